"""What is done with offers: made with their terms, answered, withdrawn, lapsed, printed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from tenants.db import ReadTx, Tx
from tenants.refusal import FieldError, Invalid, Unknown
from yui import deltas
from yui.audit import actions as audit
from yui.japan import day_of
from yui.notices import actions as notices
from yui.offers import model, queries, terms
from yui.offers.model import Asked, Offer, State, Wanted
from yui.offers.terms import Notice, Recipient
from yui.people import actions as people
from yui.people.model import Known
from yui.people.model import State as Standing
from yui.towns import actions as towns
from yui.towns.model import Body, Paper
from yui.web.words import N_
from yui.work import actions as work
from yui.work.model import Task


async def offer(
    tx: Tx,
    *,
    task: UUID,
    to: Sequence[Wanted],
    answer_by: datetime,
    now: datetime,
    once: UUID | None = None,
) -> list[UUID]:
    """Puts quantities of a task to workers of this town, each with its terms notice; all or none.

    Whoever gives units of a task away holds its row, so no unit is promised twice. The same `once`
    makes the same offers, and nothing the second time.
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
    who = await _askable(tx, task, chosen, now=now)
    body = await towns.body(tx, body=found.body_id)
    return [
        await _offer(tx, found, body, who[want.worker], want, mark=mark, until=answer_by, now=now)
        for want in chosen
    ]


async def _askable(
    tx: Tx, task: UUID, chosen: Sequence[Wanted], *, now: datetime
) -> dict[UUID, Known]:
    who = await people.known(tx, workers=[want.worker for want in chosen])
    waiting = set(await queries.waits_for(tx, task, at=now))
    errors: list[FieldError] = []
    for want in chosen:
        field, worker = f"quantity.{want.worker}", who.get(want.worker)
        if worker is None:
            raise Unknown
        if worker.state is not Standing.ACTIVE:
            says = N_("いま打診できないワーカーです。")
            errors.append(FieldError(field, "worker_not_active", says))
        if want.worker in waiting:
            says = N_("この業務の打診に、まだお返事をもらっていません。")
            errors.append(FieldError(field, "already_asked", says))
    if errors:
        raise Invalid(errors)
    return who


async def _offer(
    tx: Tx,
    task: Task,
    body: Body,
    worker: Known,
    want: Wanted,
    *,
    mark: UUID,
    until: datetime,
    now: datetime,
) -> UUID:
    made = model.made_once(tx.tenant, mark, worker.id)
    notice = terms.compose(
        task,
        body,
        Recipient(code=worker.code, name=worker.name),
        number=await towns.next_number(tx, body, paper=Paper.TERMS, on=day_of(now)),
        quantity=want.quantity,
        answer_by=until,
        now=now,
    )
    kept = terms.canonical(notice)
    await queries.record_offer(
        tx, made, task, worker=worker.id, quantity=want.quantity, answer_by=until, at=now
    )
    await queries.record_terms(
        tx, made, notice, worker=worker.id, kept=kept, digest=terms.digest(kept)
    )
    await _put(tx, made, task, want, now=now)
    await deltas.note(tx, "offers_made", 1, on=day_of(now))
    await audit.note(tx, "task.offered", subject=str(made), task=task.id, quantity=want.quantity)
    return made


async def _put(tx: Tx, made: UUID, task: Task, want: Wanted, *, now: datetime) -> None:
    await notices.tell(
        tx,
        to=want.worker,
        kind="offer",
        subject=f"打診のお知らせ：{task.title}",
        body=(
            f"「{task.title}」{want.quantity:,}{task.unit_name}をお願いできるか、うかがいます。"
            "取引条件を確かめて、マイページからお返事ください。見送っても、不利になることはありません。"
        ),
        link=f"/me/offers/{made}",
        key=f"offer:{made}",
        now=now,
    )


async def show(tx: ReadTx, *, offer: UUID) -> Offer:
    """An offer; under scope `person`, only her own."""
    found = await queries.offer(tx, offer)
    if found is None:
        raise Unknown
    return found


async def terms_of(tx: ReadTx, *, offer: UUID) -> Notice:
    """The notice of an offer, from the bytes that were hashed."""
    return (await kept_terms(tx, offer=offer))[0]


async def kept_terms(tx: ReadTx, *, offer: UUID) -> tuple[Notice, bytes]:
    """The notice and its kept bytes; bytes that do not hash as they did are a bug, loudly."""
    kept = await queries.terms(tx, offer)
    if kept is None:
        raise Unknown
    if terms.digest(kept) != await queries.kept_hash(tx, offer):
        raise RuntimeError(
            f"terms notice of offer {offer}: the bytes are not those that were hashed"
        )
    return terms.read(kept), kept


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


async def accept(tx: Tx, *, offer: UUID, now: datetime) -> UUID:
    """The worker takes the work on; returns the assignment. She alone can (scope `person`)."""
    found = await _answer(tx, offer, State.ACCEPTED, now=now)
    carried = await queries.agreed(tx, offer)
    if carried is None:
        raise RuntimeError(f"offer {offer} has no terms notice")
    made = await queries.record_assignment(tx, found, carried, at=now)
    await deltas.note(tx, "offers_accepted", 1, on=day_of(now))
    await _tell(tx, found, "受諾", now=now)
    return made


async def decline(tx: Tx, *, offer: UUID, now: datetime) -> None:
    """The worker passes; no reason is asked, none is kept, and nothing is counted against her."""
    found = await _answer(tx, offer, State.DECLINED, now=now)
    await _tell(tx, found, "見送り", now=now)


async def _answer(tx: Tx, offer: UUID, to: State, *, now: datetime) -> Offer:
    found = await queries.locked(tx, offer)
    if found is None or found.worker_id != tx.actor.id:
        raise Unknown
    state = model.answer(found, to, at=now)
    await queries.record_answer(tx, offer, state, at=now)
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


async def lapse(tx: Tx, *, now: datetime) -> int:
    """Marks the town's unanswered offers whose time is up (a daily job); returns how many."""
    lapsed = await queries.lapse(tx, at=now)
    if lapsed:
        await audit.note(tx, "offers.lapsed", subject=str(tx.tenant), count=lapsed)
    return lapsed
