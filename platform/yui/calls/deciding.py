"""How places are given: closed at the deadline, drawn, selected, moved up, cancelled."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Refused, Unknown
from yui import lottery, outbox
from yui.audit import actions as audit
from yui.calls import model, news, queries, rules
from yui.calls.applying import queries as applying
from yui.calls.lottery import Draw
from yui.calls.model import (
    Application,
    ApplicationState,
    Call,
    CallJob,
    CallState,
    Mode,
    Pick,
    ReasonCode,
)
from yui.calls.refusals import NobodyLeft
from yui.japan import day_of
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.work import actions as work

ANSWER_HOUR = 17
LIVE = {"offered", "accepted"}
"""States of an offer in which it holds its place."""


async def locked(tx: Tx, call: UUID) -> Call:
    """The call, held until the transaction ends."""
    found = await queries.locked(tx, call)
    if found is None:
        raise Unknown
    return found


async def _move(tx: Tx, found: Call, to: CallState, *, now: datetime) -> None:
    await queries.record_call_state(tx, found.id, to, at=now)
    await audit.note(tx, f"call.{to.value}", subject=str(found.id))


async def close(tx: Tx, *, call: UUID, now: datetime) -> CallState:
    """The deadline has come, or every place is taken: nobody can apply any more (12条: 最新に保つ)."""
    found = await locked(tx, call)
    state = rules.close(found, at=now)
    await _move(tx, found, state, now=now)
    if state is CallState.SETTLED:
        return state
    standing = [
        each
        for each in await applying.applications(tx, call)
        if each.state is ApplicationState.APPLIED
    ]
    if not standing:
        ended = model.move_call(state, CallState.SETTLED)
        await _move(tx, found, ended, now=now)
        return ended
    if found.mode is Mode.LOTTERY:
        await outbox.put(tx, "calls.draw", CallJob(call), key=f"calls.draw:{call}")
    else:
        await news.tell_director(
            tx,
            found,
            kind="call.closed",
            subject=f"募集の締切：{found.title}",
            body=f"「{found.title}」に{len(standing)}件の応募がありました。理由とともに選んでください。",
            key=f"call.closed:{call}",
            now=now,
        )
    return state


async def sweep(tx: Tx, *, now: datetime) -> int:
    """Closes the town's calls whose time is over (an hourly job); returns how many."""
    due = await queries.due(tx, at=now)
    for call in due:
        await close(tx, call=call, now=now)
    return len(due)


async def close_full(tx: Tx, *, call: UUID, now: datetime) -> None:
    """The last place of a first-come call was taken; the second time there is nothing to do."""
    found = await locked(tx, call)
    if found.state is CallState.OPEN and found.full:
        await close(tx, call=call, now=now)


async def draw(tx: Tx, *, call: UUID, now: datetime) -> Draw:
    """Draws a closed lottery once; a second time gives the same record and does nothing."""
    found = await locked(tx, call)
    known = await applying.draw(tx, call)
    if known is not None:
        return known
    state = rules.settle(found, by=Mode.LOTTERY)
    seed = await applying.seed(tx, call)
    if seed is None or lottery.commitment(seed) != found.commitment:
        raise RuntimeError(f"call {call}: the seed is not the one that was published")
    standing = {
        each.id: each
        for each in await applying.applications(tx, call)
        if each.state is ApplicationState.APPLIED
    }
    order = lottery.drawn(seed, call, standing)
    made = Draw(call, seed, order, found.places, now)
    await applying.record_draw(tx, made)
    await audit.note(
        tx, "call.drawn", subject=str(call), seed=seed.hex(), count=len(order), places=found.places
    )
    await _move(tx, found, state, now=now)
    await _give(tx, found, [standing[number] for number in order], now=now)
    return made


async def _give(tx: Tx, found: Call, order: Sequence[Application], *, now: datetime) -> None:
    given = 0
    for place, each in enumerate(order, 1):
        if given < found.places:
            given += await chosen(tx, found, each, place=place, now=now)
        else:
            await _not_chosen(tx, found, each, place=place, now=now)


async def chosen(
    tx: Tx,
    found: Call,
    each: Application,
    *,
    now: datetime,
    place: int | None = None,
    reason: ReasonCode | None = None,
) -> bool:
    """Makes the real offer to someone chosen; False when none can be made, and both are told."""
    state = (
        each.state
        if each.state is ApplicationState.CHOSEN
        else model.move_application(each.state, ApplicationState.CHOSEN)
    )
    try:
        made = await _offer(tx, found, each, now=now)
    except Refused as refused:
        await _release(tx, found, each, state, refused, place=place, now=now)
        return False
    await applying.record_state(tx, each, state, at=now, offer=made, reason=reason, place=place)
    await audit.note(
        tx,
        "application.chosen",
        subject=str(each.id),
        call=found.id,
        offer=made,
        reason=reason.value if reason else found.mode.value,
    )
    return True


async def _offer(tx: Tx, found: Call, each: Application, *, now: datetime) -> UUID:
    rules.as_published(found, (await work.task(tx, task=found.task_id)).unit_price_yen)
    (made,) = await offers.offer(
        tx,
        task=found.task_id,
        to=[Wanted(each.worker_id, found.units_each)],
        answer_by=answer_by(found, now),
        now=now,
        once=found.id,
        by=found.opened_by,
        below_reason=found.below_reason,
    )
    return made


def answer_by(found: Call, now: datetime) -> datetime:
    """When whoever is offered a place now has to have answered."""
    day = min(day_of(now) + timedelta(days=found.answer_days), found.due_on)
    return datetime(day.year, day.month, day.day, ANSWER_HOUR, tzinfo=now.tzinfo)


async def _release(
    tx: Tx,
    found: Call,
    each: Application,
    state: ApplicationState,
    refused: Refused,
    *,
    place: int | None,
    now: datetime,
) -> None:
    to = model.move_application(state, ApplicationState.RELEASED)
    await applying.record_state(tx, each, to, at=now, place=place)
    await audit.note(
        tx, "application.released", subject=str(each.id), call=found.id, because=refused.code
    )
    await news.tell_worker(tx, found, each, "お願いできる数がなくなりました", now=now)
    await news.tell_director(
        tx,
        found,
        kind="call.released",
        subject=f"打診できない応募があります：{found.title}",
        body=f"「{found.title}」で決まった1件を打診できませんでした（{refused.code}）。",
        key=f"call.released:{each.id}",
        now=now,
    )


async def _not_chosen(
    tx: Tx, found: Call, each: Application, *, now: datetime, place: int | None = None
) -> None:
    to = model.move_application(each.state, ApplicationState.NOT_CHOSEN)
    await applying.record_state(tx, each, to, at=now, place=place)
    await audit.note(tx, "application.not_chosen", subject=str(each.id), call=found.id)
    await news.tell_worker(tx, found, each, "今回はお願いできませんでした", now=now)


async def offer_place(tx: Tx, *, call: UUID, application: UUID, now: datetime) -> None:
    """The real offer behind a place taken on a first-come call; again changes nothing."""
    found = await locked(tx, call)
    for each in await applying.applications(tx, call):
        waits = each.state is ApplicationState.CHOSEN and each.offer_id is None
        if each.id == application and waits:
            await chosen(tx, found, each, now=now)


async def choose(tx: Tx, *, call: UUID, picks: Sequence[Pick], now: datetime) -> int:
    """The director's selection, each with a coded reason; the others are told. Returns how many
    offers were made."""
    found = await locked(tx, call)
    state = rules.settle(found, by=Mode.SELECTION)
    known = {each.id: each for each in await applying.applications(tx, call)}
    reasons = {pick.application: pick.reason for pick in rules.choose(found, picks, known)}
    made = 0
    for each in known.values():
        if each.id in reasons:
            made += await chosen(tx, found, each, reason=reasons[each.id], now=now)
        elif each.state is ApplicationState.APPLIED:
            await _not_chosen(tx, found, each, now=now)
    await _move(tx, found, state, now=now)
    return made


async def promote(tx: Tx, *, call: UUID, now: datetime) -> UUID:
    """A place came free: the next of the draw's order is offered it. Returns the application."""
    found = await locked(tx, call)
    if found.mode is not Mode.LOTTERY or found.state is not CallState.SETTLED:
        raise NobodyLeft
    known = await applying.applicants(tx, call)
    taken = sum(each.answer in LIVE for each in known)
    waiting = {each.id for each in known if each.state is ApplicationState.NOT_CHOSEN}
    ordered = sorted(await applying.applications(tx, call), key=lambda each: each.place or 0)
    for each in ordered if taken < found.places else ():
        if each.id in waiting and await chosen(tx, found, each, now=now):
            return each.id
    raise NobodyLeft


async def cancel(tx: Tx, *, call: UUID, now: datetime) -> None:
    """Takes a call back that is not decided; offers already made stand."""
    found = await locked(tx, call)
    state = model.move_call(found.state, CallState.CANCELLED)
    for each in await applying.applications(tx, call):
        if each.state is ApplicationState.APPLIED:
            await _not_chosen(tx, found, each, now=now)
    await _move(tx, found, state, now=now)
