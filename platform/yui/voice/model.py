"""Cases of the desk: who may read them, where they stand, by when somebody answers."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class Kind(StrEnum):
    """What a case is about."""

    HARASSMENT = "harassment"
    MONEY = "money"
    WORK = "work"
    OTHER = "other"

    @property
    def says(self) -> str:
        """What the page calls it; a msgid."""
        return _KINDS[self]


_KINDS = {
    Kind.HARASSMENT: N_("ハラスメント（セクハラ・マタハラ・パワハラなど）"),
    Kind.MONEY: N_("報酬や支払のこと"),
    Kind.WORK: N_("仕事の進め方や契約のこと"),
    Kind.OTHER: N_("そのほか"),
}


class State(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    LOOKING = "looking"
    ANSWERED = "answered"
    CLOSED = "closed"

    @property
    def says(self) -> str:
        """What the page calls it; a msgid."""
        return _STATES[self]


_STATES = {
    State.RECEIVED: N_("受け付けました"),
    State.LOOKING: N_("相談員が見ています"),
    State.ANSWERED: N_("お返事しました"),
    State.CLOSED: N_("終わりました"),
}

VOICE_MOVES: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.LOOKING, State.CLOSED}),
    State.LOOKING: frozenset({State.ANSWERED, State.CLOSED}),
    State.ANSWERED: frozenset({State.LOOKING, State.CLOSED}),
    State.CLOSED: frozenset(),
}


class Side(StrEnum):
    """Whether an officer is of the worker's own body or of somewhere else."""

    INSIDE = "inside"
    OUTSIDE = "outside"


class Author(StrEnum):
    """Who wrote a line: she, an officer, or nobody (a step that was taken)."""

    SHE = "she"
    DESK = "desk"
    STEP = "step"


class Box(StrEnum):
    """Who opens a suggestion: the town's office, or the outside desk alone."""

    OFFICE = "office"
    OUTSIDE = "outside"

    @property
    def says(self) -> str:
        """What the page calls it; a msgid."""
        return _BOXES[self]


_BOXES = {
    Box.OFFICE: N_("公社の事務局が読む箱"),
    Box.OUTSIDE: N_("外の相談窓口だけが読む箱"),
}


class Seat(Struct, frozen=True):
    """An officer, from a day until a day."""

    officer_id: UUID
    kind: Side
    name: str
    contact: str
    valid_from: date
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether she sits there on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Named(Struct, frozen=True):
    """A member of staff whom she may name."""

    id: UUID
    name: str
    role: str


class Case(Struct, frozen=True):
    """A case, as she and its readers see it. `name`: hers, where she let it be known."""

    id: UUID
    worker_id: UUID | None
    name: str
    kind: Kind
    barred: list[UUID]
    whole_body: bool
    outside: bool
    readers: list[UUID]
    state: State
    opened_at: datetime
    first_due: date
    answer_due: date
    closed_at: datetime | None

    def late(self, today: date) -> bool:
        """Whether somebody should have looked, or answered, by now."""
        due = {State.RECEIVED: self.first_due, State.LOOKING: self.answer_due}.get(self.state)
        return due is not None and due < today


class Line(Struct, frozen=True):
    """Something said or done in a case."""

    id: UUID
    author: Author
    says: str
    at: datetime


class Opened(Struct, frozen=True):
    """A box whose month is over: the texts, in the order of their letters."""

    box: Box
    month: date
    texts: list[str]


class NewCase(Struct, frozen=True):
    """What she tells, and whom it must not reach. `named`: the desk may know who she is."""

    kind: Kind
    says: str
    barred: list[UUID]
    whole_body: bool
    outside: bool
    named: bool


class NobodyToRead(Refused):
    """No officer is left who could read it."""

    code = "no_desk"
    status = 422
    says = N_(
        "いま、この相談を読める相談員がいません。フリーランス・トラブル110番（0120-532-110）などの"
        "外部の窓口にご相談ください。"
    )


class NotOfHere(Refused):
    """Whoever is named is none of this town's staff."""

    code = "not_staff"
    status = 422
    says = N_("この人は、名簿にいません。画面を開き直して、もう一度選んでください。")


class VoiceMove(Conflict):
    """The case is past this step."""

    code = "voice_state"
    says = N_("この相談は、いまはこの手続きができません。画面を開き直してください。")


class SeatTaken(Conflict):
    """She sits there already, or no more."""

    code = "seat_taken"
    says = N_("この人は、すでに相談員です。")


class BoxFull(Conflict):
    """The month's box takes no more."""

    code = "box_full"
    says = N_("今月の箱はいっぱいです。来月、もう一度お送りください。")


def move(at: State, to: State) -> State:
    """The state after the move; `VoiceMove` when the table has no such move."""
    if to not in VOICE_MOVES[at]:
        raise VoiceMove
    return to


def readers(
    seats: Iterable[Seat], *, on: date, barred: Collection[UUID], whole_body: bool, outside: bool
) -> list[UUID]:
    """The officers who may read a case on a day: nobody named in it, in whatever seat she sits."""
    return sorted(
        {
            each.officer_id
            for each in seats
            if each.holds(on)
            and each.officer_id not in barred
            and (outside if each.kind is Side.OUTSIDE else not whole_body)
        }
    )


def reaches_outside(seats: Iterable[Seat], *, on: date) -> bool:
    """Whether anybody sits at the outside desk on a day."""
    return any(each.kind is Side.OUTSIDE and each.holds(on) for each in seats)


def addressed(
    seats: Iterable[Seat], *, on: date, barred: Collection[UUID], whole_body: bool, outside: bool
) -> tuple[bool, list[UUID]]:
    """Whether it goes outside, and its readers: outside too where nobody inside is left.

    Raises `NobodyToRead`.
    """
    listed = list(seats)
    for far in (outside or whole_body, True):
        if far and not reaches_outside(listed, on=on):
            break
        found = readers(listed, on=on, barred=barred, whole_body=whole_body, outside=far)
        if found:
            return far, found
    raise NobodyToRead
