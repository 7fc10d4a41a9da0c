"""Asking for consideration (Freelance Act 13): where a case stands, and whether the law demands it."""

from calendar import monthrange
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class Kind(StrEnum):
    """What it is for; she need not say."""

    UNTOLD = "untold"
    PREGNANCY = "pregnancy"
    CHILDCARE = "childcare"
    CAREGIVING = "caregiving"

    @property
    def says(self) -> str:
        """What the page calls it; a msgid."""
        return _KINDS[self]


_KINDS = {
    Kind.UNTOLD: N_("言わない"),
    Kind.PREGNANCY: N_("妊娠・出産"),
    Kind.CHILDCARE: N_("育児"),
    Kind.CAREGIVING: N_("介護"),
}


class State(StrEnum):
    """Where a case stands."""

    ASKED = "asked"
    LOOKING = "looking"
    GRANTED = "granted"
    OTHERWISE = "otherwise"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        """What the page calls it; a msgid."""
        return _STATES[self]


_STATES = {
    State.ASKED: N_("申し出ました"),
    State.LOOKING: N_("事務局が検討しています"),
    State.GRANTED: N_("希望どおり配慮します"),
    State.OTHERWISE: N_("別の方法で配慮します"),
    State.REFUSED: N_("配慮できません"),
    State.WITHDRAWN: N_("取り下げました"),
}

CARE_MOVES: dict[State, frozenset[State]] = {
    State.ASKED: frozenset(
        {State.LOOKING, State.GRANTED, State.OTHERWISE, State.REFUSED, State.WITHDRAWN}
    ),
    State.LOOKING: frozenset({State.GRANTED, State.OTHERWISE, State.REFUSED, State.WITHDRAWN}),
    State.GRANTED: frozenset(),
    State.OTHERWISE: frozenset(),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}

OPEN = frozenset({State.ASKED, State.LOOKING})


class Span(Struct, frozen=True):
    """From when until when a contract runs; no end: until one of the two ends it."""

    since: date
    until: date | None


class Work(Struct, frozen=True):
    """An assignment of hers that a request may be about."""

    id: UUID
    title: str


class Case(Struct, frozen=True):
    """A case, as she and the office see it."""

    id: UUID
    worker_id: UUID
    code: str
    worker: str
    kind: Kind
    wish: str
    said: str
    work: str
    from_on: date
    duty: bool
    state: State
    asked_at: datetime
    answer_due: date
    answer: str
    reason: str
    answered_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in OPEN


class NewCase(Struct, frozen=True):
    """What she asks for, and what she chooses to say of it."""

    kind: Kind
    wish: str
    said: str
    assignment: UUID | None
    from_on: date


class CareMove(Conflict):
    """The case is past this step."""

    code = "care_state"
    says = N_("この申し出は、すでに先へ進んでいます。画面を開き直してください。")


class ReasonMissing(Refused):
    """A refusal, or another way than she asked for, says why."""

    code = "care_reason"
    status = 422
    says = N_("希望どおりにできないときは、理由を書いてください（フリーランス法13条）。")


class AnswerMissing(Refused):
    """What will be done is said."""

    code = "care_answer"
    status = 422
    says = N_("どのように配慮するかを書いてください。")


def move(at: State, to: State) -> State:
    """The state after the move; `CareMove` when the table has no such move."""
    if to not in CARE_MOVES[at]:
        raise CareMove
    return to


def answered(to: State, *, answer: str, reason: str) -> None:
    """Refuses an answer that does not say what the law wants said."""
    if to in {State.REFUSED, State.OTHERWISE} and not reason.strip():
        raise ReasonMissing("reason")
    if to in {State.GRANTED, State.OTHERWISE} and not answer.strip():
        raise AnswerMissing("answer")


def is_duty(span: Span | None, *, months: int) -> bool:
    """Whether a contract runs for so many months or longer, renewals counted, or has no end."""
    if span is None:
        return False
    return span.until is None or span.until >= _after(span.since, months)


def _after(day: date, months: int) -> date:
    """The last day of a span of so many months that begins on `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    following = date(year, month + 1, min(day.day, last))
    return date.fromordinal(following.toordinal() - (day.day <= last))
