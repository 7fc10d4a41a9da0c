"""The SQL of disputes and questions."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.deliveries.disputes.model import Dispute, Paid, Question

# $2: who is looking, to say whether the work is her own.
_DISPUTE: LiteralString = """
    select q.id, q.delivery_id, q.inspection_id, d.assignment_id, q.worker_id, w.code, w.name,
           a.title, a.unit_name, q.says, q.state, q.opened_at, q.decided_at, q.fault, q.answer,
           (exists (select from app.staff s where s.tenant_id = q.tenant_id and s.id = $2
                    and lower(s.email) = lower(w.email))
            or exists (select from app.staff_tie t where t.tenant_id = q.tenant_id
                       and t.staff_id = $2 and t.worker_id = q.worker_id
                       and t.state in ('held', 'ending'))) as own
    from app.dispute q
    join app.delivery d on d.tenant_id = q.tenant_id and d.id = q.delivery_id
    join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
    join app.worker w on w.tenant_id = q.tenant_id and w.id = q.worker_id
    where q.tenant_id = $1
"""


async def record(
    tx: Tx, *, delivery: UUID, inspection: UUID, worker: UUID, says: str, at: datetime
) -> UUID:
    """A new dispute."""
    made: UUID = await tx.value(
        """
        insert into app.dispute (tenant_id, delivery_id, inspection_id, worker_id, says, opened_at)
        values ($1, $2, $3, $4, $5, $6) returning id
        """,
        tx.tenant,
        delivery,
        inspection,
        worker,
        says,
        at,
    )
    return made


async def known(tx: ReadTx, inspection: UUID) -> bool:
    """Whether this inspection was disputed before, and not withdrawn."""
    found: bool = await tx.value(
        "select exists (select from app.dispute where tenant_id = $1 and inspection_id = $2"
        " and state <> 'withdrawn')",
        tx.tenant,
        inspection,
    )
    return found


async def dispute(tx: ReadTx, ident: UUID) -> Dispute | None:
    """A dispute, to look at."""
    return await tx.one(Dispute, _DISPUTE + " and q.id = $3", tx.tenant, tx.actor.id, ident)


async def locked(tx: Tx, ident: UUID) -> Dispute | None:
    """A dispute, held until the transaction ends."""
    sql = _DISPUTE + " and q.id = $3 for update of q"
    return await tx.one(Dispute, sql, tx.tenant, tx.actor.id, ident)


_OPEN: LiteralString = """
    and q.state = 'open' and ($3::uuid is null or (q.opened_at, q.id) > (
        select opened_at, id from app.dispute where tenant_id = $1 and id = $3))
    order by q.opened_at, q.id limit $4
"""


async def waiting(tx: ReadTx, *, after: UUID | None, most: int) -> list[Dispute]:
    """Disputes that wait for a director, the oldest first, going on after one."""
    return await tx.all(Dispute, _DISPUTE + _OPEN, tx.tenant, tx.actor.id, after, most)


async def of_assignment(tx: ReadTx, assignment: UUID) -> list[Dispute]:
    """The disputes of an assignment, the newest first."""
    sql = _DISPUTE + " and d.assignment_id = $3 order by q.opened_at desc, q.id limit 100"
    return await tx.all(Dispute, sql, tx.tenant, tx.actor.id, assignment)


async def title_of(tx: ReadTx, assignment: UUID, *, worker: UUID) -> str | None:
    """What a worker's assignment is called."""
    found: str | None = await tx.value(
        "select title from app.assignment where tenant_id = $1 and id = $2 and worker_id = $3",
        tx.tenant,
        assignment,
        worker,
    )
    return found


async def paid_of(tx: ReadTx, assignment: UUID) -> list[Paid]:
    """Units of an assignment that another, paid task does again, the newest first."""
    return await tx.all(
        Paid,
        """
        select d.id as delivery_id, i.unfit, a.unit_name, i.defect, i.fault, i.note, i.counted_on
        from app.inspection i
        join app.delivery d on d.tenant_id = i.tenant_id and d.id = i.delivery_id
        join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
        where i.tenant_id = $1 and d.assignment_id = $2 and i.taken_back_at is null and i.unfit > 0
        order by i.inspected_at desc, i.id limit 100
        """,
        tx.tenant,
        assignment,
    )


async def record_state(
    tx: Tx,
    ident: UUID,
    *,
    state: str,
    fault: str | None,
    answer: str,
    by: UUID | None,
    at: datetime,
) -> None:
    """What came of it."""
    await tx.run(
        """
        update app.dispute set state = $3, fault = $4, answer = $5, decided_by = $6,
               decided_at = $7
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        ident,
        state,
        fault,
        answer,
        by,
        at,
    )


async def record_question(tx: Tx, *, delivery: UUID, defect: str, note: str, at: datetime) -> bool:
    """Asks the director about a delivery, once."""
    done = await tx.run(
        """
        insert into app.rework_question (tenant_id, delivery_id, asked_by, defect, note, asked_at)
        values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, delivery_id) do nothing
        """,
        tx.tenant,
        delivery,
        tx.actor.id,
        defect,
        note,
        at,
    )
    return done == 1


_QUESTION: LiteralString = """
    select r.delivery_id, a.title, a.unit_name, d.quantity, d.round, r.defect, r.note, r.asked_at,
           d.inspection_due
    from app.rework_question r
    join app.delivery d on d.tenant_id = r.tenant_id and d.id = r.delivery_id
    join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
    where r.tenant_id = $1 and d.state = 'submitted'
"""


_NEXT: LiteralString = """
    and ($2::uuid is null or (d.inspection_due, d.id) > (
        select inspection_due, id from app.delivery where tenant_id = $1 and id = $2))
    order by d.inspection_due, d.id limit $3
"""


async def questions(tx: ReadTx, *, after: UUID | None, most: int) -> list[Question]:
    """Deliveries that wait for a director's word, the one that is due first at the top, going on
    after a delivery."""
    return await tx.all(Question, _QUESTION + _NEXT, tx.tenant, after, most)


async def question(tx: ReadTx, delivery: UUID) -> Question | None:
    """What a director was asked about a delivery that still waits."""
    return await tx.one(Question, _QUESTION + " and r.delivery_id = $2", tx.tenant, delivery)
