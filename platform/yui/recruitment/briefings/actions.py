"""What is done with briefings: made, booked, cancelled, attended."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import lottery, outbox
from yui.audit import actions as audit
from yui.recruitment import actions as people
from yui.recruitment.briefings import deciding, letters, model, queries
from yui.recruitment.briefings.draws import queries as draws
from yui.recruitment.briefings.model import (
    EARLY_MINUTES,
    Booking,
    BookingState,
    Briefing,
    BriefingJob,
    BriefingState,
    Draw,
    Guest,
    Listed,
    NewBriefing,
)
from yui.recruitment.letters import write
from yui.recruitment.model import Interest, InterestState
from yui.recruitment.refusals import BadDays, BriefingClosed, InterestMove, NoChildcare, TooEarly

PAGE = 50


class Mine(Struct, frozen=True):
    """A booking on her page, with its briefing and the record of its draw."""

    booking: Booking
    briefing: Briefing
    draw: Draw | None


async def make(tx: Tx, new: NewBriefing, *, now: datetime) -> UUID:
    """Announces a briefing; the seal of its draw stands in the audit log from this moment."""
    if not now < new.apply_by < new.starts_at:
        raise BadDays("apply_by")
    seed = lottery.new_seed()
    commitment = lottery.commitment(seed)
    made = await queries.record_briefing(tx, new, commitment=commitment, by=tx.actor.id, at=now)
    await draws.record_seed(tx, made, seed)
    await audit.note(
        tx,
        "briefing.made",
        subject=str(made),
        starts_at=new.starts_at,
        capacity=new.capacity,
        childcare=new.childcare_seats,
        commitment=commitment.hex(),
    )
    return made


async def show(tx: ReadTx, *, briefing: UUID) -> Briefing:
    """A briefing."""
    found = await queries.briefing(tx, briefing)
    if found is None:
        raise Unknown
    return found


async def guests(tx: ReadTx, *, briefing: UUID) -> list[Guest]:
    """Who asked for a seat, for the staff's eyes."""
    return await queries.guests(tx, briefing)


async def draw(tx: ReadTx, *, briefing: UUID) -> Draw | None:
    """The record of its draw."""
    return await draws.draw(tx, briefing)


async def briefings(
    tx: ReadTx, *, before: tuple[datetime, UUID] | None = None, most: int = PAGE
) -> list[Listed]:
    """A page of briefings, the latest first, going on before (starts at, id)."""
    at, last = before or (None, None)
    return await queries.briefings(tx, before=at, before_id=last, most=most)


async def bookable(tx: ReadTx, *, now: datetime) -> list[Briefing]:
    """Briefings to come."""
    return await queries.bookable(tx, at=now)


async def mine(tx: ReadTx, *, interest: UUID) -> list[Mine]:
    """Somebody's bookings, the newest first."""
    found = []
    for booking in await queries.bookings_of(tx, interest):
        briefing = await show(tx, briefing=booking.briefing_id)
        found.append(Mine(booking, briefing, await draws.draw(tx, briefing.id)))
    return found


async def book(
    tx: Tx, *, briefing: UUID, interest: UUID, children: int, now: datetime
) -> BookingState:
    """Somebody asks for a seat, and childcare places; asking again changes nothing.

    Before the deadline it waits for the end of it; afterwards a seat that is left is hers, unless
    somebody waits for it. The briefing is held, so that two never take the same seat.
    """
    who = await people.locked(tx, interest)
    if who.state not in {InterestState.OPEN, InterestState.JOINED}:
        raise InterestMove(state=who.state.says)
    found = await deciding.locked(tx, briefing)
    if found.state is BriefingState.OPEN and now >= found.apply_by:
        found = await deciding.settle(tx, briefing=briefing, now=now)
    if found.state not in {BriefingState.OPEN, BriefingState.SETTLED} or now >= found.starts_at:
        raise BriefingClosed
    if children > found.childcare_seats:
        raise NoChildcare("children", seats=found.childcare_seats)
    before = await queries.booking_of(tx, briefing, interest)
    if before is not None and before.state is not BookingState.CANCELLED:
        return before.state
    return await _book(tx, found, who, before, children=children, now=now)


async def _book(
    tx: Tx,
    found: Briefing,
    who: Interest,
    before: Booking | None,
    *,
    children: int,
    now: datetime,
) -> BookingState:
    state, place = BookingState.APPLIED, None
    if found.state is BriefingState.SETTLED:
        state, place = deciding.late(found, await queries.bookings(tx, found.id), children)
    if before is not None:
        model.move_booking(before.state, state)
    made = await queries.record_booking(
        tx, found.id, who.id, children=children, state=state, place=place, at=now
    )
    await queries.record_taken(tx, found.id)
    await people.heard(tx, interest=who.id, now=now)
    await audit.note(tx, f"booking.{state.value}", subject=str(made), briefing=found.id)
    booking = Booking(made, found.id, who.id, children, state, place, now)
    text = {
        BookingState.APPLIED: letters.booked,
        BookingState.CONFIRMED: letters.confirmed,
        BookingState.WAITLISTED: letters.waitlisted,
    }[state](found, booking)
    await write(tx, who, text, key=f"booking.made:{made}:{now}", now=now)
    return state


async def cancel(tx: Tx, *, booking: UUID, interest: UUID | None, now: datetime) -> None:
    """A booking is taken back, by her (`interest`) or by staff for her; whoever waits moves up by
    a job. Another person's booking is `Unknown`."""
    known = await queries.booking(tx, booking)
    if known is None or (interest is not None and known.interest_id != interest):
        raise Unknown
    found = await deciding.locked(tx, known.briefing_id)
    again = await queries.booking(tx, booking)
    if again is None or now >= found.starts_at:
        raise BriefingClosed
    state = model.move_booking(again.state, BookingState.CANCELLED)
    await queries.record_state(tx, booking, state, place=None, at=now)
    await queries.record_taken(tx, found.id)
    await audit.note(tx, "booking.cancelled", subject=str(booking), briefing=found.id)
    if again.state is BookingState.CONFIRMED:
        job = BriefingJob(found.id)
        await outbox.put(tx, "recruitment.promote", job, key=f"briefing.promote:{booking}:{now}")


async def stop(tx: Tx, *, interest: UUID, now: datetime) -> None:
    """She takes everything back: her seats go to others, then who she is, is taken out."""
    await people.locked(tx, interest)
    for booking in await queries.bookings_of(tx, interest):
        live = booking.state in {
            BookingState.APPLIED,
            BookingState.CONFIRMED,
            BookingState.WAITLISTED,
        }
        briefing = await show(tx, briefing=booking.briefing_id)
        if live and now < briefing.starts_at:
            await cancel(tx, booking=booking.id, interest=interest, now=now)
    await people.stop(tx, interest=interest, now=now)


async def attend(tx: Tx, *, briefing: UUID, booking: UUID, now: datetime) -> Booking:
    """Staff note that somebody came: by her QR code, or in the list. Again changes nothing."""
    found = await deciding.locked(tx, briefing)
    known = await queries.booking(tx, booking)
    if known is None or known.briefing_id != briefing:
        raise Unknown
    if known.state is BookingState.ATTENDED:
        return known
    if found.state is BriefingState.CANCELLED:
        raise BriefingClosed
    if now < found.doors_at:
        raise TooEarly(minutes=EARLY_MINUTES)
    state = model.move_booking(known.state, BookingState.ATTENDED)
    await queries.record_state(tx, booking, state, place=known.place, at=now)
    await queries.record_taken(tx, briefing)
    await audit.note(tx, "booking.attended", subject=str(booking), briefing=briefing)
    return known


async def at_the_door(tx: ReadTx, *, briefing: UUID, booking: UUID) -> tuple[Briefing, Guest]:
    """Whose QR code was scanned; `Unknown` for another briefing's."""
    found = await show(tx, briefing=briefing)
    for guest in await queries.guests(tx, briefing):
        if guest.id == booking:
            return found, guest
    raise Unknown


async def end(tx: Tx, *, briefing: UUID, now: datetime) -> int:
    """It was held; who was not noted did not come. Not before it has begun."""
    found = await show(tx, briefing=briefing)
    if now < found.starts_at:
        raise TooEarly(minutes=0)
    return await deciding.close(tx, briefing=briefing, now=now)
