"""Events: where they stand, who signed up, who was there."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.surveys.refusals import BadTimes, NotNow
from yui.web.words import N_


class EventKind(StrEnum):
    """What sort of meeting it is."""

    EXCHANGE = "exchange"
    CORE = "core"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {"exchange": N_("交流イベント"), "core": N_("コアメンバー会議（毎月）")}[self.value]


class EventState(StrEnum):
    """Where an event stands."""

    OPEN = "open"
    HELD = "held"
    CANCELLED = "cancelled"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {"open": N_("予定"), "held": N_("開催ずみ"), "cancelled": N_("中止")}[self.value]


EVENT_MOVES: dict[EventState, frozenset[EventState]] = {
    EventState.OPEN: frozenset({EventState.HELD, EventState.CANCELLED}),
    EventState.HELD: frozenset(),
    EventState.CANCELLED: frozenset(),
}


class SignupState(StrEnum):
    """Where her sign-up stands."""

    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


SIGNUP_MOVES: dict[SignupState, frozenset[SignupState]] = {
    SignupState.SIGNED: frozenset({SignupState.WITHDRAWN}),
    SignupState.WITHDRAWN: frozenset({SignupState.SIGNED}),
}


class Event(Struct, frozen=True):
    """A meeting; `capacity` None: as many as come."""

    id: UUID
    kind: EventKind
    state: EventState
    title: str
    about: str
    place: str
    starts_at: datetime
    apply_by: datetime
    capacity: int | None
    minutes: str

    def takes(self, now: datetime) -> bool:
        """Whether one may sign up."""
        return self.state is EventState.OPEN and now <= self.apply_by


class NewEvent(Struct, frozen=True):
    """A meeting as it is announced."""

    kind: EventKind
    title: str
    about: str
    place: str
    starts_at: datetime
    apply_by: datetime
    capacity: int | None


class Listed(Struct, frozen=True):
    """An event in a list, with how many signed up and how the caller stands to it."""

    event: Event
    signed: int
    mine: SignupState | None = None
    was_there: bool = False

    @property
    def full(self) -> bool:
        """Whether no place is left."""
        return self.event.capacity is not None and self.signed >= self.event.capacity


class Guest(Struct, frozen=True):
    """Somebody who signed up; `present` None: nothing noted yet."""

    worker_id: UUID
    code: str
    name: str
    present: bool | None


def move(at: EventState, to: EventState) -> EventState:
    """The state after the move; raises `NotNow` when the table has no such move."""
    if to not in EVENT_MOVES[at]:
        raise NotNow
    return to


def move_signup(at: SignupState, to: SignupState) -> SignupState:
    """The same for a sign-up."""
    if to not in SIGNUP_MOVES[at]:
        raise NotNow
    return to


def checked(new: NewEvent, *, now: datetime) -> NewEvent:
    """The event, if one can still sign up before it begins."""
    if not now < new.apply_by <= new.starts_at:
        raise BadTimes("apply_by")
    return new
