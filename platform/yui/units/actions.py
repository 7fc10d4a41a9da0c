"""What is done with inspected units: they come, go on, come back, and are taken away again.

Whoever moves units of a task holds its row, so two handovers never take the same unit. Where a task's
units are rows, each of them has a state besides (`rows`, `take`, `move`); the counts hold without.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.availability import actions as availability
from yui.availability.room import fits
from yui.offers import actions as offers
from yui.units import model, queries
from yui.units.model import Holder, Unit, UnitState
from yui.units.refusals import FewerLeft, NobodyChosen
from yui.work import actions as work
from yui.work.model import Task


async def on_hand(tx: Tx, *, task: UUID) -> int:
    """Inspected units of a task that have not gone on."""
    return (await queries.of_task(tx, task)).on_hand


async def held(tx: Tx, *, task: UUID) -> int:
    """The same, held until the transaction ends."""
    return (await queries.locked(tx, task)).on_hand


async def arrive(tx: Tx, *, task: UUID, units: int) -> None:
    """Units were inspected here, or another town's were accepted."""
    await queries.record_task(tx, task)
    await queries.record(tx, task, accepted=units, handed=0)


async def leave(tx: Tx, *, task: UUID, units: int) -> None:
    """An acceptance was a mistake: its units, still on hand, are none any more."""
    await queries.record(tx, task, accepted=-units, handed=0)


async def hand_on(tx: Tx, *, task: UUID, units: int) -> bool:
    """Takes units to hand them on; False when there are fewer."""
    if (await queries.locked(tx, task)).on_hand < units:
        return False
    await queries.record(tx, task, accepted=0, handed=units)
    return True


async def handed(tx: Tx, *, task: UUID) -> int:
    """Units of a task that went on, held until the transaction ends."""
    return (await queries.locked(tx, task)).handed


async def put_back(tx: Tx, *, task: UUID, units: int) -> int:
    """Units that were handed on come back; returns how many of them this task had handed on."""
    back = min(max(units, 0), (await queries.locked(tx, task)).handed)
    await queries.record(tx, task, accepted=0, handed=-back)
    return back


async def rows(
    tx: ReadTx,
    *,
    task: UUID,
    state: UnitState | None = None,
    after: str = "",
    most: int = model.PAGE,
) -> list[Unit]:
    """A page of a task's units by key; none where its units are only counted."""
    return await queries.page(tx, task, state=state, after=after, most=most)


async def counted(tx: ReadTx, *, task: UUID) -> dict[UnitState, int]:
    """How many units stand in which state, every state named; all zero where none are rows."""
    found = {each.state: each.units for each in await queries.counted(tx, task)}
    return {state: found.get(state, 0) for state in UnitState}


async def of_assignment(tx: ReadTx, *, assignment: UUID) -> list[Unit]:
    """The units that an assignment holds; under scope `person`, her own alone."""
    return await queries.of_assignment(tx, assignment)


async def take(
    tx: Tx, *, task: UUID, assignment: UUID, worker: UUID, most: int, now: datetime
) -> list[UUID]:
    """Gives the next units that nobody holds to an assignment; fewer when fewer are left.

    Two that take at once never get the same unit.
    """
    found = [unit.id for unit in await queries.first_free(tx, task, most=most)]
    if found:
        await queries.record_taken(tx, task, found, assignment=assignment, worker=worker, at=now)
        await audit.note(
            tx, "units.taken", subject=str(task), assignment=assignment, units=len(found)
        )
    return found


async def holders(tx: ReadTx, *, task: UUID) -> list[Holder]:
    """The live assignments of a task with the units that each holds."""
    return await queries.holders(tx, [task])


async def holders_of(tx: ReadTx, *, tasks: Sequence[UUID]) -> list[Holder]:
    """The same of several tasks in one statement, each with its task."""
    return await queries.holders(tx, tasks)


async def give(tx: Tx, *, task: UUID, assignment: UUID, units: int, now: datetime) -> list[UUID]:
    """Puts the next free units with an assignment, all or none.

    Never more than its worker took on, than her free time until the deadline holds, or in a month in
    which a limit of her own is passed (L-02). Her word on her time is held, so that of many who put
    units of any task with her at once each counts the ones before.
    """
    found = await work.task_locked(tx, task=task)
    known = {each.assignment_id: each for each in await queries.holders(tx, [task])}
    if assignment not in known:
        raise Unknown
    holder = known[assignment]
    wanted = model.give(holder, units)
    await _room(tx, found, holder, units=wanted, now=now)
    taken = await take(
        tx, task=task, assignment=assignment, worker=holder.worker_id, most=wanted, now=now
    )
    if len(taken) < wanted:
        raise FewerLeft("count", left=len(taken))
    return taken


async def _room(tx: Tx, task: Task, holder: Holder, *, units: int, now: datetime) -> None:
    """Refuses what goes beyond her free time; held before it is counted, so nobody counts the same."""
    await availability.hold(tx, worker=holder.worker_id)
    due_on = (await offers.taken(tx, assignment=holder.assignment_id)).due_on
    room = await availability.room(
        tx,
        worker=holder.worker_id,
        promised=await queries.promised(tx, holder.worker_id),
        due_on=due_on,
        now=now,
    )
    fits(room, units=units, minutes_each=task.minutes_per_unit, due_on=due_on)


async def move(tx: Tx, *, task: UUID, units: Sequence[UUID], to: UnitState, now: datetime) -> None:
    """Moves units of a task by hand, all or none: one that may not go there refuses them all (409)."""
    chosen = set(units)
    if not chosen:
        raise NobodyChosen("units")
    found = await queries.chosen(tx, task, list(chosen))
    if len(found) != len(chosen):
        raise Unknown
    for unit in found:
        model.by_hand(unit, to)
    await queries.record_move(tx, task, [unit.id for unit in found], to=to, at=now)
    came = {state.value: sum(unit.state is state for unit in found) for state in UnitState}
    await audit.note(
        tx,
        "units.moved",
        subject=str(task),
        to=to.value,
        came={state: n for state, n in came.items() if n},
    )
