"""Briefings and bookings: their states, and which may follow which."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui import lottery
from yui.recruitment.drawing import Wish
from yui.recruitment.refusals import BookingMove, BriefingMove
from yui.web.words import N_

EARLY_MINUTES = 60
"""How long before the beginning somebody can be noted as present."""


class BriefingState(StrEnum):
    """Where a briefing stands. `SETTLED`: the deadline is over and the seats are given."""

    OPEN = "open"
    SETTLED = "settled"
    HELD = "held"
    CANCELLED = "cancelled"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return {
            "open": N_("申込み受付中"),
            "settled": N_("席が決まりました"),
            "held": N_("開催ずみ"),
            "cancelled": N_("中止"),
        }[self.value]


BRIEFING_MOVES: dict[BriefingState, frozenset[BriefingState]] = {
    BriefingState.OPEN: frozenset({BriefingState.SETTLED, BriefingState.CANCELLED}),
    BriefingState.SETTLED: frozenset({BriefingState.HELD, BriefingState.CANCELLED}),
    BriefingState.HELD: frozenset(),
    BriefingState.CANCELLED: frozenset(),
}
"""Every move there is."""


class BookingState(StrEnum):
    """Where a booking stands."""

    APPLIED = "applied"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    ABSENT = "absent"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return {
            "applied": N_("申込みずみ"),
            "confirmed": N_("参加できます"),
            "waitlisted": N_("キャンセル待ち"),
            "cancelled": N_("取り消し"),
            "attended": N_("出席"),
            "absent": N_("欠席"),
        }[self.value]


BOOKING_MOVES: dict[BookingState, frozenset[BookingState]] = {
    BookingState.APPLIED: frozenset(
        {BookingState.CONFIRMED, BookingState.WAITLISTED, BookingState.CANCELLED}
    ),
    BookingState.CONFIRMED: frozenset(
        {BookingState.CANCELLED, BookingState.ATTENDED, BookingState.ABSENT}
    ),
    BookingState.WAITLISTED: frozenset({BookingState.CONFIRMED, BookingState.CANCELLED}),
    BookingState.CANCELLED: frozenset(
        {BookingState.APPLIED, BookingState.CONFIRMED, BookingState.WAITLISTED}
    ),
    BookingState.ATTENDED: frozenset(),
    BookingState.ABSENT: frozenset({BookingState.ATTENDED}),
}
"""Every move there is. Who was noted as absent and had come after all is put right; whoever came came."""

SEATED = frozenset({BookingState.CONFIRMED, BookingState.ATTENDED, BookingState.ABSENT})
"""States in which a booking holds its seats."""


class NewBriefing(Struct, frozen=True):
    """What staff write down of a briefing."""

    title: str
    place: str
    starts_at: datetime
    minutes: int
    capacity: int
    childcare_seats: int
    apply_by: datetime
    about: str = ""
    campaign: UUID | None = None


class Briefing(Struct, frozen=True):
    """A briefing with what is taken of its two kinds of seats."""

    id: UUID
    title: str
    place: str
    about: str
    starts_at: datetime
    minutes: int
    capacity: int
    taken: int
    childcare_seats: int
    childcare_taken: int
    apply_by: datetime
    campaign_id: UUID | None
    commitment: bytes
    state: BriefingState

    @property
    def doors_at(self) -> datetime:
        """From when on guests are received."""
        return self.starts_at - timedelta(minutes=EARLY_MINUTES)

    def fits(self, children: int) -> bool:
        """Whether a seat and so many childcare places are left."""
        return (
            self.taken < self.capacity and children <= self.childcare_seats - self.childcare_taken
        )


class Listed(Struct, frozen=True):
    """A briefing in the staff's list, with how many asked and how many came."""

    id: UUID
    title: str
    place: str
    starts_at: datetime
    capacity: int
    childcare_seats: int
    apply_by: datetime
    state: BriefingState
    asked: int
    seated: int
    attended: int


class Booking(Struct, frozen=True):
    """One person's booking."""

    id: UUID
    briefing_id: UUID
    interest_id: UUID
    children: int
    state: BookingState
    place: int | None
    booked_at: datetime


class Guest(Struct, frozen=True):
    """A booking as the staff's list shows it; nameless when she took her data back."""

    id: UUID
    interest_id: UUID
    name: str
    kana: str
    phone: str | None
    children: int
    state: BookingState
    place: int | None
    booked_at: datetime


class Draw(Struct, frozen=True):
    """The record of a draw: its seed, the wishes in its order, what there was to give."""

    briefing_id: UUID
    seed: bytes
    numbers: list[Wish]
    capacity: int
    childcare_seats: int
    drawn_at: datetime


class BriefingJob(Struct, frozen=True):
    """The payload of a briefing's jobs."""

    briefing: UUID


def holds(draw: Draw, published: bytes) -> bool:
    """Whether the record is the draw of the seed that was published before."""
    numbers = [wish.number for wish in draw.numbers]
    return lottery.proves(published, seed=draw.seed, of=draw.briefing_id, numbers=numbers)


def move_briefing(state: BriefingState, to: BriefingState) -> BriefingState:
    """The new state, if it may follow."""
    if to not in BRIEFING_MOVES[state]:
        raise BriefingMove(state=state.says)
    return to


def move_booking(state: BookingState, to: BookingState) -> BookingState:
    """The new state, if it may follow."""
    if to not in BOOKING_MOVES[state]:
        raise BookingMove(state=state.says)
    return to
