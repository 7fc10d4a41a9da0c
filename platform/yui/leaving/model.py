"""Leaving: why, what came after, and where it stands."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.web.words import N_

AHEAD = timedelta(days=183)
"""How far ahead a day may be named."""


class Reason(StrEnum):
    """Why somebody leaves: the list of the town's own report (sources 002)."""

    JOB = "job"
    MOVED = "moved"
    AGE = "age"
    BUSY = "busy"
    OTHER = "other"

    @property
    def says(self) -> str:
        """What the page calls it; a msgid."""
        return _REASONS[self]


_REASONS = {
    Reason.JOB: N_("就職・転職"),
    Reason.MOVED: N_("転居"),
    Reason.AGE: N_("年齢や体の都合"),
    Reason.BUSY: N_("多忙"),
    Reason.OTHER: N_("その他・答えない"),
}


class Outcome(StrEnum):
    """What came of it. A job or a business of one's own is graduation, not loss."""

    NONE = "none"
    HIRED = "hired"
    HIRED_BY_CLIENT = "hired_by_client"
    FOUNDED = "founded"

    @property
    def says(self) -> str:
        """What the page calls it; a msgid."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.NONE: N_("とくにない"),
    Outcome.HIRED: N_("就職した（クライアント以外）"),
    Outcome.HIRED_BY_CLIENT: N_("クライアントに就職した"),
    Outcome.FOUNDED: N_("創業・独立した"),
}


class State(StrEnum):
    """Where it stands."""

    ASKED = "asked"
    LEFT = "left"
    CANCELLED = "cancelled"
    RETURNED = "returned"


LEAVING_MOVES: dict[State, frozenset[State]] = {
    State.ASKED: frozenset({State.LEFT, State.CANCELLED}),
    State.LEFT: frozenset({State.RETURNED}),
    State.CANCELLED: frozenset(),
    State.RETURNED: frozenset(),
}


class Leaving(Struct, frozen=True):
    """One leaving, with who it is for the office's list."""

    id: UUID
    worker_id: UUID
    code: str
    name: str
    reason: Reason
    outcome: Outcome
    client_id: UUID | None
    client: str
    leave_on: date
    asked_by: UUID
    asked_at: datetime
    state: State
    told_at: datetime | None


class Held(Struct, frozen=True):
    """What is still on her hands: assignments with something to hand in."""

    id: UUID
    title: str
    due_on: date


class Row(Struct, frozen=True):
    """How many left for a reason with an outcome."""

    reason: Reason
    outcome: Outcome
    people: int


class Group(Struct, frozen=True):
    """A line of the report."""

    says: str
    people: int


class Report(Struct, frozen=True):
    """People who were registered by the last day (延べ), those who left between the days, and how."""

    registered: int
    left: int
    reasons: list[Group]
    others: list[Group]
    outcomes: list[Group]


class AlreadyAsked(Conflict):
    """She is leaving already."""

    code = "already_leaving"
    says = N_("退会の手続きは、もう受け付けています。")


class NotHere(Conflict):
    """Whoever left cannot leave."""

    code = "not_here"
    says = N_("この人は、すでに退会しています。")


class LeaveDay(Refused):
    """A day too far away, or a past one where that cannot be."""

    code = "leave_day"
    status = 422
    says = N_("退会の日は、{first}から{last}までの日にしてください。")


class OutcomeClient(Refused):
    """A client is named where she was hired by one, and only there."""

    code = "outcome_client"
    status = 422
    says = N_("クライアントに就職したときだけ、そのクライアントを選んでください。")


class LeavingMove(Conflict):
    """The leaving is past this step."""

    code = "leaving_state"
    says = N_("この退会の手続きは、すでに終わっています。画面を開き直してください。")


def move(at: State, to: State) -> State:
    """The state after the move; `LeavingMove` when the table has no such move."""
    if to not in LEAVING_MOVES[at]:
        raise LeavingMove
    return to


def outcome_of(outcome: Outcome, client: UUID | None) -> None:
    """Refuses a client without its outcome, and the outcome without its client."""
    if (outcome is Outcome.HIRED_BY_CLIENT) != (client is not None):
        raise OutcomeClient("client")


def report(rows: Iterable[Row], *, registered: int) -> Report:
    """The sums; age, haste and the rest make 「その他」, as in the town's own report."""
    listed = list(rows)

    def people(*reasons: Reason) -> int:
        return sum(row.people for row in listed if row.reason in reasons)

    rest = (Reason.AGE, Reason.BUSY, Reason.OTHER)
    return Report(
        registered=registered,
        left=sum(row.people for row in listed),
        reasons=[
            Group(Reason.JOB.says, people(Reason.JOB)),
            Group(Reason.MOVED.says, people(Reason.MOVED)),
            Group(N_("その他"), people(*rest)),
        ],
        others=[Group(each.says, people(each)) for each in rest],
        outcomes=[
            Group(each.says, sum(row.people for row in listed if row.outcome is each))
            for each in (Outcome.HIRED, Outcome.HIRED_BY_CLIENT, Outcome.FOUNDED, Outcome.NONE)
        ],
    )
