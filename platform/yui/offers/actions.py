"""What is done with offers: made with their terms, answered, withdrawn, lapsed, printed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import deltas, outbox
from yui.audit import actions as audit
from yui.japan import day_of
from yui.limits import actions as limits
from yui.notices import actions as notices
from yui.offers import asking, model, queries, terms
from yui.offers.complete import OpenItem
from yui.offers.model import Answered, Asked, AssignmentState, Held, Offer, State, Wanted
from yui.offers.refusals import AssignmentMove
from yui.offers.terms import Notice
from yui.onboarding import actions as onboarding
from yui.onboarding.model import not_through
from yui.work import actions as work


async def offer(
    tx: Tx,
    *,
    task: UUID,
    to: Sequence[Wanted],
    answer_by: datetime,
    now: datetime,
    once: UUID | None = None,
    by: UUID | None = None,
    below_reason: str = "",
    open_items: Sequence[OpenItem] = (),
) -> list[UUID]:
    """Puts quantities of a task to workers of this town, each with its terms notice; all or none.

    Whoever gives units of a task away holds its row, so no unit is promised twice. The same `once`
    makes the same offers, and nothing the second time. `by` is the director in whose name a job
    asks. Every refusal comes before anything is written. `below_reason` is needed where an hour
    comes to less than the minimum wage.
    """
    mark = once or uuid4()
    found = await work.task_locked(tx, task=task)
    ids = [model.made_once(tx.tenant, mark, want.worker) for want in to]
    known = await queries.made_already(tx, ids)
    if known:
        return known
    await queries.lapse(tx, at=now, task=task)
    progress = await work.progress(tx, task=task, now=now)
    chosen = model.offer(progress, to, answer_by=answer_by, at=now, today=day_of(now))
    who = await asking.askable(tx, task, chosen, now=now)
    sheet = await asking.sheet(
        tx, found, answer_by=answer_by, below_reason=below_reason, open_items=open_items, now=now
    )
    for want in chosen:
        sheet.notice(who[want.worker], want, number="")
    return [
        await asking.send(tx, sheet, who[want.worker], want, mark=mark, by=by or tx.actor.id)
        for want in chosen
    ]


async def show(tx: ReadTx, *, offer: UUID) -> Offer:
    """An offer; under scope `person`, only her own."""
    found = await queries.offer(tx, offer)
    if found is None:
        raise Unknown
    return found


async def visible(tx: ReadTx, *, offer: UUID, on: date) -> None:
    """An offer that waits is not shown to her while a step of joining is missing: `NotThrough` names
    it. What she took on before, she goes on with and sees."""
    found = await show(tx, offer=offer)
    if found.state is State.OFFERED:
        await onboarding.require(tx, found.worker_id, on=on)


async def terms_of(tx: ReadTx, *, offer: UUID) -> Notice:
    """The first notice of an offer, from the bytes that were hashed."""
    return (await kept_terms(tx, offer=offer))[0]


async def kept_terms(tx: ReadTx, *, offer: UUID) -> tuple[Notice, bytes]:
    """The first notice and its kept bytes."""
    kept = await queries.kept(tx, offer)
    if kept is None:
        raise Unknown
    return terms.opened_from(kept, offer=offer), kept.text


async def assignment_of(tx: ReadTx, *, offer: UUID) -> UUID | None:
    """The assignment that an accepted offer became."""
    return await queries.assignment_of(tx, offer)


async def asked(tx: ReadTx, *, task: UUID) -> list[Asked]:
    """Whom a task was offered to, and how far they are."""
    return await queries.asked(tx, task)


async def open_terms(tx: Tx, *, offer: UUID, now: datetime) -> None:
    """The worker has the terms before her: the first time is kept."""
    if await queries.record_opened(tx, offer, at=now):
        await audit.note(tx, "offer.opened", subject=str(offer))


async def accept(tx: Tx, *, offer: UUID, now: datetime, sure: bool = False) -> UUID:
    """The worker takes the work on; returns the assignment. She alone can (scope `person`).

    Where it passes a limit of income that she has set herself, she has to be `sure`: nobody else
    reads the limit, is told of it, or finds it in the log.
    """
    waiting = await _hers(tx, offer)
    model.answer(waiting, State.ACCEPTED, at=now)
    await onboarding.require(tx, waiting.worker_id, on=day_of(now))
    await limits.take(
        tx, yen=waiting.yen, tax=waiting.tax, due_on=waiting.due_on, sure=sure, now=now
    )
    found = await _answer(tx, offer, State.ACCEPTED, now=now)
    carried = await queries.agreed(tx, offer)
    if carried is None:
        raise RuntimeError(f"offer {offer} has no terms notice")
    made = await queries.record_assignment(tx, found, carried, at=now)
    if made is None:
        raise not_through(await onboarding.missing(tx, found.worker_id, on=day_of(now)))
    await deltas.note(tx, "offers_accepted", 1, on=day_of(now))
    await _tell(tx, found, "受諾", now=now)
    return made


async def decline(tx: Tx, *, offer: UUID, now: datetime) -> None:
    """The worker passes; no reason is asked, none is kept, and nothing is counted against her.

    Whoever gave her the place of a draw is told by the event `offers.declined`.
    """
    found = await _answer(tx, offer, State.DECLINED, now=now)
    await outbox.put(tx, "offers.declined", Answered(offer), key=f"offers.declined:{offer}")
    await _tell(tx, found, "見送り", now=now)


async def _hers(tx: Tx, offer: UUID) -> Offer:
    found = await queries.locked(tx, offer)
    if found is None or found.worker_id != tx.actor.id:
        raise Unknown
    return found


async def _answer(tx: Tx, offer: UUID, to: State, *, now: datetime) -> Offer:
    found = await _hers(tx, offer)
    state = model.answer(found, to, at=now)
    await queries.record_answer(tx, offer, state, at=now)
    await outbox.put(tx, "offers.answered", Answered(offer), key=f"offers.answered:{offer}")
    await audit.note(tx, f"offer.{state.value}", subject=str(offer), quantity=found.quantity)
    return found


async def _tell(tx: Tx, found: Offer, answer: str, *, now: datetime) -> None:
    await notices.tell(
        tx,
        to=found.offered_by,
        kind="offer.answered",
        subject=f"打診のお返事：{found.title}（{answer}）",
        body=f"「{found.title}」{found.quantity:,}{found.unit_name}の打診に、お返事がありました（{answer}）。",
        link=f"/tasks/{found.task_id}",
        key=f"offer.answered:{found.id}",
        now=now,
    )


async def withdraw(tx: Tx, *, offer: UUID, now: datetime) -> UUID:
    """Takes an unanswered offer back; the worker is told. Returns the task."""
    found = await queries.locked(tx, offer)
    if found is None:
        raise Unknown
    state = model.withdraw(found, at=now)
    await queries.record_answer(tx, offer, state, at=now)
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="offer.withdrawn",
        subject=f"打診の取り下げ：{found.title}",
        body=f"「{found.title}」の打診を取り下げました。ご検討いただき、ありがとうございました。",
        link="/me/offers",
        key=f"offer.withdrawn:{offer}",
        now=now,
    )
    await audit.note(tx, "offer.withdrawn", subject=str(offer))
    return found.task_id


async def withdraw_all(tx: Tx, *, worker: UUID, now: datetime) -> int:
    """Takes back every offer that waits for a worker who leaves; returns how many."""
    waiting = await queries.waiting_of(tx, worker)
    for offer in waiting:
        await withdraw(tx, offer=offer, now=now)
    return len(waiting)


async def lapse(tx: Tx, *, now: datetime) -> int:
    """Marks the town's unanswered offers whose time is up (a daily job); returns how many."""
    lapsed = await queries.lapse(tx, at=now)
    if lapsed:
        await audit.note(tx, "offers.lapsed", subject=str(tx.tenant), count=lapsed)
    return lapsed


async def hold(tx: Tx, *, offer: UUID) -> Offer:
    """An offer, held until the transaction ends."""
    found = await queries.locked(tx, offer)
    if found is None:
        raise Unknown
    return found


async def held(tx: Tx, *, offer: UUID) -> Held | None:
    """The assignment that an offer became, held until the transaction ends."""
    return await queries.held_locked(tx, offer)


async def taken(tx: ReadTx, *, assignment: UUID) -> Held:
    """An assignment; under scope `person`, only her own."""
    found = await queries.held(tx, assignment)
    if found is None:
        raise Unknown
    return found


async def end(tx: Tx, *, assignment: UUID, now: datetime) -> Held:
    """The worker cannot go on: no reason is asked. What she handed in stays to be inspected and paid.

    She alone can (scope `person`). What is left of the units is free at once: a task counts of an
    ended assignment only what was accepted or waits for inspection.
    """
    found = await queries.held_locked(tx, assignment)
    if found is None or found.worker_id != tx.actor.id:
        raise Unknown
    state = model.move_assignment(found.state, AssignmentState.ENDED)
    await queries.record_end(tx, assignment, state, at=now)
    await audit.note(tx, "assignment.ended", subject=str(assignment), quantity=found.quantity)
    return found


async def give_over(tx: Tx, *, assignment: UUID, now: datetime) -> Held:
    """Ends an assignment that its worker agreed to take on anew from another body (a job, once her
    yes is kept); of it only what she handed in stays. Its units are free for the new offer."""
    found = await queries.held_locked(tx, assignment)
    if found is None:
        raise Unknown
    state = model.move_assignment(found.state, AssignmentState.ENDED)
    await queries.record_end(tx, assignment, state, at=now)
    await audit.note(tx, "assignment.given_over", subject=str(assignment), quantity=found.quantity)
    return found


async def change(tx: Tx, found: Held, *, unit_price_yen: int, due_on: date) -> None:
    """Her assignment carries what she accepted; never a lower price (フリーランス法5条1項2号)."""
    if not await queries.record_change(tx, found.id, unit_price_yen=unit_price_yen, due_on=due_on):
        raise AssignmentMove(state=found.state.says)


async def upstream_due(tx: ReadTx, *, assignment: UUID) -> date | None:
    """The upstream due day that the work's notice stated with 再委託; None where it did not."""
    return await queries.upstream_due(tx, assignment)
