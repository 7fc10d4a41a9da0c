"""What an inspection leaves behind, all in its transaction: books, units, figures, record, word."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import Tx
from yui import deltas
from yui.audit import actions as audit
from yui.deliveries import queries
from yui.deliveries.inspecting import Finding
from yui.deliveries.model import Delivery
from yui.fees import booking as fees
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line
from yui.notices import actions as notices
from yui.offers import finishing
from yui.units import actions as units
from yui.units.delivered import actions as brought
from yui.work.again import actions as again


async def record(
    tx: Tx, found: Delivery, finding: Finding, *, posted: date, back: Sequence[str] = ()
) -> UUID:
    """Writes the finding down and all that follows from it; returns the inspection's id."""
    inspection = await queries.new_id(tx)
    journal = await _owe(tx, found, finding, inspection=inspection, on=posted)
    rework = await _again(tx, found, finding)
    await queries.record_inspection(
        tx,
        found,
        finding,
        inspection=inspection,
        journal=journal,
        rework_task=rework,
        counted_on=posted,
    )
    await queries.record_state(tx, found.id, finding.state)
    await _lead(tx, found, finding, inspection=inspection, on=posted)
    await units.arrive(tx, task=found.task_id, units=finding.accepted - finding.unfit)
    await brought.judge(
        tx,
        delivery=found.id,
        accepted=finding.accepted,
        returned=finding.returned,
        named=back,
        now=finding.at,
    )
    await count(tx, found, accepted=finding.accepted, yen=finding.yen, on=posted, sign=1)
    await deltas.note(tx, "reworks", 1 if finding.returned else 0, on=posted)
    await _note(tx, found, finding)
    await follow(tx, found, now=finding.at)
    await _tell(tx, found, finding, inspection=inspection)
    return inspection


async def follow(tx: Tx, found: Delivery, *, now: datetime) -> None:
    """The assignment is done when all of it is accepted, and goes on when some of it comes back."""
    done = await queries.progress(tx, found.assignment_id)
    await finishing.follow(
        tx,
        assignment=found.assignment_id,
        handed_in=done.handed_in,
        open_=done.waiting + done.to_redo,
        now=now,
    )


async def _note(tx: Tx, found: Delivery, finding: Finding) -> None:
    await audit.note(
        tx,
        "delivery.inspected",
        subject=str(found.id),
        accepted=finding.accepted,
        returned=finding.returned,
        reason=finding.reason,
        defect=finding.defect.code if finding.defect else None,
        unfit=finding.unfit,
        yen=finding.yen,
    )


async def _owe(
    tx: Tx, found: Delivery, finding: Finding, *, inspection: UUID, on: date
) -> UUID | None:
    if finding.yen == 0:
        return None
    payable = AccountRef(
        "worker_payable",
        worker=found.worker_id,
        category=found.withholding,
        tax=found.tax,
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


async def _lead(tx: Tx, found: Delivery, finding: Finding, *, inspection: UUID, on: date) -> None:
    """The leader's fee for what is owed to the worker now; the books before the units."""
    await fees.accepted(
        tx,
        task=found.task_id,
        inspection=inspection,
        units=found.owed(finding.accepted),
        yen=found.net(finding.yen),
        received=found.delivered_at,
        counted_on=on,
        now=finding.at,
    )


async def _again(tx: Tx, found: Delivery, finding: Finding) -> UUID | None:
    """A paid task for what has to be done again through no fault of the worker."""
    if not finding.unfit or finding.rework_due is None:
        return None
    return await again.make(
        tx,
        of=found.task_id,
        quantity=finding.unfit,
        due_on=finding.rework_due,
        why=finding.note,
        now=finding.at,
    )


async def count(tx: Tx, found: Delivery, *, accepted: int, yen: int, on: date, sign: int) -> None:
    """Notes the live figures of an acceptance, or takes them back (`sign` -1)."""
    await deltas.note(tx, "inspections_waiting", -sign, on=found.inspection_due)
    await deltas.note(tx, "accepted_units", sign * accepted, on=on)
    await deltas.note(tx, "accepted_yen", sign * yen, on=on)


async def _tell(tx: Tx, found: Delivery, finding: Finding, *, inspection: UUID) -> None:
    if finding.returned:
        await tell_redo(tx, found, finding.returned, key=f"inspection:{inspection}", now=finding.at)
        return
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="delivery.inspected",
        subject="検収のお知らせ",
        body=f"「{found.title}」の{finding.accepted}{found.unit_name}を検収しました。",
        link=f"/me/assignments/{found.assignment_id}",
        key=f"inspection:{inspection}",
        now=finding.at,
    )


async def tell_taken_back(tx: Tx, found: Delivery, *, inspection: UUID, now: datetime) -> None:
    """What she was told is accepted is looked at again: she hears that too."""
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="delivery.taken_back",
        subject="検収を取り消しました",
        body=f"「{found.title}」の検収にまちがいがあったため、取り消しました。もう一度検収して、お知らせします。",
        link=f"/me/assignments/{found.assignment_id}",
        key=f"taken-back:{inspection}",
        now=now,
    )


async def tell_redo(tx: Tx, found: Delivery, quantity: int, *, key: str, now: datetime) -> None:
    """Asks the worker to do units again; why and until when stands on her page."""
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="delivery.inspected",
        subject="やり直しのお願い",
        body=(
            f"「{found.title}」の{quantity}{found.unit_name}について、"
            "やり直しをお願いします。理由と期日をマイページで確かめてください。"
        ),
        link=f"/me/assignments/{found.assignment_id}",
        key=key,
        now=now,
    )
