"""Findings of the guard: where they stand, what may follow what, and what a week's look is."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class FindingState(StrEnum):
    """Where a finding stands."""

    OPEN = "open"
    MENDING = "mending"
    MENDED = "mended"
    EXPLAINED = "explained"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    FindingState.OPEN: N_("未対応"),
    FindingState.MENDING: N_("是正中"),
    FindingState.MENDED: N_("是正ずみ"),
    FindingState.EXPLAINED: N_("問題なし（説明あり）"),
}

FINDING_MOVES: dict[FindingState, frozenset[FindingState]] = {
    FindingState.OPEN: frozenset({FindingState.MENDING, FindingState.EXPLAINED}),
    FindingState.MENDING: frozenset({FindingState.MENDED, FindingState.EXPLAINED}),
    FindingState.MENDED: frozenset({FindingState.OPEN}),
    FindingState.EXPLAINED: frozenset(),
}
"""Every move there is. What was mended opens again when a later week meets it again; what was
explained stays explained, as the same facts have the same explanation."""


class FindingMove(Conflict):
    """The finding is not in a state from which this goes."""

    code = "finding_state"
    says = N_("この指摘は「{state}」のため、この操作はできません。")


class FindingChanged(Refused):
    """Somebody else moved the finding."""

    code = "version_changed"
    status = 412
    says = N_("内容が変わりました。最新の内容を確かめてから、もう一度操作してください。")


class NoPlanDay(Refused):
    """Mending needs a day until which it is done."""

    code = "finding_due"
    status = 422
    says = N_("是正の期日は、今日以後の日にしてください。")


class NothingSaid(Refused):
    """A move says what is done, or why nothing is."""

    code = "finding_note"
    status = 422
    says = N_("何をするか、または理由を書いてください。証跡として残ります。")


class BadSpan(Refused):
    """The days of an export are none."""

    code = "guard_span"
    status = 422
    says = N_("終わりの日は、始まりの日から1年以内にしてください。")


class Finding(Struct, frozen=True):
    """A practice that a rule met at one thing; `evidence` holds figures and words, never a name.

    `first_week` and `last_week`: ISO weeks, as 2026-W47. `plan` and `due_on`: the corrective action.
    """

    id: UUID
    rule_code: str
    rule_from: date
    kind: str
    subject: str
    excerpt: str
    evidence: dict[str, object]
    first_week: str
    last_week: str
    weeks: int
    state: FindingState
    plan: str
    due_on: date | None
    version: int
    found_at: datetime


class Step(Struct, frozen=True):
    """One move of a finding: by whom (none: the weekly look), when, in whose words."""

    finding_id: UUID
    from_state: FindingState
    to_state: FindingState
    note: str
    due_on: date | None
    by_id: UUID
    at: datetime


class Look(Struct, frozen=True):
    """A week that was looked at: how many facts, how many findings met, how many of them new."""

    week: str
    ran_at: datetime
    facts: int
    met: int
    fresh: int


class Event(Struct, frozen=True):
    """A request that the contract edge refused, once a day for each route."""

    id: UUID
    actor_id: UUID
    scope: str
    method: str
    route: str
    status: int
    at: datetime


class Week(Struct, frozen=True):
    """An ISO week in Japan: Monday's date."""

    monday: date

    @property
    def code(self) -> str:
        """As it is written: 2026-W47."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def until(self) -> date:
        """The Monday after."""
        return self.monday + timedelta(days=7)

    def before(self) -> "Week":
        """The week before."""
        return Week(self.monday - timedelta(days=7))


def week_of(day: date) -> Week:
    """The week that a day lies in."""
    return Week(day - timedelta(days=day.weekday()))


def parse_week(code: str) -> Week:
    """The week of a code; ValueError when it is none."""
    year, _, number = code.partition("-W")
    return Week(date.fromisocalendar(int(year), int(number), 1))


def move(state: FindingState, to: FindingState) -> FindingState:
    """The new state, if it may follow."""
    if to not in FINDING_MOVES[state]:
        raise FindingMove(state=state.says)
    return to


def take_up(
    finding: Finding, to: FindingState, *, note: str, due_on: date | None, on: date
) -> FindingState:
    """A director's move: a reopening is the weekly look's alone; each says why, mending until when."""
    if to is FindingState.OPEN:
        raise FindingMove(state=finding.state.says)
    state = move(finding.state, to)
    if not note.strip():
        raise NothingSaid("note")
    if to is FindingState.MENDING and (due_on is None or due_on < on):
        raise NoPlanDay("due_on")
    return state


def seen_again(finding: Finding, week: Week) -> FindingState:
    """Where a finding stands after a week has met it again: only a later week says anything new."""
    if finding.state is FindingState.MENDED and week.code > finding.last_week:
        return move(finding.state, FindingState.OPEN)
    return finding.state


def span(since: date, until: date) -> None:
    """Refuses days that run backwards or over more than a year."""
    if not since <= until <= since + timedelta(days=366):
        raise BadSpan("until")
