"""What is done about work that cannot go on: left by its worker, put to others step by step."""

from datetime import datetime, time, timedelta
from uuid import UUID

from msgspec.structs import replace

from tenants.db import ReadTx, Tx
from tenants.refusal import Refused, Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.calls import fitting
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Progress as Done
from yui.japan import JST, day_of
from yui.offers import actions as offers
from yui.offers.model import AssignmentState, Held, Wanted
from yui.substitutes import hours, model, proposing, queries, telling
from yui.substitutes.model import Ask, Case, Hours, Left, Looked, State, Stepped
from yui.substitutes.proposing import Proposal
from yui.work import actions as work
from yui.work.model import Progress

PAGE = 50


async def leave(tx: Tx, *, assignment: UUID, now: datetime) -> Left:
    """「続けられません」: the worker ends her assignment; no reason is asked and none is kept.

    What she handed in stays to be inspected and paid; the rest is free at once, and others are
    asked by the job that this promises.
    """
    held = await offers.end(tx, assignment=assignment, now=now)
    done = await deliveries.progress(tx, assignment=assignment)
    kept = done.accepted + done.waiting
    freed = held.quantity - kept
    asked = await offers.show(tx, offer=held.offer_id)
    made: UUID | None = None
    if freed > 0:
        made = await queries.record(
            tx,
            assignment=assignment,
            task=held.task_id,
            worker=held.worker_id,
            director=asked.offered_by,
            quantity=freed,
            at=now,
        )
        await outbox.put(tx, "substitutes.step", Stepped(made), key=f"substitutes.step:{made}")
        await audit.note(tx, "substitute.opened", subject=str(made), quantity=freed)
    await telling.left(tx, held, director=asked.offered_by, case=made, freed=freed, now=now)
    return _left(held, done, case=made)


async def before_leaving(tx: Tx, *, assignment: UUID) -> Left:
    """What would stay hers and what would become free; another's assignment is unknown."""
    held = await offers.taken(tx, assignment=assignment)
    if held.worker_id != tx.actor.id:
        raise Unknown
    return _left(held, await deliveries.progress(tx, assignment=assignment))


def _left(held: Held, done: Done, *, case: UUID | None = None) -> Left:
    kept = done.accepted + done.waiting
    return Left(
        assignment_id=held.id,
        title=held.title,
        unit_name=held.unit_name,
        freed=held.quantity - kept,
        kept=kept,
        open=held.state is AssignmentState.ACTIVE,
        case=case,
    )


async def step(tx: Tx, *, case: UUID, now: datetime) -> State:
    """Looks whether the case goes on, and goes on; again it does nothing until something changed."""
    found = await _locked(tx, case)
    rule = await rule_on(tx, now=now)
    while True:
        taken = await queries.taken(tx, case, at=now)
        task = await work.progress(tx, task=found.task_id, now=now)
        found = await _propose(
            tx, found, proposing.proposes(found, taken, task, rule, at=now), now=now
        )
        if proposing.followed(found, taken, task):
            found = await _decided(tx, found, "followed", now=now)
        to = model.next_state(found, taken, task, at=now)
        if to is None:
            return found.state
        wanted = model.wanting(found, taken, task)
        again = not found.proposed and model.asks_again(found, taken, task, rule, at=now)
        if again and await _ask(tx, found, task, wanted, now=now):
            return found.state
        found = await _go(tx, found, model.move(found.state, to), rule=rule, now=now)
        if to in {State.TEAM, State.TOWN} and (
            found.proposed or not await _ask(tx, found, task, wanted, now=now)
        ):
            found = replace(found, step_until=None)
            continue
        if to is State.TOWNS:
            continue
        await telling.stepped(tx, found, wanted=wanted, now=now)
        return to


async def _propose(tx: Tx, found: Case, units: int, *, now: datetime) -> Case:
    """Other towns are proposed to the director, once: it waits in the inbox until it is decided."""
    if not units:
        return found
    after = replace(found, proposed_at=now, proposed_units=units, waived_at=None)
    await queries.record_proposal(tx, found.id, units=units, at=now)
    await audit.note(tx, "substitute.proposed", subject=str(found.id), units=units)
    await telling.proposed(tx, after, now=now)
    return after


async def _decided(tx: Tx, found: Case, how: str, *, now: datetime) -> Case:
    await queries.record_waived(tx, found.id, at=now)
    await audit.note(tx, f"substitute.{how}", subject=str(found.id))
    return replace(found, waived_at=now)


async def _go(tx: Tx, found: Case, to: State, *, rule: Hours, now: datetime) -> Case:
    proposed = found.proposed_at if found.proposed else None
    until = rule.until(to, at=now, proposed=proposed)
    after = replace(
        found,
        state=to,
        step_until=until,
        target_at=found.target_at or found.opened_at + timedelta(hours=rule.whole),
        closed_at=now if to.over else None,
    )
    await queries.record_step(
        tx, found.id, to, until=until, target=after.target_at, closed=after.closed_at
    )
    await audit.note(tx, f"substitute.{to.value}", subject=str(found.id))
    if until is not None:
        await _again(tx, found, to.value, at=until, now=now)
    if found.target_at is None and not to.over:
        at = found.opened_at + timedelta(hours=rule.proposal)
        await _again(tx, found, "proposal", at=at, now=now)
    return after


async def _again(tx: Tx, found: Case, why: str, *, at: datetime, now: datetime) -> None:
    """Promises to look again: business time may be another than the database's own."""
    run_at = await queries.moment(tx) + max(at - now, timedelta())
    key = f"substitutes.step:{found.id}:{why}"
    await outbox.put(tx, "substitutes.step", Stepped(found.id), key=key, run_at=run_at)


async def _ask(tx: Tx, found: Case, task: Progress, wanted: int, *, now: datetime) -> int:
    """Puts what is wanted to the next candidates by ordinary offers; returns how many were asked."""
    rule = await rule_on(tx, now=now)
    need = await fitting.need_of(tx, await work.task(tx, task=found.task_id), units=wanted)
    fit = await fitting.fitting(tx, need, now=now)
    team = found.state is State.TEAM
    who = await queries.candidates(tx, found.id, team=team, fit=fit, at=now, most=rule.at_once)
    if not who:
        return 0
    to = [Wanted(*each) for each in zip(who, model.parts(wanted, len(who)), strict=False)]
    before = await offers.show(tx, offer=found.offer_id)
    asked = await queries.asks(tx, found.id)
    last = datetime.combine(task.due_on, time(23, 59), tzinfo=JST)
    try:
        made = await offers.offer(
            tx,
            task=found.task_id,
            to=to,
            answer_by=min(found.step_until or last, last),
            now=now,
            once=model.once(found.id, found.state, asked=len(asked)),
            by=found.director_id,
            below_reason=before.below_reason,
        )
    except Refused as refused:
        await audit.note(tx, "substitute.not_asked", subject=str(found.id), code=refused.code)
        return 0
    for one in made:
        await queries.record_ask(tx, found.id, one, step=found.state, at=now)
    return len(made)


async def answered(tx: Tx, *, offer: UUID, now: datetime) -> None:
    """An offer of a task was answered: its cases may go on at once."""
    await changed(tx, task=(await offers.show(tx, offer=offer)).task_id, now=now)


async def changed(tx: Tx, *, task: UUID, now: datetime) -> None:
    """Units of a task were given away or came back: its cases may go on at once."""
    for case in await queries.open_of_task(tx, task):
        await step(tx, case=case, now=now)


async def look_again(tx: Tx, *, task: UUID, mark: str) -> None:
    """Promises to look at a task's cases: whoever holds the task's row must not wait for a case."""
    await outbox.put(tx, "substitutes.look", Looked(task), key=f"substitutes.look:{mark}")


async def sweep(tx: Tx, *, now: datetime, most: int = 200) -> int:
    """Every case whose step is over goes on; returns how many were looked at."""
    found = await queries.open_cases(tx, most=most)
    for case in found:
        await step(tx, case=case, now=now)
    return len(found)


async def cancel(tx: Tx, *, case: UUID, now: datetime) -> None:
    """The director has found another way; offers that are out stay as they are."""
    found = await _locked(tx, case)
    rule = await rule_on(tx, now=now)
    await _go(tx, found, model.move(found.state, State.CANCELLED), rule=rule, now=now)


async def waive(tx: Tx, *, case: UUID, now: datetime) -> None:
    """The director goes on waiting inside the town: its steps ask on, and other towns are proposed
    again when they are over."""
    found = await _locked(tx, case)
    proposing.waive(found)
    await _decided(tx, found, "waived", now=now)
    await _again(tx, found, f"waived:{now.isoformat()}", at=now, now=now)


async def _locked(tx: Tx, case: UUID) -> Case:
    found = await queries.locked(tx, case)
    if found is None:
        raise Unknown
    return found


async def show(tx: ReadTx, *, case: UUID) -> tuple[Case, list[Ask]]:
    """A case and whom it has asked."""
    found = await queries.case(tx, case)
    if found is None:
        raise Unknown
    return found, await queries.asks(tx, case)


async def proposal(tx: ReadTx, *, case: Case, now: datetime) -> Proposal | None:
    """What is proposed to other towns; None while nothing is."""
    if not case.proposed or case.proposed_at is None:
        return None
    rule = await rule_on(tx, now=now)
    taken = await queries.taken(tx, case.id, at=now)
    task = await work.progress(tx, task=case.task_id, now=now)
    return Proposal(
        free=model.wanting(case, taken, task),
        waiting=taken.waiting,
        unit_price_yen=case.unit_price_yen,
        due_on=case.due_on,
        answer_by=(by := case.proposed_at + rule.of(State.TOWNS)),
        answer_on=proposing.answer_day(by, at=now),
    )


async def cases(
    tx: ReadTx, *, before: tuple[datetime, UUID] | None = None, most: int = PAGE
) -> list[Case]:
    """A page of cases, the newest first."""
    return await queries.cases(tx, before=before, most=most)


async def rule_on(tx: ReadTx, *, now: datetime) -> Hours:
    """The hours that hold today: the town's own, or those that come with Yui."""
    today = day_of(now)
    own = await queries.hours_on(tx, today)
    if own is not None:
        return own
    usual = hours.default(today)
    return Hours(
        valid_from=usual.since,
        team_hours=usual.team_hours,
        town_hours=usual.town_hours,
        towns_hours=usual.towns_hours,
        at_once=usual.at_once,
        quiet_from=usual.quiet_from,
        quiet_until=usual.quiet_until,
    )


async def rules(tx: ReadTx) -> list[Hours]:
    """The town's own hours, the newest first."""
    return await queries.hours(tx)


async def settle(tx: Tx, new: Hours, *, now: datetime) -> None:
    """Sets the town's hours from a day on."""
    model.settle(new, today=day_of(now))
    if not await queries.record_hours(tx, new, at=now):
        raise model.settled_before()
    await audit.note(
        tx, "substitute.hours", subject=str(tx.tenant), valid_from=new.valid_from, hours=new.whole
    )
