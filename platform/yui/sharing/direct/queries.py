"""Every SQL statement of the direct scheme. What crosses between towns is a call of a gate."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.sharing.direct.model import (
    Asked,
    Became,
    OfferState,
    Opened,
    Person,
    ToMake,
)
from yui.sharing.model import Partner

_OPENED: LiteralString = """
    select a.id, a.guest, t.name as guest_name, a.task_id, k.title, k.unit_name, a.quantity, a.until,
           a.state, a.asked_by, a.asked_at
    from app.direct_ask a
    join app.task k on k.tenant_id = a.tenant_id and k.id = a.task_id
    join app.tenant t on t.code = a.guest
    where a.tenant_id = $1
"""


async def word(tx: Tx, sql: LiteralString, *args: object) -> str:
    """What a gate answers."""
    said: str = await tx.value(sql, *args)
    return said


async def ask(
    tx: Tx,
    ask_id: UUID,
    *,
    task: UUID,
    guest: int,
    quantity: int,
    until: datetime,
    tells: bool,
    at: datetime,
) -> str:
    """Opens a part of a task to another town's director; the gate's word."""
    sql: LiteralString = "select gate.direct_ask($1, $2, $3, $4, $5, $6, $7)"
    return await word(tx, sql, ask_id, task, guest, quantity, until, tells, at)


async def close(tx: Tx, ask_id: UUID, *, at: datetime) -> str:
    """Takes no more of his offers; the gate's word."""
    return await word(tx, "select gate.direct_close($1, $2)", ask_id, at)


async def offer_for(
    tx: Tx,
    ask_id: UUID,
    *,
    worker: UUID,
    quantity: int,
    answer_by: datetime,
    once: UUID,
    at: datetime,
) -> str:
    """Her own director offers her work of the lead town; the gate's word."""
    sql: LiteralString = "select gate.offer_for($1, $2, $3, $4, $5, $6)"
    return await word(tx, sql, ask_id, worker, quantity, answer_by, once, at)


async def asked(
    tx: ReadTx, *, at: datetime, before: tuple[datetime, UUID] | None, most: int
) -> list[Asked]:
    """What other towns opened to this one, the newest first, going on after one of them."""
    sql: LiteralString = "select * from gate.direct_asked($1, null, $2, $3, $4)"
    return await tx.all(Asked, sql, at, *(before or (None, None)), most)


async def asked_one(tx: ReadTx, ask_id: UUID, *, at: datetime) -> Asked | None:
    """One of them."""
    sql: LiteralString = "select * from gate.direct_asked($2, $1, null, null, 1)"
    return await tx.one(Asked, sql, ask_id, at)


async def people(tx: ReadTx, ask_id: UUID, *, at: datetime) -> list[Person]:
    """Whom of his own people he may ask."""
    return await tx.all(Person, "select * from gate.direct_people($1, $2)", ask_id, at)


async def became(tx: ReadTx, ask_id: UUID, *, at: datetime) -> list[Became]:
    """What became of his offers."""
    return await tx.all(Became, "select * from gate.direct_offered($1, $2)", ask_id, at)


async def opened(tx: ReadTx, *, after: tuple[datetime, UUID] | None, most: int) -> list[Opened]:
    """What this town opened to others, the newest first."""
    sql: LiteralString = (
        _OPENED + " and ($2::timestamptz is null or (a.asked_at, a.id) < ($2, $3::uuid))"
        " order by a.asked_at desc, a.id desc limit $4"
    )
    return await tx.all(Opened, sql, tx.tenant, *(after or (None, None)), most)


async def opened_one(tx: ReadTx, ask_id: UUID) -> Opened | None:
    """One of them."""
    return await tx.one(Opened, _OPENED + " and a.id = $2", tx.tenant, ask_id)


async def made_of(tx: ReadTx, ask_id: UUID) -> list[Became]:
    """What became of it, as the lead town sees its own rows."""
    return await tx.all(
        Became,
        """
        select o.id, o.worker_id, w.code, w.name, o.quantity, o.state, o.why, f.state as outcome,
               coalesce(d.handed_in, 0)::int as handed_in, coalesce(d.accepted, 0)::int as accepted,
               o.asked_at
        from app.direct_offer o
        join app.worker w on w.tenant_id = o.tenant_id and w.id = o.worker_id
        left join app.offer f on f.tenant_id = o.tenant_id and f.id = o.offer_id
        left join lateral (
            select sum(e.quantity) filter (where e.rework_of is null) as handed_in,
                   sum(i.accepted) as accepted
            from app.assignment a
            join app.delivery e on e.tenant_id = a.tenant_id and e.assignment_id = a.id
            left join app.inspection i on i.tenant_id = e.tenant_id and i.delivery_id = e.id
                 and i.taken_back_at is null
            where a.tenant_id = o.tenant_id and a.offer_id = o.offer_id
        ) d on true
        where o.tenant_id = $1 and o.ask_id = $2 order by o.asked_at, o.id limit 500
        """,
        *(tx.tenant, ask_id),
    )


async def to_make(tx: Tx, offer: UUID) -> ToMake | None:
    """What the lead town's job makes an offer of, held."""
    return await tx.one(
        ToMake,
        """
        select o.id, o.ask_id, a.task_id, o.worker_id, o.quantity, o.answer_by, o.state, a.asked_by,
               o.guest
        from app.direct_offer o
        join app.direct_ask a on a.tenant_id = o.tenant_id and a.id = o.ask_id
        where o.tenant_id = $1 and o.id = $2 for update of o
        """,
        *(tx.tenant, offer),
    )


async def offer_of(tx: ReadTx, direct: UUID) -> UUID | None:
    """The offer that was made of it."""
    return await tx.one(
        UUID,
        "select offer_id from app.direct_offer"
        " where tenant_id = $1 and id = $2 and offer_id is not null",
        *(tx.tenant, direct),
    )


async def record_made(
    tx: Tx, offer: UUID, state: OfferState, *, made: UUID | None, why: str | None, at: datetime
) -> None:
    """What became of it here."""
    await tx.run(
        "update app.direct_offer set state = $3, offer_id = $4, why = $5, made_at = $6"
        " where tenant_id = $1 and id = $2",
        *(tx.tenant, offer, state.value, made, why, at),
    )


async def allies(tx: ReadTx, *, on: date) -> list[Partner]:
    """Towns with which this one has an agreement that allows the direct scheme, by code."""
    return await tx.all(
        Partner,
        """
        select distinct t.code, t.name from app.agreement a join app.tenant t on t.code = a.guest
        where a.lead = $1 and a.valid_from <= $2 and (a.valid_to is null or a.valid_to >= $2)
          and app.agreed_scheme(a.lead, a.guest, $2) in ('direct', 'both')
        order by t.code
        """,
        *(tx.tenant, on),
    )
