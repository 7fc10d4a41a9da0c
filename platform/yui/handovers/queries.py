"""Every SQL statement of the slice."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import Tx
from yui.handovers.model import Handover, Order, Taken

_HANDOVER: LiteralString = """
    select h.id, h.order_id, h.client_id, c.name as client, o.number, o.title, o.unit_name,
           o.unit_price_yen, h.quantity, h.accepted, h.state, h.reason, h.note, h.handed_at,
           h.decided_at, h.version, h.accept_by, h.reminded_at, h.deemed, h.fee_yen
    from app.handover h
    join app.client_order o on o.tenant_id = h.tenant_id and o.id = h.order_id
    join app.client c on c.tenant_id = h.tenant_id and c.id = h.client_id
    where h.tenant_id = $1
"""


_ORDER: LiteralString = """
    select o.id, o.body_id, o.client_id, o.number, o.title, o.unit_name, o.unit_price_yen,
           o.quantity, o.accepted_quantity, o.state, o.fee_yen,
           (select coalesce(sum(d.fee_yen), 0)::bigint from app.handover d
            where d.tenant_id = o.tenant_id and d.order_id = o.id) as fee_owed,
           (select coalesce(sum(h.quantity), 0)::int from app.handover h
            where h.tenant_id = o.tenant_id and h.order_id = o.id and h.state = 'submitted') as on_way
    from app.client_order o where o.tenant_id = $1 and o.id = $2
"""


async def order_locked(tx: Tx, order: UUID) -> Order | None:
    """An order with what is before its client, held until the transaction ends.

    Held first and read then: a statement that waits for a lock still sees other tables as they
    were when it began.
    """
    await tx.run(
        "select id from app.client_order where tenant_id = $1 and id = $2 for update",
        tx.tenant,
        order,
    )
    return await tx.one(Order, _ORDER, tx.tenant, order)


async def order(tx: Tx, order: UUID) -> Order | None:
    """The same, only to look at."""
    return await tx.one(Order, _ORDER, tx.tenant, order)


async def on_hand(tx: Tx, order: UUID) -> list[Taken]:
    """Inspected units of an order's tasks that have not gone on."""
    return await tx.all(
        Taken,
        """
        select u.task_id, u.accepted - u.handed as units
        from app.task_units u join app.task k on k.tenant_id = u.tenant_id and k.id = u.task_id
        where u.tenant_id = $1 and k.order_id = $2 and u.accepted > u.handed order by u.task_id
        """,
        tx.tenant,
        order,
    )


async def parts_of(tx: Tx, made: UUID, *, order: UUID) -> list[Taken]:
    """The tasks that a handover drew on with their units, the newest first.

    Of a handover from before parts were kept, each task of its order with all that it has.
    """
    return await tx.all(
        Taken,
        """
        select p.task_id, p.units from app.handover_part p
        where p.tenant_id = $1 and p.handover_id = $2
        union all
        select k.id, k.quantity from app.task k
        where k.tenant_id = $1 and k.order_id = $3 and not exists (
            select from app.handover_part p where p.tenant_id = $1 and p.handover_id = $2)
        order by 1 desc
        """,
        tx.tenant,
        made,
        order,
    )


async def record_parts(tx: Tx, made: UUID, parts: Sequence[Taken]) -> None:
    """What a handover drew on."""
    await tx.many(
        "insert into app.handover_part (tenant_id, handover_id, task_id, units)"
        " values ($1, $2, $3, $4)",
        [(tx.tenant, made, part.task_id, part.units) for part in parts],
    )


async def record_handover(
    tx: Tx,
    made: UUID,
    order: Order,
    *,
    quantity: int,
    note: str,
    at: datetime,
    accept_by: date | None,
) -> None:
    """Units of an order go before its client."""
    await tx.run(
        """
        insert into app.handover (tenant_id, id, order_id, client_id, quantity, note, handed_at,
                                  accept_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        tx.tenant,
        made,
        order.id,
        order.client_id,
        quantity,
        note,
        at,
        accept_by,
    )


async def handover(tx: Tx, made: UUID) -> Handover | None:
    """A handover to the client."""
    return await tx.one(Handover, _HANDOVER + " and h.id = $2", tx.tenant, made)


async def handover_locked(tx: Tx, made: UUID) -> Handover | None:
    """The same, held until the transaction ends."""
    return await tx.one(Handover, _HANDOVER + " and h.id = $2 for update of h", tx.tenant, made)


async def handovers_of(tx: Tx, order: UUID) -> list[Handover]:
    """The handovers of an order, the newest first."""
    sql = _HANDOVER + " and h.order_id = $2 order by h.handed_at desc, h.id"
    return await tx.all(Handover, sql, tx.tenant, order)


async def record_decision(
    tx: Tx,
    made: UUID,
    *,
    accepted: int,
    state: str,
    reason: str | None,
    note: str,
    at: datetime,
    deemed: bool,
    fee: int,
) -> None:
    """What the client decided, or its silence did."""
    await tx.run(
        """
        update app.handover set accepted = $3, state = $4, reason = $5, note = $6, decided_at = $7,
               version = version + 1, deemed = $8, fee_yen = $9
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        made,
        accepted,
        state,
        reason,
        note,
        at,
        deemed,
        fee,
    )


async def record_order(
    tx: Tx, order: UUID, *, state: str, accepted: int, accepted_at: datetime | None
) -> None:
    """What the handover makes of its order; `accepted` units are added, the version goes on."""
    await tx.run(
        """
        update app.client_order set state = $3, accepted_quantity = accepted_quantity + $4,
               accepted_at = coalesce($5, accepted_at), version = version + 1
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        order,
        state,
        accepted,
        accepted_at,
    )


_ALL: LiteralString = """
    and ($2::boolean is null
         or ((h.state = 'submitted')::int, h.handed_at, h.id) < ($2::int, $3::timestamptz, $4::uuid))
    order by (h.state = 'submitted')::int desc, h.handed_at desc, h.id desc limit $5
"""


async def waiting(
    tx: Tx, *, after: tuple[bool, datetime, UUID] | None = None, most: int = 200
) -> list[Handover]:
    """Handovers of the town: those before a client first, then the newest; going on after one of
    them (whether it waited, moment, id)."""
    open_, at, last = after or (None, None, None)
    return await tx.all(Handover, _HANDOVER + _ALL, tx.tenant, open_, at, last, most)


_GIVEN: LiteralString = """
    and h.client_id = $2
    and ($3::timestamptz is null or ((h.handed_at, h.id) < ($3, $5) and h.state <> 'submitted'))
    order by (h.state = 'submitted') desc, h.handed_at desc, h.id desc
    limit $4 + (select count(*) from app.handover w where w.tenant_id = $1 and w.client_id = $2
                and w.state = 'submitted' and $3::timestamptz is null)
"""


async def given(
    tx: Tx, client: UUID, *, before: tuple[datetime, UUID] | None = None, most: int = 50
) -> list[Handover]:
    """Handovers to a client: on the first page all that waits for it, then the newest, `most` of them.

    Whatever waits is shown, however much it is: silence on it counts.
    """
    at, last = before or (None, None)
    return await tx.all(
        Handover,
        _HANDOVER + _GIVEN,
        tx.tenant,
        client,
        at,
        most,
        last,
    )


async def booked(tx: Tx, made: UUID) -> bool:
    """Whether what the client owes for a handover has been posted."""
    found: bool = await tx.value(
        "select exists (select from app.journal where tenant_id = $1 and key = $2)",
        tx.tenant,
        f"client_acceptance:{made}",
    )
    return found
