"""A statement's confirmation: by word, or by its days passing in silence (消費税法30条9項3号)."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict
from yui.japan import JST
from yui.web.words import N_


class AnswerState(StrEnum):
    """Where a statement stands with its payee."""

    WAITING = "waiting"
    OBJECTED = "objected"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    DEEMED = "deemed"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    AnswerState.WAITING: N_("確認待ち"),
    AnswerState.OBJECTED: N_("相違のお知らせあり"),
    AnswerState.ANSWERED: N_("お返事ずみ・確認待ち"),
    AnswerState.CONFIRMED: N_("確認ずみ"),
    AnswerState.DEEMED: N_("確認ずみ（期日の経過）"),
}
STATEMENT_MOVES: dict[AnswerState, frozenset[AnswerState]] = {
    AnswerState.WAITING: frozenset(
        {AnswerState.CONFIRMED, AnswerState.OBJECTED, AnswerState.DEEMED}
    ),
    AnswerState.OBJECTED: frozenset({AnswerState.ANSWERED, AnswerState.CONFIRMED}),
    AnswerState.ANSWERED: frozenset({AnswerState.OBJECTED, AnswerState.CONFIRMED}),
    AnswerState.CONFIRMED: frozenset(),
    AnswerState.DEEMED: frozenset(),
}
"""Every move there is. Who has objected is never taken at her silence, the office's answer or not: she
confirms it herself, or says once more what is wrong."""


class Outcome(StrEnum):
    """What the office's answer comes to."""

    STANDS = "stands"
    CORRECTED = "corrected"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.STANDS: N_("内容はこのままです"),
    Outcome.CORRECTED: N_("次の支払で直します"),
}


class Word(Struct, frozen=True):
    """What one side said; the office's has an outcome."""

    id: UUID
    side: str
    outcome: Outcome | None
    says: str
    said_at: datetime


class Answer(Struct, frozen=True):
    """What she said; without a row she has said nothing."""

    state: AnswerState = AnswerState.WAITING
    says: str = ""
    objected_at: datetime | None = None
    confirmed_at: datetime | None = None

    @property
    def may_object(self) -> bool:
        """Whether she can still say that something is wrong."""
        return AnswerState.OBJECTED in STATEMENT_MOVES[self.state]

    @property
    def may_confirm(self) -> bool:
        """Whether she can still confirm it."""
        return AnswerState.CONFIRMED in STATEMENT_MOVES[self.state]


class Silent(Struct, frozen=True):
    """A statement whose days have passed without a word."""

    run_id: UUID
    worker_id: UUID
    number: str
    object_by: date


class Objection(Struct, frozen=True):
    """Has the directors told (outbox `statements.objected`)."""

    run: UUID
    worker: UUID
    word: UUID | None = None


class AlreadyAnswered(Conflict):
    """It is confirmed, or was objected to before."""

    code = "statement_answered"
    says = N_("この支払通知書は「{state}」のため、この操作はできません。")


class ObjectionLate(Conflict):
    """The last day to object has passed."""

    code = "objection_late"
    says = N_("お知らせの期日を過ぎました。金額に相違があるときは、ディレクターにご連絡ください。")


class NoObjection(Conflict):
    """There is no objection that waits for an answer."""

    code = "no_objection"
    says = N_("お返事を待っている、相違のお知らせはありません。")


def answered(state: AnswerState) -> AnswerState:
    """The office answers an objection."""
    if AnswerState.ANSWERED not in STATEMENT_MOVES[state]:
        raise NoObjection
    return AnswerState.ANSWERED


def may_object(state: AnswerState, *, object_by: date, today: date) -> None:
    """Raises `ObjectionLate` after the last day; after an answer she may always say so once more."""
    if state is not AnswerState.ANSWERED and today > object_by:
        raise ObjectionLate


def move(state: AnswerState, to: AnswerState) -> AnswerState:
    """The new state, if it may follow."""
    if to not in STATEMENT_MOVES[state]:
        raise AlreadyAnswered(state=state.says)
    return to


def deemed_at(object_by: date, *, now: datetime) -> datetime:
    """When silence became her word: as the last day to object was over."""
    return min(now, datetime.combine(object_by + timedelta(days=1), time(), JST))
