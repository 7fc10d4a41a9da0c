"""What is done with disputes and questions: asked, withdrawn, decided, and settled to the yen."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import deltas, outbox
from yui.audit import actions as audit
from yui.deliveries import booking, faults
from yui.deliveries import queries as deliveries
from yui.deliveries.disputes import model, queries
from yui.deliveries.disputes.model import Dispute, Disputed, DisputeState, Paid, Question
from yui.deliveries.faults import Defect, Fault
from yui.deliveries.inspecting import Finding
from yui.deliveries.model import Delivery, NewDelivery, Redo, State
from yui.deliveries.refusals import NothingToDispute, OwnWork, ReworkDueMissing
from yui.japan import day_of
from yui.notices import actions as notices
from yui.units.delivered import actions as brought


async def open_dispute(
    tx: Tx, *, delivery: UUID, assignment: UUID, says: str, now: datetime
) -> UUID:
    """The worker asks whether a free rework is her fault; until a director answers it waits."""
    found = await deliveries.work_locked(tx, assignment, worker=tx.actor.id)
    if found is None:
        raise Unknown
    redo = await deliveries.redo(tx, delivery, assignment=assignment)
    if redo is None:
        raise Unknown
    redo = model.may_open(redo)
    if await queries.known(tx, redo.inspection_id):
        raise NothingToDispute
    made = await queries.record(
        tx,
        delivery=delivery,
        inspection=redo.inspection_id,
        worker=found.worker_id,
        says=says,
        at=now,
    )
    await outbox.put(tx, "deliveries.disputed", Disputed(made), key=f"deliveries.disputed:{made}")
    await audit.note(tx, "dispute.opened", subject=str(made), delivery=str(delivery))
    return made


async def tell(tx: Tx, *, dispute: UUID, now: datetime) -> None:
    """Tells the directors; the town's own job, as a worker cannot read who they are."""
    found = await show(tx, dispute=dispute)
    if found.state is not DisputeState.OPEN:
        return
    await notices.tell_directors(
        tx,
        kind="dispute.opened",
        subject="やり直しの理由について、確認のお願いがあります",
        body=f"「{found.title}」のやり直しの理由について、ワーカーから確認のお願いが届きました。",
        link=f"/disputes/{found.id}",
        key=f"dispute:{found.id}",
        now=now,
    )


async def show(tx: ReadTx, *, dispute: UUID) -> Dispute:
    """A dispute of this town; for a worker, her own."""
    found = await queries.dispute(tx, dispute)
    if found is None:
        raise Unknown
    return found


async def waiting(tx: ReadTx, *, after: UUID | None = None, most: int = 200) -> list[Dispute]:
    """Disputes that wait for a director, the oldest first, going on after one."""
    return await queries.waiting(tx, after=after, most=most)


async def of_assignment(tx: ReadTx, *, assignment: UUID) -> list[Dispute]:
    """The disputes of an assignment, the newest first."""
    return await queries.of_assignment(tx, assignment)


async def title_of(tx: ReadTx, *, assignment: UUID) -> str:
    """What a worker's own assignment is called; another's is unknown."""
    found = await queries.title_of(tx, assignment, worker=tx.actor.id)
    if found is None:
        raise Unknown
    return found


async def paid_of(tx: ReadTx, *, assignment: UUID) -> list[Paid]:
    """Units of an assignment that could not go on through no fault of hers: owed all the same."""
    return await queries.paid_of(tx, assignment)


async def withdraw(tx: Tx, *, dispute: UUID, now: datetime) -> Dispute:
    """The worker takes her question back."""
    found = await queries.locked(tx, dispute)
    if found is None or found.worker_id != tx.actor.id:
        raise Unknown
    state = model.move(found.state, DisputeState.WITHDRAWN)
    await queries.record_state(tx, dispute, state=state, fault=None, answer="", by=None, at=now)
    await audit.note(tx, "dispute.withdrawn", subject=str(dispute))
    return found


async def decide(
    tx: Tx,
    *,
    dispute: UUID,
    defect: str,
    answer: str,
    now: datetime,
    rework_due: date | None = None,
) -> DisputeState:
    """A director codes whose fault it is. Not the worker's: all that was sent back is owed to her.

    Where nothing was wrong the units go on as they are; else a paid task does them again.
    """
    found = await queries.locked(tx, dispute)
    if found is None:
        raise Unknown
    code = faults.find(defect, day_of(now))
    state = model.decide(found, code.fault, by=tx.actor)
    if state is DisputeState.UPHELD:
        await _settle(tx, found, code, answer=answer, rework_due=rework_due, now=now)
    await queries.record_state(
        tx, dispute, state=state, fault=code.fault, answer=answer, by=tx.actor.id, at=now
    )
    await audit.note(
        tx, "dispute.decided", subject=str(dispute), state=state, defect=code.code, answer=answer
    )
    await _answer(tx, found, state, now=now)
    return state


async def _settle(
    tx: Tx,
    found: Dispute,
    code: Defect,
    *,
    answer: str,
    rework_due: date | None,
    now: datetime,
) -> None:
    """Accepts what was sent back as it was handed in, received when it was received first."""
    if code.fault is not Fault.NONE and (rework_due is None or rework_due <= day_of(now)):
        raise ReworkDueMissing("rework_due")
    before = await deliveries.locked(tx, found.delivery_id)
    redo = await deliveries.redo(tx, found.delivery_id, assignment=found.assignment_id)
    if before is None or redo is None or redo.open <= 0:
        raise NothingToDispute
    again = await _received(tx, before, redo, dispute=found.id, at=now)
    finding = Finding(
        state=State.ACCEPTED,
        accepted=again.quantity,
        returned=0,
        reason=code.reason,
        note=answer,
        rework_due=rework_due if code.fault is not Fault.NONE else None,
        yen=again.yen,
        inspector=tx.actor.id,
        at=now,
        on=day_of(now),
        defect=code,
        unfit=0 if code.fault is Fault.NONE else again.quantity,
    )
    await booking.record(tx, again, finding, posted=finding.on)


async def _received(
    tx: Tx, before: Delivery, redo: Redo, *, dispute: UUID, at: datetime
) -> Delivery:
    work = await deliveries.work_locked(tx, before.assignment_id, worker=before.worker_id)
    if work is None:
        raise Unknown
    new = NewDelivery(
        quantity=redo.open,
        round=before.round + 1,
        rework_of=before.id,
        delivered_at=before.delivered_at,
        inspection_due=day_of(at),
        settled=redo.prepaid,
    )
    made = await deliveries.record_delivery(
        tx, work, new, note="", once=model.settled_once(dispute)
    )
    await brought.bring_again(tx, before=before.id, delivery=made, units=new.quantity, now=at)
    await deltas.note(tx, "inspections_waiting", 1, on=day_of(at))
    found = await deliveries.locked(tx, made)
    if found is None:
        raise Unknown
    return found


async def _answer(tx: Tx, found: Dispute, state: DisputeState, *, now: datetime) -> None:
    upheld = "ご指摘のとおり、あなたの作業によるものではありませんでした。報酬をお支払いします。"
    stays = "確かめた結果、やり直しをお願いします。理由をマイページで確かめてください。"
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="dispute.decided",
        subject="やり直しの理由について、お返事です",
        body=f"「{found.title}」：{upheld if state is DisputeState.UPHELD else stays}",
        link=f"/me/assignments/{found.assignment_id}",
        key=f"dispute:{found.id}:decided",
        now=now,
    )


async def ask_director(tx: Tx, *, delivery: UUID, defect: str, note: str, now: datetime) -> None:
    """A leader found a fault a third time: the director is asked whether it goes back once more."""
    found = await deliveries.locked(tx, delivery)
    if found is None:
        raise Unknown
    if found.own or found.worker_id == tx.actor.id:
        raise OwnWork
    model.may_ask(found)
    code = faults.find(defect, day_of(now))
    if not await queries.record_question(
        tx, delivery=delivery, defect=code.code, note=note, at=now
    ):
        return
    await audit.note(tx, "rework.asked", subject=str(delivery), defect=code.code)
    await notices.tell_directors(
        tx,
        kind="rework.asked",
        subject="3回目のやり直しについて、判断のお願いです",
        body=f"「{found.title}」の納品は、やり直しが{found.round}回目です。このあとをご判断ください。",
        link=f"/deliveries/{delivery}",
        key=f"rework.asked:{delivery}",
        now=now,
    )


async def questions(tx: ReadTx, *, after: UUID | None = None, most: int = 200) -> list[Question]:
    """Deliveries that wait for a director's word, going on after a delivery."""
    return await queries.questions(tx, after=after, most=most)


async def question(tx: ReadTx, *, delivery: UUID) -> Question | None:
    """What a director was asked about a delivery that still waits."""
    return await queries.question(tx, delivery)
