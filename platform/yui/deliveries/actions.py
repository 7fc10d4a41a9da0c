"""What is done with deliveries: handed in, inspected, accepted by the passing of time, taken back."""

from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui import deltas
from yui.audit import actions as audit
from yui.deliveries import inspecting, model, queries
from yui.deliveries.inspecting import Finding
from yui.deliveries.model import Delivery, Inspection, Progress, Reason, Redo
from yui.deliveries.model import Line as DeliveryLine
from yui.deliveries.refusals import OwnWork
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line, PeriodClosed
from yui.notices import actions as notices
from yui.tax import Treatment
from yui.units import actions as units


async def deliver(
    tx: Tx,
    *,
    assignment: UUID,
    quantity: int,
    once: UUID,
    now: datetime,
    note: str = "",
    redo_of: UUID | None = None,
) -> UUID:
    """The worker hands units in; the same `once` again is the same delivery. Returns its id.

    The moment is the receipt: the 60 days to payment run from it (フリーランス法4条1項).
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
    found = await queries.locked(tx, delivery)
    if found is None:
        raise Unknown
    return found


async def inspect(
    tx: Tx,
    *,
    delivery: UUID,
    accepted: int,
    now: datetime,
    reason: Reason | None = None,
    note: str = "",
    rework_due: date | None = None,
) -> UUID:
    """Accepts `accepted` units and sends the others back; what is accepted is owed at once.

    Returns the inspection's id. The price alone is posted, on the day of acceptance; taxes are
    the payout run's (decisions 10).
    """
    found = await _locked(tx, delivery)
    finding = inspecting.inspect(
        found,
        accepted=accepted,
        reason=reason,
        note=note,
        rework_due=rework_due,
        by=tx.actor,
        at=now,
    )
    return await _record(tx, found, finding, posted=finding.on)


async def deem(tx: Tx, *, delivery: UUID, now: datetime) -> UUID:
    """Accepts all of a delivery that nobody inspected in time, as of the day it was due."""
    found = await _locked(tx, delivery)
    finding = inspecting.deem(found, at=now)
    with suppress(PeriodClosed):
        return await _record(tx, found, finding, posted=finding.on)
    return await _record(tx, found, finding, posted=day_of(now))


async def deem_overdue(tx: Tx, *, now: datetime, most: int = 200) -> int:
    """Accepts what nobody inspected in time, `most` at once; returns how many that were."""
    late = await queries.overdue(tx, before=day_of(now), most=most)
    for delivery in late:
        await deem(tx, delivery=delivery, now=now)
    return len(late)


async def _record(tx: Tx, found: Delivery, finding: Finding, *, posted: date) -> UUID:
    inspection = await queries.new_id(tx)
    journal = await _owe(tx, found, finding, inspection=inspection, on=posted)
    await queries.record_inspection(
        tx, found, finding, inspection=inspection, journal=journal, counted_on=posted
    )
    await queries.record_state(tx, found.id, finding.state)
    await units.arrive(tx, task=found.task_id, units=finding.accepted)
    await _count(tx, found, accepted=finding.accepted, yen=finding.yen, on=posted, sign=1)
    await deltas.note(tx, "reworks", 1 if finding.returned else 0, on=posted)
    await audit.note(
        tx,
        "delivery.inspected",
        subject=str(found.id),
        accepted=finding.accepted,
        returned=finding.returned,
        reason=finding.reason,
        yen=finding.yen,
    )
    await _tell(tx, found, finding, inspection=inspection)
    return inspection


async def _owe(
    tx: Tx, found: Delivery, finding: Finding, *, inspection: UUID, on: date
) -> UUID | None:
    if finding.yen == 0:
        return None
    payable = AccountRef(
        "worker_payable",
        worker=found.worker_id,
        category=found.withholding,
        tax=Treatment.EXCLUSIVE,
    )
    line = Line(
        debit=AccountRef("work_expense"),
        credit=payable,
        yen=finding.yen,
        worker=found.worker_id,
        memo=found.title,
    )
    return await ledger.post(
        tx,
        body=found.body_id,
        key=f"acceptance:{inspection}",
        kind="acceptance",
        on=on,
        lines=[line],
        memo=found.title,
        now=finding.at,
    )


async def _count(tx: Tx, found: Delivery, *, accepted: int, yen: int, on: date, sign: int) -> None:
    await deltas.note(tx, "inspections_waiting", -sign, on=found.inspection_due)
    await deltas.note(tx, "accepted_units", sign * accepted, on=on)
    await deltas.note(tx, "accepted_yen", sign * yen, on=on)


async def _tell(tx: Tx, found: Delivery, finding: Finding, *, inspection: UUID) -> None:
    if finding.returned:
        subject = "やり直しのお願い"
        body = (
            f"「{found.title}」の{finding.returned}{found.unit_name}について、"
            "やり直しをお願いします。理由と期日をマイページで確かめてください。"
        )
    else:
        subject = "検収のお知らせ"
        body = f"「{found.title}」の{finding.accepted}{found.unit_name}を検収しました。"
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="delivery.inspected",
        subject=subject,
        body=body,
        link=f"/me/assignments/{found.assignment_id}",
        key=f"inspection:{inspection}",
        now=finding.at,
    )


async def take_back(tx: Tx, *, delivery: UUID, now: datetime) -> None:
    """Undoes a mistaken inspection while its month is open: what was posted is reversed on its day.

    Afterwards the delivery waits for inspection again. Raises `PeriodClosed` after the close.
    """
    found = await _locked(tx, delivery)
    if found.own or found.worker_id == tx.actor.id:
        raise OwnWork
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
    inspecting.still_here(undone, on_hand=await units.held(tx, task=found.task_id))
    await queries.record_taken_back(tx, undone.id, at=now)
    await queries.record_state(tx, delivery, model.State.SUBMITTED)
    await units.leave(tx, task=found.task_id, units=undone.accepted)
    on, yen = undone.counted_on, undone.yen
    await _count(tx, found, accepted=undone.accepted, yen=yen, on=on, sign=-1)
    await deltas.note(tx, "reworks", -1 if undone.returned else 0, on=on)
    await audit.note(tx, "delivery.taken_back", subject=str(delivery), yen=yen)


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
    return await queries.waiting(tx)


async def history(tx: Tx, *, assignment: UUID) -> list[DeliveryLine]:
    """All deliveries of an assignment."""
    return await queries.history(tx, assignment)


async def redos(tx: Tx, *, assignment: UUID) -> list[Redo]:
    """What was sent back and waits to be handed in again."""
    return await queries.redos(tx, assignment)


async def progress(tx: Tx, *, assignment: UUID) -> Progress:
    """How far an assignment is."""
    return await queries.progress(tx, assignment)
