"""Every SQL statement about orders at a transfer."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.transfer.orders.model import Held, Open, Way, Work, WorkState

_OPEN: LiteralString = """
    select o.id, o.number, o.title, c.name as client, o.client_id, o.due_on,
           coalesce(x.way, 'run_off') as way, x.moved_at, coalesce(x.why_not, '') as why_not,
           (select count(*)::int from app.task k
            join app.assignment a on a.tenant_id = k.tenant_id and a.task_id = k.id
            where k.tenant_id = o.tenant_id and k.order_id = o.id and a.state = 'active'
              and a.body_id = t.from_body_id) as held,
           (select count(*)::int from app.task k
            join app.delivery d on d.tenant_id = k.tenant_id and d.task_id = k.id
            where k.tenant_id = o.tenant_id and k.order_id = o.id) as delivered,
           (select count(*)::int from app.transfer_work y
            where y.tenant_id = o.tenant_id and y.order_id = o.id and y.transfer_id = t.id
              and y.state in ('agreed', 'moved')) as agreed
    from app.transfer t
    join app.client_order o on o.tenant_id = t.tenant_id
    join app.client c on c.tenant_id = o.tenant_id and c.id = o.client_id
    left join app.transfer_order x on x.tenant_id = o.tenant_id and x.transfer_id = t.id
         and x.order_id = o.id
    where t.tenant_id = $1 and t.id = $2
      and (o.body_id = t.from_body_id and o.state in ('received', 'in_progress', 'ready')
           or x.moved_at is not null)
"""
_WORK: LiteralString = """
    select id, transfer_id, order_id, assignment_id, worker_id, title, quantity, unit_name,
           unit_price_yen, due_on, state
    from app.transfer_work where tenant_id = $1
"""


async def page(tx: ReadTx, transfer: UUID, *, after: UUID | None, most: int) -> list[Open]:
    """Open orders of the old body, and those that moved, in the order in which they came."""
    sql: LiteralString = _OPEN + " and ($3::uuid is null or o.id > $3) order by o.id limit $4"
    return await tx.all(Open, sql, tx.tenant, transfer, after, most)


async def order(tx: ReadTx, transfer: UUID, order_id: UUID) -> Open | None:
    """One of them."""
    return await tx.one(Open, _OPEN + " and o.id = $3", tx.tenant, transfer, order_id)


async def to_move(tx: ReadTx, transfer: UUID) -> list[Open]:
    """Those that are to move and have not."""
    sql: LiteralString = _OPEN + " and x.way = 'move' and x.moved_at is null order by o.id"
    return await tx.all(Open, sql, tx.tenant, transfer)


async def record_way(tx: Tx, transfer: UUID, order_id: UUID, way: Way, *, at: datetime) -> None:
    """What becomes of an order; the last word holds."""
    await tx.run(
        """
        insert into app.transfer_order (tenant_id, transfer_id, order_id, way, chosen_by, chosen_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (tenant_id, transfer_id, order_id)
        do update set way = excluded.way, chosen_by = excluded.chosen_by,
                      chosen_at = excluded.chosen_at, why_not = ''
        """,
        *(tx.tenant, transfer, order_id, way.value, tx.actor.id, at),
    )


async def record_moved(
    tx: Tx, transfer: UUID, order_id: UUID, *, at: datetime | None, why_not: str
) -> None:
    """That it moved, or what kept it with the old body."""
    await tx.run(
        """
        update app.transfer_order set moved_at = $4, why_not = $5
        where tenant_id = $1 and transfer_id = $2 and order_id = $3
        """,
        *(tx.tenant, transfer, order_id, at, why_not),
    )


async def held(tx: ReadTx, order_id: UUID) -> list[Held]:
    """What workers have accepted of an order and not finished."""
    return await tx.all(
        Held,
        """
        select a.id, a.task_id, a.worker_id, a.title, a.quantity, a.unit_name, a.unit_price_yen,
               a.due_on
        from app.task k
        join app.assignment a on a.tenant_id = k.tenant_id and a.task_id = k.id
        where k.tenant_id = $1 and k.order_id = $2 and a.state = 'active'
        order by a.id
        """,
        *(tx.tenant, order_id),
    )


async def tasks(tx: ReadTx, order_id: UUID) -> list[UUID]:
    """An order's tasks."""
    return await tx.all(
        UUID,
        "select id from app.task where tenant_id = $1 and order_id = $2 order by id",
        *(tx.tenant, order_id),
    )


async def record_asked(
    tx: Tx, transfer: UUID, order_id: UUID, found: Held, *, at: datetime
) -> UUID:
    """Accepted work that its worker is asked about, again if she was asked before."""
    made: UUID = await tx.value(
        """
        insert into app.transfer_work (tenant_id, transfer_id, order_id, assignment_id, worker_id,
            title, quantity, unit_name, unit_price_yen, due_on, asked_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (tenant_id, transfer_id, assignment_id)
        do update set state = 'asked', answered_at = null returning id
        """,
        *(tx.tenant, transfer, order_id, found.id, found.worker_id, found.title, found.quantity),
        *(found.unit_name, found.unit_price_yen, found.due_on, at),
    )
    return made


async def works(tx: ReadTx, transfer: UUID, *, worker: UUID) -> list[Work]:
    """A worker's own, by due day."""
    sql: LiteralString = (
        _WORK + " and transfer_id = $2 and worker_id = $3 order by due_on, id limit 200"
    )
    return await tx.all(Work, sql, tx.tenant, transfer, worker)


async def of_order(tx: ReadTx, transfer: UUID, order_id: UUID) -> list[Work]:
    """All that is asked about in an order."""
    sql: LiteralString = _WORK + " and transfer_id = $2 and order_id = $3 order by id"
    return await tx.all(Work, sql, tx.tenant, transfer, order_id)


async def locked(tx: Tx, work_id: UUID) -> Work | None:
    """One of them, held; under scope `person`, her own alone."""
    return await tx.one(Work, _WORK + " and id = $2 for update", tx.tenant, work_id)


async def record_state(
    tx: Tx, work_id: UUID, state: WorkState, *, at: datetime, offer: UUID | None = None
) -> None:
    """Where it stands from now on."""
    await tx.run(
        """
        update app.transfer_work set state = $3, answered_at = $4, offer_id = $5
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, work_id, state.value, at, offer),
    )
