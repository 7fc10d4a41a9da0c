"""Every SQL statement of changes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.work.changes.model import (
    Called,
    Change,
    ChangeState,
    NewChange,
    Part,
    Shift,
    Touched,
    Waiting,
    WaitingState,
)
from yui.work.model import Order

_CHANGE: LiteralString = """
    select id, order_id, asked_by, reason, was_spec, was_quantity, was_due_on, spec, quantity, due_on,
           state, proposed_at, decided_at
    from app.order_change where tenant_id = $1
"""
_WAITING: LiteralString = """
    select w.change_id, c.order_id, w.offer_id, w.task_id, w.worker_id, k.title, k.spec, k.due_on,
           coalesce(a.due_on, f.due_on) as was_due_on, w.state, w.made_at
    from app.change_waiting w
    join app.order_change c on c.tenant_id = w.tenant_id and c.id = w.change_id
    join app.task k on k.tenant_id = w.tenant_id and k.id = w.task_id
    join app.offer f on f.tenant_id = w.tenant_id and f.id = w.offer_id
    left join app.assignment a on a.tenant_id = w.tenant_id and a.offer_id = w.offer_id
    where w.tenant_id = $1
"""


async def record(
    tx: Tx, order: Order, new: NewChange, *, once: UUID, by: UUID, at: datetime
) -> UUID | None:
    """A change that was proposed; None when this form or another change stands in the way."""
    made: UUID | None = await tx.value(
        "insert into app.order_change (tenant_id, order_id, asked_by, reason, was_spec, was_quantity,"
        " was_due_on, spec, quantity, due_on, once, proposed_by, proposed_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        " on conflict do nothing returning id",
        tx.tenant,
        order.id,
        new.asked_by,
        new.reason,
        order.spec,
        order.quantity,
        order.due_on,
        new.spec,
        new.quantity,
        new.due_on,
        once,
        by,
        at,
    )
    return made


async def proposed_by(tx: ReadTx, order: UUID, once: UUID) -> UUID | None:
    """The change that this form has proposed before."""
    found: UUID | None = await tx.value(
        "select id from app.order_change where tenant_id = $1 and order_id = $2 and once = $3",
        tx.tenant,
        order,
        once,
    )
    return found


async def change(tx: ReadTx, ident: UUID) -> Change | None:
    """A change."""
    return await tx.one(Change, _CHANGE + " and id = $2", tx.tenant, ident)


async def change_locked(tx: Tx, ident: UUID) -> Change | None:
    """A change, held until the transaction ends."""
    return await tx.one(Change, _CHANGE + " and id = $2 for update", tx.tenant, ident)


async def of_order(tx: ReadTx, order: UUID, *, most: int) -> list[Change]:
    """The changes of an order, the newest first."""
    return await tx.all(
        Change,
        _CHANGE + " and order_id = $2 order by proposed_at desc, id limit $3",
        tx.tenant,
        order,
        most,
    )


async def record_state(tx: Tx, ident: UUID, state: ChangeState, *, by: UUID, at: datetime) -> None:
    """Moves a change on."""
    await tx.run(
        "update app.order_change set state = $3, decided_by = $4, decided_at = $5"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        ident,
        state.value,
        by,
        at,
    )


async def parts(tx: ReadTx, order: UUID, *, at: datetime) -> list[Part]:
    """The tasks of an order with the units that are promised, or lie or come there as rows."""
    return await tx.all(
        Part,
        """
        select k.id, k.title, k.spec, k.quantity, k.due_on, k.state,
               greatest(
                   (select coalesce(sum(f.quantity), 0) from app.offer f
                    where f.tenant_id = k.tenant_id and f.task_id = k.id
                      and (f.state = 'accepted' or f.state = 'offered' and f.answer_by > $3))
                   + (select coalesce(sum(case when h.state = 'asked' then h.quantity
                                               else coalesce(h.accepted, 0) end), 0)
                      from app.share h
                      where h.tenant_id = k.tenant_id and h.task_id = k.id and h.side = 'out'
                        and (h.state in ('accepted', 'partly_accepted', 'done')
                             or h.state = 'asked' and h.answer_by > $3))
                   + (select coalesce(sum((c.places - c.taken) * c.units_each), 0) from app.call c
                      where c.tenant_id = k.tenant_id and c.task_id = k.id
                        and c.state in ('open', 'closed')),
                   (select count(*) from app.unit u
                    where u.tenant_id = k.tenant_id and u.task_id = k.id)
                   + (select coalesce(sum(m.good - m.same), 0) from app.unit_import m
                      join app.operation p on p.tenant_id = m.tenant_id and p.id = m.operation_id
                      where m.tenant_id = k.tenant_id and m.task_id = k.id
                        and m.state = 'writing' and p.state = 'running')
               )::int as held
        from app.task k
        where k.tenant_id = $1 and k.order_id = $2
        order by k.due_on, k.id
        """,
        tx.tenant,
        order,
        at,
    )


async def hold_tasks(tx: Tx, order: UUID) -> None:
    """Holds all tasks of an order: whoever promises units of one holds it too."""
    await tx.run(
        "select id from app.task where tenant_id = $1 and order_id = $2 order by id for update",
        tx.tenant,
        order,
    )


async def touched(tx: ReadTx, tasks: Sequence[UUID], *, at: datetime) -> list[Touched]:
    """Offers of these tasks that a worker has accepted and is not done with, or may yet answer."""
    return await tx.all(
        Touched,
        """
        select f.id as offer_id, f.task_id, f.worker_id, w.code, w.name, f.quantity,
               coalesce(a.due_on, f.due_on) as due_on, f.state = 'accepted' as accepted
        from app.offer f
        join app.worker w on w.tenant_id = f.tenant_id and w.id = f.worker_id
        left join app.assignment a on a.tenant_id = f.tenant_id and a.offer_id = f.id
        where f.tenant_id = $1 and f.task_id = any($2::uuid[])
          and (a.state = 'active' or f.state = 'offered' and f.answer_by > $3)
        order by f.task_id, w.code, f.id
        """,
        tx.tenant,
        list(tasks),
        at,
    )


async def called(tx: ReadTx, tasks: Sequence[UUID]) -> list[Called]:
    """Calls to many for these tasks that are not settled."""
    return await tx.all(
        Called,
        "select id, task_id, title, due_on from app.call"
        " where tenant_id = $1 and task_id = any($2::uuid[]) and state in ('open', 'closed')"
        " order by opened_at, id",
        tx.tenant,
        list(tasks),
    )


async def record_order(
    tx: Tx, order: UUID, *, spec: str, quantity: int, due_on: date, fee_yen: int
) -> None:
    """What the client wants from now on; the order's version goes on."""
    await tx.run(
        "update app.client_order set spec = $3, quantity = $4, due_on = $5, fee_yen = $6,"
        " version = version + 1 where tenant_id = $1 and id = $2",
        tx.tenant,
        order,
        spec,
        quantity,
        due_on,
        fee_yen,
    )


async def record_shift(tx: Tx, shift: Shift, *, spec: str | None) -> None:
    """What a task becomes; one of which nothing is left is cancelled and keeps its quantity."""
    await tx.run(
        "update app.task set due_on = $3, quantity = case when $4 = 0 then quantity else $4 end,"
        " spec = coalesce($5, spec), state = case when $4 = 0 then 'cancelled' else state end,"
        " version = version + 1 where tenant_id = $1 and id = $2",
        tx.tenant,
        shift.id,
        shift.due_on,
        shift.quantity,
        spec,
    )


async def record_reward(tx: Tx, task: UUID, yen: int) -> None:
    """The reward a unit of what is offered from now on."""
    await tx.run(
        "update app.task set unit_price_yen = $3, version = version + 1"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        task,
        yen,
    )


async def record_waiting(tx: Tx, ident: UUID, one: Touched, *, at: datetime) -> None:
    """A worker's accepted terms are overtaken by this change."""
    await tx.run(
        "insert into app.change_waiting (tenant_id, change_id, offer_id, task_id, worker_id, made_at)"
        " values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        tx.tenant,
        ident,
        one.offer_id,
        one.task_id,
        one.worker_id,
        at,
    )


async def waiting(
    tx: ReadTx,
    *,
    order: UUID | None,
    offer: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    most: int,
) -> list[Waiting]:
    """Accepted terms that wait for new ones, the oldest first, going on after (moment, offer); of one
    order, of one offer, or of all."""
    at, last = after or (None, None)
    return await tx.all(
        Waiting,
        _WAITING + " and w.state = 'waiting' and ($2::uuid is null or c.order_id = $2)"
        " and ($3::uuid is null or w.offer_id = $3)"
        " and ($4::timestamptz is null or (w.made_at, w.offer_id) > ($4, $5::uuid))"
        " order by w.made_at, w.offer_id limit $6",
        tx.tenant,
        order,
        offer,
        at,
        last,
        most,
    )


async def waiting_locked(tx: Tx, ident: UUID, offer: UUID) -> WaitingState | None:
    """Where the question stands, held until the transaction ends."""
    found: str | None = await tx.value(
        "select state from app.change_waiting"
        " where tenant_id = $1 and change_id = $2 and offer_id = $3 for update",
        tx.tenant,
        ident,
        offer,
    )
    return None if found is None else WaitingState(found)


async def record_settled(
    tx: Tx, ident: UUID, offer: UUID, state: WaitingState, *, new_offer: UUID | None, at: datetime
) -> None:
    """She accepted new terms, or keeps the old ones."""
    await tx.run(
        "update app.change_waiting set state = $4, new_offer_id = $5, settled_at = $6"
        " where tenant_id = $1 and change_id = $2 and offer_id = $3",
        tx.tenant,
        ident,
        offer,
        state.value,
        new_offer,
        at,
    )
