"""What is done with calls: opened with all their items, shown, applied to and withdrawn from."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import FieldError, Unknown
from yui import lottery, outbox
from yui.audit import actions as audit
from yui.availability.skills import label_of
from yui.calls import fitting, items, matching, queries, rules
from yui.calls.applying import queries as applying
from yui.calls.fitting import Ranked
from yui.calls.items import Item
from yui.calls.lottery import Draw
from yui.calls.matching import Criterion, Need
from yui.calls.model import (
    Applicant,
    Application,
    ApplicationJob,
    ApplicationState,
    Call,
    CallJob,
    Listed,
    Mode,
    NewCall,
    Shown,
)
from yui.calls.refusals import AlreadyApplied, NotFitting, TaskClosed
from yui.japan import day_of
from yui.offers import asking, pay
from yui.onboarding import actions as onboarding
from yui.people import actions as people
from yui.standing import actions as standing
from yui.standing.model import USUAL, Texts
from yui.towns import actions as towns
from yui.towns.model import Body
from yui.work import actions as work
from yui.work.model import Task, TaskState

PAGE = 50


class Prepared(Struct, frozen=True):
    """A task with what a call of it would say and need, and how many units are left for it."""

    task: Task
    body: Body
    texts: Texts
    need: Need
    left: int


class Whole(Struct, frozen=True):
    """A call with its items and its draw."""

    call: Call
    items: list[Item]
    draw: Draw | None


async def prepare(tx: ReadTx, *, task: UUID, units: int, now: datetime) -> Prepared:
    """What a call of the task would begin with."""
    found = await work.task(tx, task=task)
    body = await towns.body(tx, body=found.body_id)
    progress = await work.progress(tx, task=task, now=now)
    return Prepared(
        task=found,
        body=body,
        texts=await _texts(tx, body, now=now),
        need=await fitting.need_of(tx, found, units=units),
        left=max(0, progress.free - await queries.reserved(tx, task)),
    )


async def _texts(tx: ReadTx, body: Body, *, now: datetime) -> Texts:
    common = await standing.begun(tx, body=body.id, on=day_of(now))
    return common.texts if common is not None else USUAL


async def open_call(tx: Tx, *, task: UUID, new: NewCall, now: datetime, once: UUID) -> UUID:
    """Puts places of a task to the whole town; incomplete items or missing units refuse it.

    The same `once` opens the same call. The criteria that candidates are sorted by, and a lottery's
    commitment, stand in the audit log from this moment.
    """
    made = rules.made_once(tx.tenant, once)
    found = await work.task_locked(tx, task=task)
    if await queries.call(tx, made) is not None:
        return made
    ready = await prepare(tx, task=task, units=new.units_each, now=now)
    rules.in_time(new, due_on=found.due_on, at=now)
    published = items.compose(found, ready.body, new, texts=ready.texts, now=now)
    if found.state is not TaskState.OPEN:
        raise TaskClosed
    rules.open_call(
        new,
        free=ready.left,
        unit=found.unit_name,
        due_on=found.due_on,
        at=now,
        today=day_of(now),
    )
    reference = await asking.reference(tx, found, now=now)
    reason = pay.reasoned(reference, new.below_reason)
    seed = lottery.new_seed() if new.mode is Mode.LOTTERY else None
    kept = items.canonical(published)
    await _record(tx, made, found, new, below_reason=reason, kept=kept, seed=seed, now=now)
    await outbox.put(tx, "calls.tell", CallJob(made), key=f"calls.tell:{made}")
    return made


async def _record(
    tx: Tx,
    made: UUID,
    task: Task,
    new: NewCall,
    *,
    below_reason: str,
    kept: bytes,
    seed: bytes | None,
    now: datetime,
) -> None:
    weights = matching.weights_on(day_of(now))
    commitment = lottery.commitment(seed) if seed else None
    await queries.record_call(
        tx,
        made,
        task,
        new,
        weights=weights,
        below_reason=below_reason,
        kept=kept,
        digest=items.digest(kept),
        commitment=commitment,
        at=now,
    )
    if seed:
        await applying.record_seed(tx, made, seed)
    await _note(tx, made, task, new, weights=weights.version, kept=kept, commitment=commitment)


async def _note(
    tx: Tx,
    made: UUID,
    task: Task,
    new: NewCall,
    *,
    weights: str,
    kept: bytes,
    commitment: bytes | None,
) -> None:
    await audit.note(
        tx,
        "call.opened",
        subject=str(made),
        task=task.id,
        mode=new.mode.value,
        places=new.places,
        units_each=new.units_each,
        criteria=sorted(each.value for each in new.criteria),
        weights=weights,
        skills=[f"{code}:{level}" for code, level in sorted(new.need.skills.items())],
        clearance=new.need.clearance,
        center=new.need.center,
        items=items.digest(kept).hex(),
        commitment=commitment.hex() if commitment else "",
    )


async def calls(
    tx: ReadTx, *, before: tuple[datetime, UUID] | None = None, most: int = PAGE
) -> list[Listed]:
    """A page of the town's calls, the newest first, going on before (opened at, id)."""
    at, last = before or (None, None)
    return await queries.calls(tx, before=at, before_id=last, most=most)


async def of_task(tx: ReadTx, *, task: UUID) -> list[Listed]:
    """The calls of a task."""
    return await queries.of_task(tx, task)


async def show(tx: ReadTx, *, call: UUID) -> Whole:
    """A call with what it says and, when it was drawn, its record."""
    found, kept = await queries.call(tx, call), await queries.items(tx, call)
    if found is None:
        raise Unknown
    if kept is None:
        raise RuntimeError(f"call {call}: the items are not those that were hashed")
    return Whole(found, items.read(kept).items, await applying.draw(tx, call))


async def applicants(tx: ReadTx, *, call: UUID) -> list[Applicant]:
    """Who applied, for the director's eyes."""
    return await applying.applicants(tx, call)


async def candidates(
    tx: ReadTx, *, task: UUID, need: Need, criteria: Collection[Criterion], now: datetime
) -> list[Ranked]:
    """Who fits a task, sorted and explained, by the points of today."""
    found = await work.task(tx, task=task)
    weights = matching.weights_on(day_of(now))
    return await fitting.candidates(tx, found, need, criteria=criteria, weights=weights, now=now)


async def candidates_of(tx: ReadTx, *, call: Call, now: datetime) -> list[Ranked]:
    """Who fits a call, by the criteria and the points that it was opened with."""
    found = await work.task(tx, task=call.task_id)
    weights = matching.weights_of(call.weights)
    return await fitting.candidates(
        tx, found, call.need, criteria=call.criteria, weights=weights, now=now
    )


async def shown(
    tx: ReadTx,
    *,
    now: datetime,
    after: tuple[bool, datetime, UUID] | None = None,
    most: int = 200,
) -> list[Shown]:
    """The calls that the caller, a worker, may apply to, and those to which she did, going on after
    (over, last moment to apply, id)."""
    return await queries.shown(tx, tx.actor.id, at=now, after=after, most=most)


async def mine(
    tx: ReadTx, *, call: UUID, now: datetime
) -> tuple[Whole, Application | None, list[FieldError]]:
    """A call before a worker: what it says, her own application, what she would still need."""
    whole = await show(tx, call=call)
    found = await applying.application_of(tx, call, tx.actor.id)
    if found is None:
        await onboarding.require(tx, tx.actor.id, on=day_of(now))
    return whole, found, await _missing(tx, whole.call, now=now)


async def _missing(tx: ReadTx, found: Call, *, now: datetime) -> list[FieldError]:
    lacks = await fitting.lacking(tx, found.need, worker=tx.actor.id, now=now)
    return [
        FieldError(field, "not_fitting", says, {**values, **_named(values)})
        for field, says, values in lacks
    ]


def _named(values: dict[str, object]) -> dict[str, object]:
    return {"skill": label_of(str(values["skill"]))} if "skill" in values else {}


async def apply(tx: Tx, *, call: UUID, now: datetime) -> ApplicationState:
    """The worker applies (scope `person`). First come: she has a place, or there is none left.

    The gate holds the call until this transaction ends, so no two of 50 take the same place; a
    refusal after it gives the place back with everything else.
    """
    await onboarding.require(tx, tx.actor.id, on=day_of(now))
    held = await queries.hold(tx, call, at=now)
    found = await queries.call(tx, call)
    if found is None:
        raise Unknown
    mine = await applying.mine(tx, call)
    known = await people.known(tx, workers=[tx.actor.id])
    if tx.actor.id not in known:
        raise Unknown
    state = rules.apply(found, mine, held=held, standing=known[tx.actor.id].state, at=now)
    if missing := await _missing(tx, found, now=now):
        raise NotFitting(missing)
    if mine is not None:
        await applying.record_state(tx, mine, state, at=now)
        made: UUID | None = mine.id
    else:
        made = await applying.record_application(tx, call, state=state, at=now)
    if made is None:
        raise AlreadyApplied
    await audit.note(tx, f"call.{state.value}", subject=str(call), application=made)
    if state is ApplicationState.CHOSEN:
        job = ApplicationJob(call, made)
        await outbox.put(tx, "calls.offer", job, key=f"calls.offer:{made}")
    if held == "last":
        await outbox.put(tx, "calls.close", CallJob(call), key=f"calls.close:{call}")
    return state


async def withdraw(tx: Tx, *, call: UUID, now: datetime) -> None:
    """She takes her application back: no reason is asked, and nothing is counted against her."""
    found = await applying.mine(tx, call)
    if found is None:
        raise Unknown
    await applying.record_state(tx, found, rules.withdraw(found), at=now)
    await audit.note(tx, "call.withdrawn", subject=str(call), application=found.id)


async def withdraw_all(tx: Tx, *, worker: UUID, now: datetime) -> int:
    """Takes back every application of a worker who leaves; returns how many."""
    return await applying.record_left(tx, worker, at=now)
