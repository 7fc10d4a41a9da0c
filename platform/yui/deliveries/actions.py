"""What is done with deliveries: handed in, inspected, accepted by the passing of time, taken back."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui import deltas
from yui.audit import actions as audit
from yui.deliveries import booking, faults, inspecting, model, queries
from yui.deliveries.checks import actions as checks
from yui.deliveries.handins import actions as handins
from yui.deliveries.lists import queries as lists
from yui.deliveries.model import Delivery, Inspection, Progress, Reason, Redo
from yui.deliveries.model import Line as DeliveryLine
from yui.deliveries.refusals import HandedOver, OwnWork
from yui.fees import booking as fees
from yui.files.model import Held
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.model import PeriodClosed
from yui.units import actions as units
from yui.units.delivered import actions as brought
from yui.work import actions as work


async def deliver(
    tx: Tx,
    *,
    assignment: UUID,
    quantity: int,
    once: UUID,
    now: datetime,
    note: str = "",
    url: str = "",
    held: Sequence[Held] = (),
    redo_of: UUID | None = None,
) -> UUID:
    """The worker hands units in; the same `once` again is the same delivery. Returns its id.

    The moment is the receipt, issued with it: the 60 days to payment run from it (フリーランス法4条1項).
    """
    work = await queries.work_locked(tx, assignment, worker=tx.actor.id)
    if work is None:
        raise Unknown
    known = await queries.delivered_once(tx, work.worker_id, once)
    if known is not None:
        return known
    redo = await _redo(tx, redo_of, assignment=assignment)
    done = await queries.progress(tx, assignment)
    new = model.deliver(work, done, quantity=quantity, redo=redo, at=now)
    made = await queries.record_delivery(tx, work, new, note=note, once=once)
    await handins.receive(
        tx, delivery=made, quantity=quantity, once=once, url=url, note=note, held=held, now=now
    )
    if redo_of is None:
        await brought.bring(tx, assignment=assignment, delivery=made, units=quantity, now=now)
    else:
        await brought.bring_again(tx, before=redo_of, delivery=made, units=quantity, now=now)
    await deltas.note(tx, "inspections_waiting", 1, on=new.inspection_due)
    await audit.note(
        tx, "delivery.submitted", subject=str(made), quantity=quantity, round=new.round
    )
    return made


async def _redo(tx: Tx, delivery: UUID | None, *, assignment: UUID) -> Redo | None:
    if delivery is None:
        return None
    found = await queries.redo(tx, delivery, assignment=assignment)
    if found is None:
        raise Unknown
    return found


async def _locked(tx: Tx, delivery: UUID) -> Delivery:
    """A delivery and then its assignment, held: what stands in one is not changed by the other."""
    found = await queries.locked(tx, delivery)
    if found is None:
        raise Unknown
    await queries.hold_work(tx, found.assignment_id)
    return found


async def inspect(
    tx: Tx,
    *,
    delivery: UUID,
    accepted: int,
    now: datetime,
    reason: Reason | None = None,
    defect: str = "",
    note: str = "",
    rework_due: date | None = None,
    checks_met: Mapping[int, bool] | None = None,
    back: Sequence[str] = (),
) -> UUID:
    """Accepts `accepted` units and sends the others back (`back`: their keys, where units are rows);
    what is accepted is owed at once.

    `defect` codes what is wrong and so whose fault it is; where it is not the worker's, all is owed
    to her and another, paid task does the rest again. Returns the inspection's id. The price alone
    is posted, on the day of acceptance; taxes are the payout run's (decisions 10).
    """
    found = await _locked(tx, delivery)
    finding = inspecting.inspect(
        found,
        accepted=accepted,
        reason=reason,
        defect=faults.find(defect, day_of(now)) if defect else None,
        note=note,
        rework_due=rework_due,
        by=tx.actor,
        at=now,
    )
    finding = await checks.held(tx, found, finding, met=checks_met or {})
    return await booking.record(tx, found, finding, posted=finding.on, back=back)


async def deem(tx: Tx, *, delivery: UUID, now: datetime) -> UUID:
    """Accepts all of a delivery that nobody inspected in time, as of the day it was due."""
    found = await _locked(tx, delivery)
    finding = inspecting.deem(found, at=now)
    with suppress(PeriodClosed):
        return await booking.record(tx, found, finding, posted=finding.on)
    return await booking.record(tx, found, finding, posted=day_of(now))


async def deem_overdue(tx: Tx, *, now: datetime, most: int = 200) -> int:
    """Accepts what nobody inspected in time, `most` at once; returns how many that were."""
    late = await lists.overdue(tx, before=day_of(now), most=most)
    for delivery in late:
        await deem(tx, delivery=delivery, now=now)
    return len(late)


async def _of_another(tx: Tx, delivery: UUID) -> Delivery:
    """A delivery that the caller did not make herself, held."""
    found = await _locked(tx, delivery)
    if found.own or found.worker_id == tx.actor.id:
        raise OwnWork
    return found


async def take_back(tx: Tx, *, delivery: UUID, now: datetime) -> None:
    """Undoes a mistaken inspection while its month is open: what was posted is reversed on its day.

    Afterwards the delivery waits for inspection again. Raises `PeriodClosed` after the close.
    """
    found = await _of_another(tx, delivery)
    undone = inspecting.take_back(
        await queries.inspection_of(tx, delivery), redone=await queries.redone(tx, delivery)
    )
    # The books before the units, as in an inspection: two never wait for each other crosswise.
    if undone.journal_id is not None:
        await ledger.reverse(
            tx,
            key=f"acceptance:{undone.id}:taken-back",
            of=undone.journal_id,
            on=undone.counted_on,
            now=now,
        )
    await fees.taken_back(tx, inspection=undone.id, on=undone.counted_on, now=now)
    if undone.rework_task_id is not None:
        await work.cancel_task(tx, task=undone.rework_task_id, now=now)
    inspecting.still_here(undone, on_hand=await units.held(tx, task=found.task_id))
    await queries.record_taken_back(tx, undone.id, at=now)
    await queries.record_state(tx, delivery, model.move(found.state, model.State.SUBMITTED))
    await queries.record_begun(tx, delivery, at=now)
    await brought.take_back(tx, delivery=delivery, now=now)
    await units.leave(tx, task=found.task_id, units=undone.accepted - undone.unfit)
    on, yen = undone.counted_on, undone.yen
    await booking.count(tx, found, accepted=undone.accepted, yen=yen, on=on, sign=-1)
    await deltas.note(tx, "reworks", -1 if undone.returned else 0, on=on)
    await audit.note(tx, "delivery.taken_back", subject=str(delivery), yen=yen)
    await booking.follow(tx, found, now=now)
    await booking.tell_taken_back(tx, found, inspection=undone.id, now=now)


async def show(tx: Tx, *, delivery: UUID) -> Delivery:
    """A delivery of this town."""
    found = await queries.delivery(tx, delivery)
    if found is None:
        raise Unknown
    return found


async def inspection_of(tx: Tx, *, delivery: UUID) -> Inspection | None:
    """What was found of a delivery, if it was inspected."""
    return await queries.inspection_of(tx, delivery)


async def waiting(tx: Tx) -> list[DeliveryLine]:
    """What waits for inspection, the earliest due day first."""
    return await lists.waiting(tx)


async def waiting_for(tx: Tx, *, inspector: UUID) -> tuple[list[DeliveryLine], int]:
    """What this inspector may look at, and how many of her own wait for another (L-03)."""
    lines = await lists.waiting(tx, inspector=inspector)
    return lines, await lists.own_waiting(tx, inspector)


async def _lay_aside(tx: Tx, found: Delivery, quantity: int) -> None:
    """Takes units out of what may go on; refuses when they went on already."""
    if await units.held(tx, task=found.task_id) < quantity:
        raise HandedOver
    await units.leave(tx, task=found.task_id, units=quantity)


async def recall(
    tx: Tx,
    *,
    delivery: UUID,
    quantity: int,
    defect: str,
    rework_due: date | None,
    now: datetime,
    note: str = "",
    aside: bool = False,
    back: Sequence[str] = (),
) -> None:
    """Asks for accepted units (`back`: their keys) to be done again without pay: her body found a fault.

    What is owed for them stays owed, whoever sent them back (decisions 7). Whoever did the work does
    not say so herself. `aside`: the units lie aside already, as a client returned them.
    """
    found = await _of_another(tx, delivery)
    code = faults.find(defect, day_of(now))
    inspection = inspecting.recall(
        await queries.inspection_of(tx, delivery),
        quantity=quantity,
        defect=code,
        note=note,
        rework_due=rework_due,
        on=day_of(now),
    )
    if not aside:
        await _lay_aside(tx, found, quantity)
    await queries.record_recall(
        tx, inspection.id, quantity=quantity, defect=code.code, note=note, due=rework_due
    )
    await brought.recall(tx, delivery=delivery, units=quantity, named=back, now=now)
    await deltas.note(tx, "reworks", 1, on=day_of(now))
    detail = {"quantity": quantity, "defect": code.code}
    await audit.note(tx, "delivery.recalled", subject=str(delivery), **detail)
    await booking.follow(tx, found, now=now)
    key = f"recall:{inspection.id}:{inspection.recalled}"
    await booking.tell_redo(tx, found, quantity, key=key, now=now)


async def history(tx: Tx, *, assignment: UUID) -> list[DeliveryLine]:
    """All deliveries of an assignment."""
    return await lists.history(tx, assignment)


async def redos(tx: Tx, *, assignment: UUID) -> list[Redo]:
    """What was sent back and waits to be handed in again."""
    return await queries.redos(tx, assignment)


async def progress(tx: Tx, *, assignment: UUID) -> Progress:
    """How far an assignment is."""
    return await queries.progress(tx, assignment)
