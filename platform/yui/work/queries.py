"""Every SQL statement of the slice. The hot list `app.page_of_tasks` lies in migration 0031."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from msgspec.structs import astuple

from tenants.db import ReadTx, Tx
from yui.work.model import NewOrder, Order, OrderState, Part, Progress, Task, TaskRow, TaskState

_ORDER: LiteralString = """
    select o.id, o.client_id, c.name as client, o.body_id, o.number, o.title, o.spec, o.unit_name,
           o.quantity, o.unit_price_yen, o.due_on, o.reference, o.state, o.accepted_quantity,
           o.received_at, o.accepted_at, o.version, o.fee_yen,
           (select coalesce(sum(k.quantity), 0)::int from app.task k
            where k.tenant_id = o.tenant_id and k.order_id = o.id and k.state <> 'cancelled'
              and k.rework_of is null) as split
    from app.client_order o
    join app.client c on c.tenant_id = o.tenant_id and c.id = o.client_id
    where o.tenant_id = $1
"""
_TASK: LiteralString = """
    select k.id, k.body_id, k.order_id, k.share_id, k.title, k.spec, k.job_type, k.withholding,
           k.tax, k.unit_name, k.quantity, k.unit_price_yen, k.minutes_per_unit, k.due_on, k.place,
           k.deliver_to, k.rights, k.state, k.made_at, k.version,
           coalesce((select u.upstream_name from app.order_upstream u where u.tenant_id = k.tenant_id
                     and u.order_id = k.order_id order by u.version desc limit 1), '')
               as upstream_name,
           (select u.upstream_due from app.order_upstream u where u.tenant_id = k.tenant_id
            and u.order_id = k.order_id order by u.version desc limit 1) as upstream_due
    from app.task k where k.tenant_id = $1 and k.id = $2
"""
# $2: the moment up to which an unanswered offer or share still holds its units.
_PROGRESS: LiteralString = """
    select k.id, k.title, k.job_type, k.unit_name, k.quantity, k.unit_price_yen, k.due_on, k.state,
           coalesce(o.offered, 0)::int as offered, coalesce(o.assigned, 0)::int as assigned,
           coalesce(d.waiting, 0)::int as waiting, coalesce(u.accepted, 0)::int as done,
           coalesce(u.handed, 0)::int as handed, coalesce(s.asked, 0)::int as asked,
           coalesce(s.shared, 0)::int as shared,
           -- Units that another task does again are that task's.
           (select coalesce(sum(n.quantity), 0)::int from app.task n
            where n.tenant_id = k.tenant_id and n.rework_of = k.id and n.state <> 'cancelled')
               as again
    from app.task k
    left join app.task_units u on u.tenant_id = k.tenant_id and u.task_id = k.id
    left join lateral (
        select sum(f.quantity) filter (where f.state = 'offered' and f.answer_by > $2) as offered,
               sum(coalesce(e.kept, f.quantity)) filter (where f.state = 'accepted') as assigned
        from app.offer f
        left join lateral (
            -- Of work that its worker could not go on with, what was accepted or waits is hers.
            select coalesce(sum(case d.state when 'submitted' then d.quantity
                                else coalesce(i.accepted, 0) end), 0) as kept
            from app.assignment a
            left join app.delivery d on d.tenant_id = a.tenant_id and d.assignment_id = a.id
            left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
                 and i.taken_back_at is null
            where a.tenant_id = f.tenant_id and a.offer_id = f.id and a.state = 'ended'
            group by a.tenant_id, a.id
        ) e on true
        where f.tenant_id = k.tenant_id and f.task_id = k.id
    ) o on true
    left join lateral (
        select sum(e.quantity) as waiting
        from app.assignment a
        join app.delivery e on e.tenant_id = a.tenant_id and e.assignment_id = a.id
        where a.tenant_id = k.tenant_id and a.task_id = k.id and e.state = 'submitted'
    ) d on true
    left join lateral (
        select sum(h.quantity) filter (where h.state = 'asked' and h.answer_by > $2) as asked,
               sum(h.accepted) filter (where h.state in ('accepted', 'partly_accepted', 'done'))
                   as shared
        from app.share h
        where h.tenant_id = k.tenant_id and h.task_id = k.id and h.side = 'out'
    ) s on true
    where k.tenant_id = $1
"""
TASK_PAGE: LiteralString = "select convert_to(app.page_of_tasks($1, $2, $3, $4, $5), 'UTF8')"
"""For `read_json`: token, town, due date and id to go on after (or null), rows."""


async def record_order(
    tx: Tx, new: NewOrder, *, client: UUID, body: UUID, number: str, at: datetime
) -> UUID:
    """A new order."""
    made: UUID = await tx.value(
        """
        insert into app.client_order (tenant_id, client_id, body_id, number, title, spec, unit_name,
            quantity, unit_price_yen, due_on, reference, received_at, fee_yen)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id
        """,
        tx.tenant,
        client,
        body,
        number,
        new.title,
        new.spec,
        new.unit_name,
        new.quantity,
        new.unit_price_yen,
        new.due_on,
        new.reference,
        at,
        new.fee_yen,
    )
    return made


async def order(tx: ReadTx, order_id: UUID) -> Order | None:
    """An order."""
    return await tx.one(Order, _ORDER + " and o.id = $2", tx.tenant, order_id)


async def order_locked(tx: Tx, order_id: UUID) -> Order | None:
    """An order, held until the transaction ends."""
    sql: LiteralString = (
        "select id from app.client_order where tenant_id = $1 and id = $2 for update"
    )
    await tx.run(sql, tx.tenant, order_id)
    return await tx.one(Order, _ORDER + " and o.id = $2", tx.tenant, order_id)


async def record_body(tx: Tx, order_id: UUID, *, body: UUID) -> None:
    """The body whose order it is, and whose its tasks are, in one statement."""
    await tx.run(
        """
        with moved as (
            update app.client_order set body_id = $3, version = version + 1
            where tenant_id = $1 and id = $2
        )
        update app.task set body_id = $3, version = version + 1
        where tenant_id = $1 and order_id = $2
        """,
        *(tx.tenant, order_id, body),
    )


async def orders(
    tx: ReadTx,
    *,
    client: UUID | None,
    open_only: bool,
    after_due: date | None,
    after_id: UUID | None,
    most: int,
) -> list[Order]:
    """Orders by due date; of one client, or only those that are not over."""
    return await tx.all(
        Order,
        _ORDER
        + """
        and ($2::uuid is null or o.client_id = $2)
        and (not $3 or o.state not in ('accepted', 'cancelled'))
        and ($4::date is null or (o.due_on, o.id) > ($4, $5::uuid))
        order by o.due_on, o.id limit $6
        """,
        tx.tenant,
        client,
        open_only,
        after_due,
        after_id,
        most,
    )


async def record_order_state(tx: Tx, order_id: UUID, state: OrderState) -> None:
    """Moves an order on; its version goes on too."""
    await tx.run(
        """
        update app.client_order set state = $3, version = version + 1
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        order_id,
        state.value,
    )


async def record_task(tx: Tx, row: TaskRow) -> UUID:
    """A new task of an order or of a share."""
    made: UUID = await tx.value(
        """
        insert into app.task (tenant_id, body_id, order_id, share_id, title, spec, job_type,
            withholding, unit_name, quantity, unit_price_yen, minutes_per_unit, due_on, place,
            deliver_to, rights, made_at, tax)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        returning id
        """,
        tx.tenant,
        *astuple(row),
    )
    return made


async def task(tx: ReadTx, task_id: UUID) -> Task | None:
    """A task."""
    return await tx.one(Task, _TASK, tx.tenant, task_id)


async def task_locked(tx: Tx, task_id: UUID) -> Task | None:
    """A task, held until the transaction ends."""
    return await tx.one(Task, _TASK + " for update", tx.tenant, task_id)


async def progress(tx: ReadTx, task_id: UUID, *, at: datetime) -> Progress | None:
    """A task with how far it is."""
    return await tx.one(Progress, _PROGRESS + " and k.id = $3", tx.tenant, at, task_id)


async def progress_of_order(tx: ReadTx, order_id: UUID, *, at: datetime) -> list[Progress]:
    """The tasks of an order with how far they are."""
    sql = _PROGRESS + " and k.order_id = $3 order by k.due_on, k.id"
    return await tx.all(Progress, sql, tx.tenant, at, order_id)


async def parts(tx: ReadTx, order_id: UUID) -> list[Part]:
    """Where the tasks of an order were put to other towns."""
    return await tx.all(
        Part,
        """
        select s.id, s.task_id, t.name as town, s.quantity, s.accepted, s.state,
               (select coalesce(sum(h.accepted), 0)::int from app.share_handover h
                where h.tenant_id = s.tenant_id and h.share_id = s.id) as done
        from app.share s
        join app.task k on k.tenant_id = s.tenant_id and k.id = s.task_id
        join app.tenant t on t.code = s.other
        where s.tenant_id = $1 and k.order_id = $2 and s.side = 'out'
        order by s.asked_at, s.id
        """,
        tx.tenant,
        order_id,
    )


async def record_task_state(tx: Tx, task_id: UUID, state: TaskState) -> None:
    """Moves a task on; its version goes on too."""
    await tx.run(
        "update app.task set state = $3, version = version + 1 where tenant_id = $1 and id = $2",
        tx.tenant,
        task_id,
        state.value,
    )
