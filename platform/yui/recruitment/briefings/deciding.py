"""How seats are given: drawn at the deadline, moved up, called off, closed; and who is told."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from msgspec.structs import replace

from tenants.db import Tx
from tenants.refusal import Unknown
from yui import lottery, outbox
from yui.audit import actions as audit
from yui.japan import JST, day_of
from yui.recruitment import drawing
from yui.recruitment import queries as people
from yui.recruitment.briefings import letters, model, queries
from yui.recruitment.briefings.draws import queries as draws
from yui.recruitment.briefings.model import (
    Booking,
    BookingState,
    Briefing,
    BriefingJob,
    BriefingState,
    Draw,
)
from yui.recruitment.drawing import Wish
from yui.recruitment.letters import Text, write


async def locked(tx: Tx, briefing: UUID) -> Briefing:
    """The briefing, held until the transaction ends."""
    found = await queries.locked(tx, briefing)
    if found is None:
        raise Unknown
    return found


def late(
    found: Briefing, bookings: Sequence[Booking], children: int
) -> tuple[BookingState, int | None]:
    """What a booking after the deadline gets: a seat that is left and that nobody waits for, else
    the end of the line."""
    waiting = [each for each in bookings if each.state is BookingState.WAITLISTED]
    ahead = any(found.fits(each.children) for each in waiting)
    if found.fits(children) and not ahead:
        return BookingState.CONFIRMED, None
    last = max((each.place or 0 for each in waiting), default=0)
    return BookingState.WAITLISTED, last + 1


async def settle(tx: Tx, *, briefing: UUID, now: datetime) -> Briefing:
    """The deadline is over: everyone has a seat, or the draw decides. Once; again changes nothing."""
    found = await locked(tx, briefing)
    if found.state is not BriefingState.OPEN or now < found.apply_by:
        return found
    state = model.move_briefing(found.state, BriefingState.SETTLED)
    asked = {
        each.id: each
        for each in await queries.bookings(tx, briefing)
        if each.state is BookingState.APPLIED
    }
    wishes = [Wish(each.id, each.children) for each in asked.values()]
    if drawing.all_fit(wishes, capacity=found.capacity, childcare=found.childcare_seats):
        result = drawing.Seated(wishes, [])
    else:
        result = await _draw(tx, found, wishes, now=now)
    for place, wish in enumerate(result.won, 1):
        await _seat(tx, found, asked[wish.number], place=place, now=now)
    for place, wish in enumerate(result.waiting, 1):
        await _wait(tx, found, asked[wish.number], place=place, now=now)
    await queries.record_taken(tx, briefing)
    await queries.record_briefing_state(tx, briefing, state, at=None)
    await audit.note(
        tx,
        "briefing.settled",
        subject=str(briefing),
        seated=len(result.won),
        waiting=len(result.waiting),
    )
    return await locked(tx, briefing)


async def _draw(
    tx: Tx, found: Briefing, wishes: Sequence[Wish], *, now: datetime
) -> drawing.Seated:
    seed = await draws.seed(tx, found.id)
    if seed is None or lottery.commitment(seed) != found.commitment:
        raise RuntimeError(f"briefing {found.id}: the seed is not the one that was published")
    order = drawing.order(seed, found.id, wishes)
    made = Draw(found.id, seed, order, found.capacity, found.childcare_seats, now)
    await draws.record_draw(tx, made)
    await audit.note(tx, "briefing.drawn", subject=str(found.id), seed=seed.hex(), count=len(order))
    return drawing.seated(order, capacity=found.capacity, childcare=found.childcare_seats)


async def _seat(
    tx: Tx, found: Briefing, each: Booking, *, place: int | None, now: datetime, up: bool = False
) -> None:
    state = model.move_booking(each.state, BookingState.CONFIRMED)
    await queries.record_state(tx, each.id, state, place=place, at=now)
    await audit.note(tx, "booking.confirmed", subject=str(each.id), moved_up=up)
    text = letters.confirmed(found, each, moved_up=up)
    key = f"booking.moved_up:{each.id}:{now}" if up else f"booking.result:{each.id}"
    await _tell(tx, each, text, key=key, now=now)


async def _wait(tx: Tx, found: Briefing, each: Booking, *, place: int, now: datetime) -> None:
    state = model.move_booking(each.state, BookingState.WAITLISTED)
    await queries.record_state(tx, each.id, state, place=place, at=now)
    await audit.note(tx, "booking.waitlisted", subject=str(each.id), place=place)
    text = letters.waitlisted(found, replace(each, place=place))
    await _tell(tx, each, text, key=f"booking.result:{each.id}", now=now)


async def _tell(tx: Tx, each: Booking, text: Text, *, key: str, now: datetime) -> None:
    who = await people.interest(tx, each.interest_id)
    if who is not None:
        await write(tx, who, text, key=key, now=now)


async def promote(tx: Tx, *, briefing: UUID, now: datetime) -> list[UUID]:
    """Seats came free: whoever is first in line and fits gets one and is told, once. The briefing
    is held and its seats are counted, so a second run finds nothing left to give."""
    found = await locked(tx, briefing)
    if found.state is not BriefingState.SETTLED or now >= found.starts_at:
        return []
    moved: list[UUID] = []
    for each in await queries.bookings(tx, briefing):
        if each.state is BookingState.WAITLISTED and found.fits(each.children):
            await _seat(tx, found, each, place=each.place, now=now, up=True)
            await queries.record_taken(tx, briefing)
            found = await locked(tx, briefing)
            moved.append(each.id)
    return moved


async def call_off(tx: Tx, *, briefing: UUID, now: datetime) -> int:
    """It does not take place; everyone who asked or has a seat is told, once."""
    found = await locked(tx, briefing)
    state = model.move_briefing(found.state, BriefingState.CANCELLED)
    live = {BookingState.APPLIED, BookingState.CONFIRMED, BookingState.WAITLISTED}
    told = 0
    for each in await queries.bookings(tx, briefing):
        if each.state in live:
            to = model.move_booking(each.state, BookingState.CANCELLED)
            await queries.record_state(tx, each.id, to, place=None, at=now)
            text = letters.called_off(found, each)
            await _tell(tx, each, text, key=f"booking.called_off:{each.id}", now=now)
            told += 1
    await queries.record_taken(tx, briefing)
    await queries.record_briefing_state(tx, briefing, state, at=now)
    await audit.note(tx, "briefing.cancelled", subject=str(briefing), told=told)
    return told


async def close(tx: Tx, *, briefing: UUID, now: datetime) -> int:
    """It was held: who has a seat and was not noted did not come. Returns how many."""
    found = await locked(tx, briefing)
    state = model.move_briefing(found.state, BriefingState.HELD)
    absent = 0
    for each in await queries.bookings(tx, briefing):
        if each.state is BookingState.CONFIRMED:
            to = model.move_booking(each.state, BookingState.ABSENT)
            await queries.record_state(tx, each.id, to, place=each.place, at=now)
            absent += 1
    await queries.record_briefing_state(tx, briefing, state, at=now)
    await audit.note(tx, "briefing.held", subject=str(briefing), absent=absent)
    return absent


async def remind(tx: Tx, *, now: datetime) -> int:
    """Everyone with a seat of tomorrow is reminded, once."""
    tomorrow = day_of(now) + timedelta(days=1)
    since = datetime.combine(tomorrow, time(), JST)
    found = await queries.to_remind(tx, since=since, until=since + timedelta(days=1), at=now)
    for each in found:
        briefing = await locked(tx, each.briefing_id)
        text = letters.reminder(briefing, each)
        await _tell(tx, each, text, key=f"booking.reminder:{each.id}", now=now)
    return len(found)


async def sweep(tx: Tx, *, now: datetime) -> None:
    """Every hour: what came to its deadline is promised to be settled, tomorrow's seats are
    reminded of, and what is over is closed."""
    for briefing in await queries.due(tx, at=now):
        job = BriefingJob(briefing)
        await outbox.put(tx, "recruitment.settle", job, key=f"briefing.settle:{briefing}")
    await remind(tx, now=now)
    for briefing in await queries.over(tx, at=now):
        await close(tx, briefing=briefing, now=now)
