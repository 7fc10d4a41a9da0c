"""What is done with leaders' fees: put to a leader with her terms, answered, ended, looked at."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import rates
from yui.audit import actions as audit
from yui.fees import model, queries, telling, terms
from yui.fees.model import JOB_TYPE, Fee, Leader, Line, State
from yui.fees.reckoning import Rate, Sum
from yui.fees.refusals import NotALeader
from yui.fees.terms import Wish
from yui.japan import day_of
from yui.offers import terms as notices_of
from yui.offers.model import Kept
from yui.offers.terms import Notice, Recipient
from yui.onboarding import actions as onboarding
from yui.standing import actions as standing
from yui.tax import Category
from yui.towns import actions as towns
from yui.towns.model import Body, Paper
from yui.work import actions as work
from yui.work import jobtypes
from yui.work.model import Task


class Sheet(Struct, frozen=True):
    """A fee with its notice, what it has brought so far, and line by line."""

    fee: Fee
    notice: Notice
    sum: Sum
    lines: list[Line]


class Desk(Struct, frozen=True):
    """A task with all that was put to leaders, and the leaders to choose from."""

    task: Task
    body: Body
    fees: list[Fee]
    sums: dict[UUID, Sum]
    leaders: list[Leader]


def category_on(day: date) -> Category:
    """How leading is withheld on a day, by the dated rows of kinds of work."""
    rows = [row for row in jobtypes.table() if row.code == JOB_TYPE]
    return rates.known(rows, day).withholding


async def propose(
    tx: Tx,
    *,
    task: UUID,
    leader: UUID,
    rate: Rate,
    valid_from: date,
    answer_by: datetime,
    now: datetime,
    spec: str = terms.WORK,
) -> UUID:
    """Puts a fee to a leader with its own terms notice; returns its id. It holds once she agrees.

    Raises `NotALeader`, `NotRegistered`, `OtherBody`, `NotAskable`, `TaskShut`, `FeeWaits`,
    `AnotherLeads`, `BadFirstDay`, `BadAnswerDay`, `Incomplete`.
    """
    found = terms.untaxed(await work.task_locked(tx, task=task), on=day_of(now))
    body = await towns.body(tx, body=found.body_id)
    who = await _leader(tx, leader, body=body, on=day_of(now))
    worker = model.may_lead(who, body=body.name)
    await queries.lapse(tx, at=now, task=task)
    known = await queries.of_task(tx, task)
    model.propose(found, known, worker=worker, valid_from=valid_from, answer_by=answer_by, at=now)
    wish = Wish(rate, category_on(day_of(now)), valid_from, answer_by, spec)
    notice = await _notice(tx, found, body, wish, to=Recipient(who.code, who.party), now=now)
    text = notices_of.canonical(notice)
    kept = Kept(text, notices_of.digest(text))
    made = await queries.record(
        tx, found, wish, worker=worker, leader=leader, notice=notice, kept=kept
    )
    fee = await show(tx, fee=made)
    await telling.offered(tx, fee, now=now)
    await audit.note(
        tx, "leader_fee.offered", subject=str(made), task=task, worker=worker, rate=rate.says
    )
    return made


async def _leader(tx: Tx, leader: UUID, *, body: Body, on: date) -> Leader:
    known = await queries.leaders(tx, body.id, on=on)
    found = next((one for one in known if one.id == leader), None)
    if found is None:
        raise NotALeader("leader")
    return found


async def _notice(
    tx: Tx, task: Task, body: Body, wish: Wish, *, to: Recipient, now: datetime
) -> Notice:
    """The notice with its number, which is taken only when nothing is missing in it."""
    common = await standing.begun(tx, body=body.id, on=day_of(now))
    terms.compose(task, body, to, wish, number="", common=common, now=now)
    number = await towns.next_number(tx, body, paper=Paper.TERMS, on=day_of(now))
    return terms.compose(task, body, to, wish, number=number, common=common, now=now)


async def show(tx: ReadTx, *, fee: UUID) -> Fee:
    """A fee; under scope `person`, only her own."""
    found = await queries.fee(tx, fee)
    if found is None:
        raise Unknown
    return found


async def visible(tx: ReadTx, *, fee: UUID, on: date) -> None:
    """A fee that waits for her answer is not shown to her while a step of joining is missing."""
    found = await show(tx, fee=fee)
    if found.state is State.OFFERED:
        await onboarding.require(tx, found.worker_id, on=on)


async def kept_terms(tx: ReadTx, *, fee: UUID) -> tuple[Notice, bytes]:
    """The notice of a fee, from the bytes that were hashed."""
    kept = await queries.kept(tx, fee)
    if kept is None:
        raise Unknown
    return notices_of.opened_from(kept, offer=fee), kept.text


async def sheet(tx: ReadTx, *, fee: UUID) -> Sheet:
    """All of a fee; under scope `person`, only her own."""
    found = await show(tx, fee=fee)
    notice, _ = await kept_terms(tx, fee=fee)
    return Sheet(found, notice, await queries.sum_of(tx, fee), await queries.lines(tx, fee))


async def desk(tx: ReadTx, *, task: UUID, now: datetime) -> Desk:
    """What the director's page of a task's fee shows."""
    found = await work.task(tx, task=task)
    known = await queries.of_task(tx, task)
    held = [fee for fee in known if fee.state in {State.AGREED, State.ENDED}]
    return Desk(
        task=found,
        body=await towns.body(tx, body=found.body_id),
        fees=known,
        sums={fee.id: await queries.sum_of(tx, fee.id) for fee in held},
        leaders=await queries.leaders(tx, found.body_id, on=day_of(now)),
    )


async def mine(tx: ReadTx, *, on: date) -> list[Fee]:
    """The caller's own fees: what waits for her answer first; nothing that waits while a step of
    joining is missing."""
    return await queries.mine(tx, tx.actor.id, on=on)


async def waiting(tx: ReadTx, *, now: datetime) -> list[Fee]:
    """What waits for the caller's answer."""
    return await queries.waiting(tx, tx.actor.id, at=now)


async def open_terms(tx: Tx, *, fee: UUID, now: datetime) -> None:
    """She has the terms before her: the first time is kept."""
    await show(tx, fee=fee)
    if await queries.record_opened(tx, fee, at=now):
        await audit.note(tx, "leader_fee.opened", subject=str(fee))


async def accept(tx: Tx, *, fee: UUID, now: datetime) -> None:
    """She agrees; her agreement before ends where this one begins. She alone can (scope `person`)."""
    found = await _mine_locked(tx, fee)
    state = model.answer(found, State.AGREED, at=now)
    await onboarding.require(tx, found.worker_id, on=day_of(now))
    before = await queries.agreed_locked(tx, found.task_id)
    if before is not None:
        last = model.succeeded(found, at=now)
        await queries.record_end(tx, before.id, model.move(before.state, State.ENDED), on=last)
    await _answered(tx, found, state, now=now)


async def decline(tx: Tx, *, fee: UUID, now: datetime) -> None:
    """She passes; no reason is asked, and what was agreed before holds on."""
    found = await _mine_locked(tx, fee)
    await _answered(tx, found, model.answer(found, State.DECLINED, at=now), now=now)


async def _mine_locked(tx: Tx, fee: UUID) -> Fee:
    found = await queries.locked(tx, fee)
    if found is None or found.worker_id != tx.actor.id:
        raise Unknown
    return found


async def _answered(tx: Tx, found: Fee, state: State, *, now: datetime) -> None:
    await queries.record_answer(tx, found.id, state, at=now)
    await telling.answered(tx, found, state, now=now)
    await audit.note(tx, f"leader_fee.{state.value}", subject=str(found.id), task=found.task_id)


async def _locked(tx: Tx, fee: UUID) -> Fee:
    found = await queries.locked(tx, fee)
    if found is None:
        raise Unknown
    return found


async def withdraw(tx: Tx, *, fee: UUID, now: datetime) -> UUID:
    """Takes a fee back that was not answered; the leader is told. Returns the task."""
    found = await _locked(tx, fee)
    await queries.record_answer(tx, fee, model.withdraw(found, at=now), at=now)
    await telling.withdrawn(tx, found, now=now)
    await audit.note(tx, "leader_fee.withdrawn", subject=str(fee), task=found.task_id)
    return found.task_id


async def end(tx: Tx, *, fee: UUID, ends_on: date, now: datetime) -> UUID:
    """Gives an agreement its last day; the leader is told. Returns the task.

    Raises `BadLastDay` for a day gone by, or too near for an agreement of six months (16条).
    """
    found = await _locked(tx, fee)
    state = model.end(found, on=ends_on, at=now)
    await queries.record_end(tx, fee, state, on=ends_on)
    await telling.ended(tx, found, on=ends_on, now=now)
    await audit.note(tx, "leader_fee.ended", subject=str(fee), task=found.task_id, ends_on=ends_on)
    return found.task_id


async def lapse(tx: Tx, *, now: datetime) -> int:
    """Marks the town's fees that nobody answered in time (an hourly job); returns how many."""
    lapsed = await queries.lapse(tx, at=now)
    if lapsed:
        await audit.note(tx, "leader_fees.lapsed", subject=str(tx.tenant), count=lapsed)
    return lapsed
