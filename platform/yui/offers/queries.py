"""Every SQL statement of the slice."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.japan import day_of
from yui.offers.complete import OpenItem
from yui.offers.model import Agreed, Asked, AssignmentState, Held, Kept, Offer, State
from yui.offers.pay import Reference
from yui.offers.terms import Notice
from yui.work.model import Task

_OFFER: LiteralString = """
    select id, task_id, worker_id, body_id, title, quantity, unit_name, unit_price_yen, due_on,
           answer_by, state, offered_by, offered_at, answered_at, opened_at, hourly_yen, wage_yen,
           below_reason, tax
    from app.offer where tenant_id = $1 and id = $2
"""
_HELD: LiteralString = """
    select id, offer_id, task_id, worker_id, body_id, title, quantity, unit_name, unit_price_yen,
           due_on, state, tax
    from app.assignment where tenant_id = $1
"""


async def offer(tx: ReadTx, offer_id: UUID) -> Offer | None:
    """An offer; under scope `person`, only her own."""
    return await tx.one(Offer, _OFFER, tx.tenant, offer_id)


async def locked(tx: Tx, offer_id: UUID) -> Offer | None:
    """An offer, held until the transaction ends."""
    return await tx.one(Offer, _OFFER + " for update", tx.tenant, offer_id)


async def made_already(tx: ReadTx, offers: list[UUID]) -> list[UUID]:
    """Those of the ids that are offers."""
    return await tx.all(
        UUID,
        "select id from app.offer where tenant_id = $1 and id = any ($2::uuid[])",
        tx.tenant,
        offers,
    )


async def lapse(tx: Tx, *, at: datetime, task: UUID | None = None) -> int:
    """Marks unanswered offers whose time is up, of one task or of the town; returns how many.

    An answer that is under way holds its offer's row, so it is counted or it is too late.
    """
    return await tx.run(
        """
        update app.offer set state = 'expired'
        where tenant_id = $1 and state = 'offered' and answer_by <= $2
          and ($3::uuid is null or task_id = $3)
        """,
        tx.tenant,
        at,
        task,
    )


async def record_offer(
    tx: Tx,
    offer_id: UUID,
    task: Task,
    *,
    worker: UUID,
    quantity: int,
    answer_by: datetime,
    by: UUID,
    pay: Reference,
    below_reason: str,
    at: datetime,
) -> bool:
    """A quantity of the task put to a worker in the name of a director; False when she is not
    through with every step of joining: no offer is written past that gate (0187)."""
    rows = await tx.run(
        """
        insert into app.offer (tenant_id, id, task_id, worker_id, body_id, title, quantity,
            unit_name, unit_price_yen, due_on, answer_by, offered_by, offered_at, hourly_yen,
            wage_yen, below_reason, tax)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $18
        where app.onboarding_through($1, $4, $17)
        """,
        *(tx.tenant, offer_id, task.id, worker, task.body_id, task.title, quantity),
        *(task.unit_name, task.unit_price_yen, task.due_on, answer_by, by, at, pay.hourly_yen),
        *(pay.wage_yen, below_reason, day_of(at), task.tax),
    )
    return rows == 1


async def record_terms(
    tx: Tx, offer_id: UUID, notice: Notice, *, worker: UUID, kept: bytes, digest: bytes
) -> None:
    """The notice as it was hashed; what the assignment carries on stands beside it."""
    await tx.run(
        """
        insert into app.terms_notice (tenant_id, offer_id, worker_id, number, terms, text, sha256, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        tx.tenant,
        offer_id,
        worker,
        notice.number,
        {
            "withholding": notice.withholding.value,
            "tax": notice.tax.value,
            "inspection_days": notice.inspection_days,
            "payment_on": notice.payment_on.isoformat(),
            "inspection_on": notice.inspection_on.isoformat(),
            "yen": notice.yen,
            "items": [item.key for item in notice.items],
            **notice.upstream(),
        },
        kept,
        digest,
        notice.made_at,
    )


async def record_open(tx: Tx, offer_id: UUID, one: OpenItem, *, worker: UUID, at: datetime) -> None:
    """An item of the notice that is not fixed yet."""
    await tx.run(
        """
        insert into app.terms_open (tenant_id, offer_id, worker_id, item, reason, planned_on, made_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        """,
        *(tx.tenant, offer_id, worker, one.item, one.reason.strip(), one.planned_on, at),
    )


async def kept(tx: ReadTx, offer_id: UUID) -> Kept | None:
    """The bytes of an offer's first notice, and the hash that was written with them."""
    return await tx.one(
        Kept,
        "select text, sha256 from app.terms_notice where tenant_id = $1 and offer_id = $2",
        tx.tenant,
        offer_id,
    )


async def agreed(tx: ReadTx, offer_id: UUID) -> Agreed | None:
    """What of the terms the assignment carries on."""
    return await tx.one(
        Agreed,
        """
        select terms ->> 'withholding' as withholding,
               (terms ->> 'inspection_days')::int as inspection_days,
               coalesce(terms ->> 'tax', 'exclusive') as tax
        from app.terms_notice where tenant_id = $1 and offer_id = $2
        """,
        tx.tenant,
        offer_id,
    )


async def upstream_due(tx: ReadTx, assignment: UUID) -> date | None:
    """What the notice behind an assignment states as the upstream due day."""
    return await tx.one(
        date,
        """
        select (n.terms ->> 'upstream_due')::date as day
        from app.assignment a
        join app.terms_notice n on n.tenant_id = a.tenant_id and n.offer_id = a.offer_id
        where a.tenant_id = $1 and a.id = $2 and n.terms ->> 'upstream_due' is not null
        """,
        *(tx.tenant, assignment),
    )


async def record_answer(tx: Tx, offer_id: UUID, state: State, *, at: datetime) -> None:
    """Her answer, or the end of an offer without one."""
    sql: LiteralString = (
        "update app.offer set state = $3, answered_at = $4 where tenant_id = $1 and id = $2"
    )
    await tx.run(sql, tx.tenant, offer_id, state.value, at)


async def record_opened(tx: Tx, offer_id: UUID, *, at: datetime) -> int:
    """The worker has seen the terms; the first time counts. Returns 1 the first time."""
    return await tx.run(
        """
        update app.offer set opened_at = $3
        where tenant_id = $1 and id = $2 and opened_at is null
        """,
        tx.tenant,
        offer_id,
        at,
    )


async def record_assignment(tx: Tx, found: Offer, carried: Agreed, *, at: datetime) -> UUID | None:
    """What an accepted offer becomes; nothing while she is not through every step of joining."""
    made: UUID | None = await tx.value(
        """
        insert into app.assignment (tenant_id, offer_id, task_id, worker_id, body_id, title,
            quantity, unit_name, unit_price_yen, withholding, inspection_days, due_on, accepted_at,
            tax)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $15
        where app.onboarding_through($1, $4, $14) returning id
        """,
        *(tx.tenant, found.id, found.task_id, found.worker_id, found.body_id, found.title),
        *(found.quantity, found.unit_name, found.unit_price_yen, carried.withholding.value),
        *(carried.inspection_days, found.due_on, at, day_of(at), carried.tax),
    )
    return made


async def assignment_of(tx: ReadTx, offer_id: UUID) -> UUID | None:
    """The assignment that an offer became."""
    sql: LiteralString = "select id from app.assignment where tenant_id = $1 and offer_id = $2"
    return await tx.one(UUID, sql, tx.tenant, offer_id)


async def held(tx: ReadTx, assignment: UUID) -> Held | None:
    """An assignment."""
    return await tx.one(Held, _HELD + " and id = $2", tx.tenant, assignment)


async def held_locked(tx: Tx, key: UUID) -> Held | None:
    """An assignment by its id or its offer's, held until the transaction ends."""
    return await tx.one(Held, _HELD + " and (id = $2 or offer_id = $2) for update", tx.tenant, key)


async def record_end(
    tx: Tx, assignment: UUID, state: AssignmentState, *, at: datetime | None
) -> None:
    """The assignment goes on no longer; without `at` it goes on again."""
    sql: LiteralString = (
        "update app.assignment set state = $3, ended_at = $4 where tenant_id = $1 and id = $2"
    )
    await tx.run(sql, tx.tenant, assignment, state.value, at)


async def record_change(tx: Tx, assignment: UUID, *, unit_price_yen: int, due_on: date) -> int:
    """What she accepted; a lower price changes no row (フリーランス法5条1項2号)."""
    return await tx.run(
        """
        update app.assignment set unit_price_yen = $3, due_on = $4
        where tenant_id = $1 and id = $2 and state = 'active' and unit_price_yen <= $3
        """,
        *(tx.tenant, assignment, unit_price_yen, due_on),
    )


async def waiting_of(tx: ReadTx, worker: UUID) -> list[UUID]:
    """Offers that wait for a worker's answer."""
    return await tx.all(
        UUID,
        "select id from app.offer where tenant_id = $1 and worker_id = $2 and state = 'offered'"
        " order by id",
        *(tx.tenant, worker),
    )


async def asked(tx: ReadTx, task: UUID) -> list[Asked]:
    """Whom a task was offered to, and how far they are."""
    return await tx.all(
        Asked,
        """
        select o.id, o.worker_id, w.code, w.name, o.quantity, o.unit_name, o.answer_by, o.state,
               o.offered_at, o.answered_at, o.opened_at,
               exists (select from app.assignment a where a.tenant_id = o.tenant_id
                       and a.offer_id = o.id and a.state = 'ended') as left,
               coalesce(d.handed_in, 0)::int as handed_in, coalesce(d.accepted, 0)::int as accepted
        from app.offer o
        join app.worker w on w.tenant_id = o.tenant_id and w.id = o.worker_id
        left join lateral (
            select sum(e.quantity) filter (where e.rework_of is null) as handed_in,
                   sum(i.accepted) as accepted
            from app.assignment a
            join app.delivery e on e.tenant_id = a.tenant_id and e.assignment_id = a.id
            left join app.inspection i on i.tenant_id = e.tenant_id and i.delivery_id = e.id
                 and i.taken_back_at is null
            where a.tenant_id = o.tenant_id and a.offer_id = o.id
        ) d on true
        where o.tenant_id = $1 and o.task_id = $2
        order by (o.state = 'offered') desc, o.offered_at, w.code
        limit 500
        """,
        tx.tenant,
        task,
    )


async def waits_for(tx: ReadTx, task: UUID, *, at: datetime) -> list[UUID]:
    """Workers who have an unanswered offer of the task."""
    return await tx.all(
        UUID,
        """
        select worker_id from app.offer
        where tenant_id = $1 and task_id = $2 and state = 'offered' and answer_by > $3
        """,
        tx.tenant,
        task,
        at,
    )
