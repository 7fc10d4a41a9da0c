"""Every SQL statement of the slice."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.availability.room import Promised
from yui.units.model import Counted, Holder, Import, Unit, Units, UnitState

_UNIT: LiteralString = """
    select id, task_id, key, label, payload, state, assignment_id, worker_id, moved_at, delivery_id
    from app.unit where tenant_id = $1 and task_id = $2
"""

IMPORT: LiteralString = """
    select id, task_id, name, sha256, total, good, bad, same, state, operation_id, made_by, made_at,
           confirmed_at, changed, undone_at
    from app.unit_import where tenant_id = $1
"""


async def file_locked(tx: Tx, ident: UUID) -> Import | None:
    """A file of units, held until the transaction ends."""
    return await tx.one(Import, IMPORT + " and id = $2 for update", tx.tenant, ident)


async def record_task(tx: Tx, task: UUID) -> None:
    """Makes sure that the task's row of units is there to be locked."""
    await tx.run(
        "insert into app.task_units (tenant_id, task_id) values ($1, $2)"
        " on conflict (tenant_id, task_id) do nothing",
        tx.tenant,
        task,
    )


async def locked(tx: Tx, task: UUID) -> Units:
    """The task's inspected units, held until the transaction ends."""
    found = await tx.one(
        Units,
        "select accepted, handed from app.task_units where tenant_id = $1 and task_id = $2 for update",
        tx.tenant,
        task,
    )
    return found or Units()


async def of_task(tx: Tx, task: UUID) -> Units:
    """The task's inspected units."""
    found = await tx.one(
        Units,
        "select accepted, handed from app.task_units where tenant_id = $1 and task_id = $2",
        tx.tenant,
        task,
    )
    return found or Units()


async def record(tx: Tx, task: UUID, *, accepted: int, handed: int) -> None:
    """Adds to both counts; the database holds 0 ≤ handed ≤ accepted."""
    await tx.run(
        "update app.task_units set accepted = accepted + $3, handed = handed + $4"
        " where tenant_id = $1 and task_id = $2",
        tx.tenant,
        task,
        accepted,
        handed,
    )


async def page(
    tx: ReadTx, task: UUID, *, state: UnitState | None, after: str, most: int
) -> list[Unit]:
    """Units of a task by key, from the one behind `after`; in one state, or all."""
    return await tx.all(
        Unit,
        """
        select u.id, u.task_id, u.key, u.label, u.payload, u.state, u.assignment_id, u.worker_id,
               u.moved_at, coalesce(w.code, '') as holder
        from app.unit u
        left join app.worker w on w.tenant_id = u.tenant_id and w.id = u.worker_id
        where u.tenant_id = $1 and u.task_id = $2 and ($3::text is null or u.state = $3)
          and u.key > $4
        order by u.key limit $5
        """,
        tx.tenant,
        task,
        None if state is None else state.value,
        after,
        most,
    )


async def holders(tx: ReadTx, tasks: Sequence[UUID]) -> list[Holder]:
    """The live assignments of these tasks with the units that each holds."""
    return await tx.all(
        Holder,
        """
        select a.id as assignment_id, a.worker_id, w.code, w.name, a.quantity,
               (select count(*)::int from app.unit u
                where u.tenant_id = a.tenant_id and u.assignment_id = a.id) as held,
               a.task_id
        from app.assignment a
        join app.worker w on w.tenant_id = a.tenant_id and w.id = a.worker_id
        where a.tenant_id = $1 and a.task_id = any($2::uuid[]) and a.state = 'active'
        order by w.code, a.id limit 5000
        """,
        tx.tenant,
        list(tasks),
    )


async def promised(tx: ReadTx, worker: UUID) -> list[Promised]:
    """Minutes that are with a worker, by the day on which they are due.

    Of a task whose units are rows: those that she holds and has not handed in. Of any other: what she
    took on and has not handed in. Tasks whose minutes are not known count nothing.
    """
    return await tx.all(
        Promised,
        """
        select a.due_on, (k.minutes_per_unit * greatest(0, case when r.task_id is null
                then a.quantity - n.units else least(h.units, a.quantity - n.units) end))::int
                   as minutes
        from app.assignment a
        join app.task k on k.tenant_id = a.tenant_id and k.id = a.task_id
        left join lateral (
            select u.task_id from app.unit u
            where u.tenant_id = a.tenant_id and u.task_id = a.task_id limit 1
        ) r on true
        cross join lateral (
            select count(*) as units from app.unit u
            where u.tenant_id = a.tenant_id and u.assignment_id = a.id
              and u.state in ('doing', 'rework')
        ) h
        cross join lateral (
            select coalesce(sum(d.quantity), 0) as units from app.delivery d
            where d.tenant_id = a.tenant_id and d.assignment_id = a.id and d.rework_of is null
        ) n
        where a.tenant_id = $1 and a.worker_id = $2 and a.state = 'active'
          and k.minutes_per_unit is not null
        """,
        tx.tenant,
        worker,
    )


async def counted(tx: ReadTx, task: UUID) -> list[Counted]:
    """How many units of a task stand in which state."""
    return await tx.all(
        Counted,
        "select state, count(*)::int as units from app.unit"
        " where tenant_id = $1 and task_id = $2 group by state",
        tx.tenant,
        task,
    )


async def chosen(tx: Tx, task: UUID, units: Sequence[UUID]) -> list[Unit]:
    """These units of a task, held until the transaction ends."""
    return await tx.all(
        Unit,
        _UNIT + " and id = any($3::uuid[]) order by id for update",
        tx.tenant,
        task,
        list(units),
    )


async def of_assignment(tx: ReadTx, assignment: UUID) -> list[Unit]:
    """The units that an assignment holds, by key; under scope `person`, of her own alone."""
    return await tx.all(
        Unit,
        "select id, task_id, key, label, payload, state, assignment_id, worker_id, moved_at"
        " from app.unit where tenant_id = $1 and assignment_id = $2 order by key",
        tx.tenant,
        assignment,
    )


async def first_free(tx: Tx, task: UUID, *, most: int) -> list[Unit]:
    """Units that nobody holds and nobody has begun, held; those another takes now are passed by."""
    return await tx.all(
        Unit,
        _UNIT + " and state = 'todo' and assignment_id is null order by key limit $3"
        " for update skip locked",
        tx.tenant,
        task,
        most,
    )


async def record_move(
    tx: Tx, task: UUID, units: Sequence[UUID], *, to: UnitState, at: datetime
) -> None:
    """Moves units on; one that is to do again is nobody's."""
    await tx.run(
        "update app.unit set state = $4, moved_at = $5, moved_by = $6,"
        " assignment_id = case when $4 = 'todo' then null else assignment_id end,"
        " worker_id = case when $4 = 'todo' then null else worker_id end"
        " where tenant_id = $1 and task_id = $2 and id = any($3::uuid[])",
        tx.tenant,
        task,
        list(units),
        to.value,
        at,
        tx.actor.id,
    )


async def record_taken(
    tx: Tx, task: UUID, units: Sequence[UUID], *, assignment: UUID, worker: UUID, at: datetime
) -> None:
    """These units are this assignment's, and under way."""
    await tx.run(
        "update app.unit set state = 'doing', moved_at = $6, moved_by = $7, assignment_id = $4,"
        " worker_id = $5"
        " where tenant_id = $1 and task_id = $2 and id = any($3::uuid[])",
        tx.tenant,
        task,
        list(units),
        assignment,
        worker,
        at,
        tx.actor.id,
    )
