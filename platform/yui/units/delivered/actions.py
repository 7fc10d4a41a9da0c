"""What deliveries do with the units they bring. A task whose units are no rows has none to move.

Every action is called in the transaction of its cause, after the delivery is held.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tenants.actor import Scope
from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.units.delivered import model, queries
from yui.units.delivered.model import Event
from yui.units.model import Unit, UnitState


async def of_delivery(tx: ReadTx, *, delivery: UUID) -> list[Unit]:
    """The units that a delivery brought and that none after it brought again, by key."""
    return await queries.of_delivery(tx, delivery)


async def bring(tx: Tx, *, assignment: UUID, delivery: UUID, units: int, now: datetime) -> None:
    """A hand-in covers so many units: hers that are under way by key, then the next free ones."""
    hers = await queries.under_way(tx, assignment)
    short = units - len(hers)
    hands_in = short > 0 and tx.actor.scope is Scope.PERSON
    if hands_in and await queries.record_taken(tx, assignment, most=short, at=now):
        hers = await queries.under_way(tx, assignment)
    chosen = sorted(hers, key=lambda unit: unit.key)[:units]
    await _go(tx, chosen, Event.HANDED_IN, delivery=delivery, now=now)


async def bring_again(tx: Tx, *, before: UUID, delivery: UUID, units: int, now: datetime) -> None:
    """A rework is handed in: of the units that were sent back of `before`, the first by key."""
    known = await queries.locked(tx, before)
    back = [unit for unit in known if unit.state is UnitState.REWORK]
    chosen = sorted(back, key=lambda unit: unit.key)[:units]
    await _go(tx, chosen, Event.HANDED_IN, delivery=delivery, now=now)


async def renew(tx: Tx, *, assignment: UUID, delivery: UUID, units: int, now: datetime) -> None:
    """A newer version stands for a delivery: it is looked at anew, with more units or fewer."""
    known = sorted(await queries.locked(tx, delivery), key=lambda unit: unit.key)
    await _go(tx, known[:units], Event.RENEWED, delivery=delivery, now=now)
    await _go(tx, known[units:], Event.LEFT_OUT, delivery=None, now=now)
    if len(known) < units:
        more = units - len(known)
        await bring(tx, assignment=assignment, delivery=delivery, units=more, now=now)


async def begin(tx: Tx, *, delivery: UUID, now: datetime) -> None:
    """Somebody begins to look at a delivery."""
    await _go(tx, await queries.locked(tx, delivery), Event.BEGUN, delivery=delivery, now=now)


async def judge(
    tx: Tx,
    *,
    delivery: UUID,
    accepted: int,
    returned: int,
    now: datetime,
    named: Sequence[str] = (),
) -> None:
    """An inspection found: what is accepted is done, the others go back (`named`: their keys)."""
    known = await queries.locked(tx, delivery)
    if not known:
        return
    good, back = model.split(known, accepted=accepted, returned=returned, named=named)
    await _go(tx, good, Event.ACCEPTED, delivery=delivery, now=now)
    await _go(tx, back, Event.RETURNED, delivery=delivery, now=now)


async def take_back(tx: Tx, *, delivery: UUID, now: datetime) -> None:
    """An inspection was a mistake: all of its units are looked at again."""
    known = await queries.locked(tx, delivery)
    for state in (UnitState.DONE, UnitState.REWORK):
        those = [unit for unit in known if unit.state is state]
        await _go(tx, those, Event.TAKEN_BACK, delivery=delivery, now=now)


async def recall(
    tx: Tx, *, delivery: UUID, units: int, now: datetime, named: Sequence[str] = ()
) -> None:
    """Accepted units are to be done again: those named, or the last by key."""
    done = [one for one in await queries.locked(tx, delivery) if one.state is UnitState.DONE]
    if not done:
        return
    left = max(0, len(done) - units)
    _, back = model.split(done, accepted=left, returned=units, named=named)
    await _go(tx, back, Event.RECALLED, delivery=delivery, now=now)


async def _go(
    tx: Tx, units: Sequence[Unit], event: Event, *, delivery: UUID | None, now: datetime
) -> None:
    way = model.way(units, event, delivery=delivery)
    if way is None:
        return
    await queries.record(tx, way, at=now)
    await audit.note(
        tx,
        "units.moved",
        subject=str(units[0].task_id),
        to=way.to.value,
        units=len(units),
        event=event.value,
        delivery=str(delivery or units[0].delivery_id or ""),
    )
