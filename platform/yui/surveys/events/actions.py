"""Events are announced, signed up for, held; who was there is noted, what was said is written."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.notices import actions as notices
from yui.surveys.events import model, queries
from yui.surveys.events.model import Event, EventState, Guest, Listed, NewEvent, SignupState
from yui.surveys.refusals import Closed, Full, NotYet

MOST_GUESTS = 1000
"""No event has more places (0194)."""


async def events(tx: ReadTx, *, after: UUID | None, most: int) -> list[Listed]:
    """The town's events, the latest first, and how the caller stands to each."""
    found = await queries.events(tx, after=after, most=most)
    return await _listed(tx, found)


async def _listed(tx: ReadTx, found: Sequence[Event]) -> list[Listed]:
    ids = [each.id for each in found]
    signed = {each.event_id: each.signed for each in await queries.counts(tx, ids)}
    mine = {each.event_id: each for each in await queries.hers(tx, ids)}
    return [
        Listed(
            each,
            signed.get(each.id, 0),
            mine[each.id].state if each.id in mine else None,
            was_there=each.id in mine and mine[each.id].present,
        )
        for each in found
    ]


async def show(tx: ReadTx, *, event: UUID) -> Listed:
    """One event."""
    found = await queries.event(tx, event)
    if found is None:
        raise Unknown
    return (await _listed(tx, [found]))[0]


async def guests(tx: ReadTx, *, event: UUID, after: str | None, most: int) -> list[Guest]:
    """Who signed up."""
    return await queries.guests(tx, event, after=after, most=most)


async def announce(tx: Tx, *, new: NewEvent, now: datetime) -> UUID:
    """Announces an event."""
    made = await queries.record_event(tx, model.checked(new, now=now), at=now)
    await audit.note(tx, "event.announced", subject=str(made), kind=new.kind.value)
    return made


async def sign_up(tx: Tx, *, event: UUID, now: datetime) -> None:
    """The caller signs up; of two who want the last place one gets it."""
    if await queries.event(tx, event) is None:
        raise Unknown
    came = await queries.sign_up(tx, event, at=now)
    if came == "full":
        raise Full
    if came == "closed":
        raise Closed
    await audit.note(tx, "event.signed_up", subject=str(event))


async def withdraw(tx: Tx, *, event: UUID, now: datetime) -> None:
    """The caller takes her sign-up back; why, nobody asks."""
    found = await show(tx, event=event)
    if found.mine is None:
        raise Unknown
    model.move_signup(found.mine, SignupState.WITHDRAWN)
    if found.event.state is not EventState.OPEN or now >= found.event.starts_at:
        raise Closed
    await queries.record_withdrawn(tx, event)
    await audit.note(tx, "event.withdrawn", subject=str(event))


async def attend(
    tx: Tx, *, event: UUID, shown: Sequence[UUID], there: Sequence[UUID], now: datetime
) -> int:
    """Notes who of those on the page was there; the event is held with that. Returns how many were."""
    found = await queries.locked(tx, event)
    if found is None:
        raise Unknown
    if now < found.starts_at:
        raise NotYet
    if found.state is not EventState.HELD:
        await queries.record_state(tx, event, to=model.move(found.state, EventState.HELD))
    came = sorted(set(there) & set(shown), key=str)
    away = sorted(set(shown) - set(there), key=str)
    for workers, present in ((came, True), (away, False)):
        await queries.record_attendance(tx, event, workers=workers, present=present, at=now)
    await audit.note(tx, "event.attended", subject=str(event), present=len(came))
    return len(came)


async def cancel(tx: Tx, *, event: UUID, now: datetime) -> None:
    """The event does not take place; whoever signed up is told."""
    found = await queries.locked(tx, event)
    if found is None:
        raise Unknown
    await queries.record_state(tx, event, to=model.move(found.state, EventState.CANCELLED))
    for guest in await queries.guests(tx, event, after=None, most=MOST_GUESTS):
        await notices.tell(
            tx,
            to=guest.worker_id,
            kind="event.cancelled",
            subject=f"「{found.title}」は中止になりました",
            body="申し込みありがとうございました。次の機会をお待ちください。",
            link="/me/events",
            key=f"event.cancelled:{event}:{guest.worker_id}",
            now=now,
        )
    await audit.note(tx, "event.cancelled", subject=str(event))


async def write_minutes(tx: Tx, *, event: UUID, text: str) -> None:
    """What was said, for those who signed up."""
    if await queries.locked(tx, event) is None:
        raise Unknown
    await queries.record_minutes(tx, event, text=text)
    await audit.note(tx, "event.minutes", subject=str(event))
