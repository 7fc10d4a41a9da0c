"""Later versions of a notice, open items, papers and questions: their states and every move."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict
from yui.sheets.refusals import OpenItemMove, PaperMove, QuestionMove, SheetMove
from yui.web.words import N_


class SheetState(StrEnum):
    """Where a later version of a notice stands."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SHEET_SAYS[self]


_SHEET_SAYS = {
    SheetState.PROPOSED: N_("返事待ち"),
    SheetState.IN_FORCE: N_("有効"),
    SheetState.DECLINED: N_("見送り"),
    SheetState.EXPIRED: N_("回答なし"),
    SheetState.WITHDRAWN: N_("取り下げ"),
}

SHEET_MOVES: dict[SheetState, frozenset[SheetState]] = {
    SheetState.PROPOSED: frozenset(set(SheetState) - {SheetState.PROPOSED}),
    SheetState.IN_FORCE: frozenset(),
    SheetState.DECLINED: frozenset(),
    SheetState.EXPIRED: frozenset(),
    SheetState.WITHDRAWN: frozenset(),
}
"""A change is proposed and answered once; until it is accepted the old terms hold. What supplements
an open item is in force from the start."""


class OpenState(StrEnum):
    """Where an item stands that could not be fixed when the notice was sent."""

    OPEN = "open"
    FIXED = "fixed"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return {OpenState.OPEN: N_("未定"), OpenState.FIXED: N_("定めました")}[self]


OPEN_ITEM_MOVES: dict[OpenState, frozenset[OpenState]] = {
    OpenState.OPEN: frozenset({OpenState.FIXED}),
    OpenState.FIXED: frozenset(),
}


class PaperState(StrEnum):
    """Where a worker's request for the paper stands (フリーランス法3条2項)."""

    ASKED = "asked"
    GIVEN = "given"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return {PaperState.ASKED: N_("交付待ち"), PaperState.GIVEN: N_("交付ずみ")}[self]


PAPER_MOVES: dict[PaperState, frozenset[PaperState]] = {
    PaperState.ASKED: frozenset({PaperState.GIVEN}),
    PaperState.GIVEN: frozenset(),
}


class QuestionState(StrEnum):
    """Where a worker's question on an offer stands."""

    ASKED = "asked"
    ANSWERED = "answered"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return {QuestionState.ASKED: N_("回答待ち"), QuestionState.ANSWERED: N_("回答ずみ")}[self]


QUESTION_MOVES: dict[QuestionState, frozenset[QuestionState]] = {
    QuestionState.ASKED: frozenset({QuestionState.ANSWERED}),
    QuestionState.ANSWERED: frozenset(),
}


class Means(StrEnum):
    """How a paper was handed over."""

    POST = "post"
    HAND = "hand"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return {Means.POST: N_("郵送"), Means.HAND: N_("手渡し")}[self]


class Version(Struct, frozen=True):
    """A notice after the first; yen a unit before tax."""

    id: UUID
    offer_id: UUID
    worker_id: UUID
    version: int
    number: str
    supersedes: str
    cause: str
    reason: str
    unit_price_yen: int
    due_on: date
    text: bytes
    sha256: bytes
    state: SheetState
    sent_by: UUID
    sent_at: datetime
    answer_by: datetime | None
    answered_at: datetime | None
    opened_at: datetime | None

    def waits(self, at: datetime) -> bool:
        """Whether an answer is still possible."""
        until = self.answer_by
        return self.state is SheetState.PROPOSED and until is not None and at < until


class OpenTerm(Struct, frozen=True):
    """An item not fixed when the notice was sent. `title` and `code` say whose, in lists."""

    id: UUID
    offer_id: UUID
    item: str
    reason: str
    planned_on: date
    state: OpenState
    fixed_in: int | None
    fixed_at: datetime | None
    title: str
    code: str

    def late(self, today: date) -> bool:
        """Whether its planned day is over and it is still open."""
        return self.state is OpenState.OPEN and self.planned_on < today


class PaperRequest(Struct, frozen=True):
    """A worker's request for the paper, and how it was met."""

    id: UUID
    offer_id: UUID
    worker_id: UUID
    state: PaperState
    asked_at: datetime
    means: Means | None
    given_at: datetime | None
    title: str
    code: str


class Question(Struct, frozen=True):
    """A worker's question on an offer, and its answer."""

    id: UUID
    offer_id: UUID
    worker_id: UUID
    question: str
    state: QuestionState
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None
    title: str
    code: str


class Change(Struct, frozen=True):
    """What is to be different; None and what is missing stay as they are."""

    unit_price_yen: int | None = None
    due_on: date | None = None
    texts: Mapping[str, str] = {}


class ChangeAnswered(Struct, frozen=True):
    """The event `terms.answered`: the worker accepted a change of her terms, or kept the old ones."""

    offer: UUID
    accepted: bool


S = TypeVar("S", bound=StrEnum)


def _move(moves: Mapping[S, frozenset[S]], state: S, to: S, refused: type[Conflict]) -> S:
    if to not in moves[state]:
        raise refused(state=getattr(state, "says", ""))
    return to


def move_sheet(state: SheetState, to: SheetState) -> SheetState:
    """The new state, if it may follow."""
    return _move(SHEET_MOVES, state, to, SheetMove)


def fix(state: OpenState) -> OpenState:
    """An open item is fixed once."""
    return _move(OPEN_ITEM_MOVES, state, OpenState.FIXED, OpenItemMove)


def give(state: PaperState) -> PaperState:
    """A paper is handed over once for each request."""
    return _move(PAPER_MOVES, state, PaperState.GIVEN, PaperMove)


def reply(state: QuestionState) -> QuestionState:
    """A question is answered once."""
    return _move(QUESTION_MOVES, state, QuestionState.ANSWERED, QuestionMove)
