"""The risk of a task from time used and units done, and the ladder that follows from it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from tenants.refusal import Conflict
from yui.quality.model import Level, Risk, Rung, Step

TOKYO = ZoneInfo("Asia/Tokyo")

NEVER = 1_000_000
"""The pace when no time is left, in hundredths."""


class EscalationState(StrEnum):
    """Where a rung stands: told, answered by a director, or closed as the task recovered."""

    RAISED = "raised"
    ANSWERED = "answered"
    CLOSED = "closed"


ESCALATION_MOVES: dict[EscalationState, frozenset[EscalationState]] = {
    EscalationState.RAISED: frozenset({EscalationState.ANSWERED, EscalationState.CLOSED}),
    EscalationState.ANSWERED: frozenset(),
    EscalationState.CLOSED: frozenset(),
}


class EscalationOver(Conflict):
    """It was answered, or the task has recovered."""

    code = "escalation_over"
    says = "この件は、すでに対応ずみか、遅れがなくなっています。"


class Running(Struct, frozen=True):
    """A task under way; `quantity` without what another task does again. `over`: nothing is left."""

    id: UUID
    title: str
    unit_name: str
    quantity: int
    done: int
    waiting: int
    starts: datetime
    due_on: date
    over: bool
    level: Level
    since: datetime | None


class Standing(Struct, frozen=True):
    """How a task stands: percent of its time, percent of its units, the pace the rest needs."""

    time: int
    done: int
    pace: int
    level: Level


class Line(Struct, frozen=True):
    """A task of the list: how it stood when it was last looked at."""

    task_id: UUID
    title: str
    unit_name: str
    due_on: date
    level: Level
    since: datetime
    time_percent: int
    done_percent: int
    measured_at: datetime

    @property
    def pace(self) -> int:
        """How many times faster the rest must go, in hundredths."""
        return pace_of(self.time_percent, self.done_percent)


class Escalation(Struct, frozen=True):
    """A rung that was told, with what was known then."""

    id: UUID
    task_id: UUID
    title: str
    step: Step
    level: Level
    time_percent: int
    done_percent: int
    since: datetime
    raised_at: datetime
    due_on: date
    state: EscalationState
    answer: str
    answered_at: datetime | None


def move(state: EscalationState, to: EscalationState) -> EscalationState:
    """The new state, if it may follow."""
    if to not in ESCALATION_MOVES[state]:
        raise EscalationOver
    return to


def pace_of(time: int, done: int) -> int:
    """(100 − done) ÷ (100 − time), in hundredths, rounded down."""
    if done >= 100:
        return 0
    return NEVER if time >= 100 else (100 - done) * 100 // (100 - time)


def ends(due_on: date) -> datetime:
    """The end of the due day in Japan."""
    return datetime.combine(due_on + timedelta(days=1), datetime.min.time(), TOKYO)


def measure(task: Running, rule: Risk, *, at: datetime) -> Standing:
    """Time used (whole percent, cut off) against what was handed in or inspected."""
    whole = max((ends(task.due_on) - task.starts).total_seconds(), 1)
    gone = max((at - task.starts).total_seconds(), 0)
    time = min(int(gone * 100 // whole), 999)
    done = (
        100 if task.quantity <= 0 else min(100, (task.done + task.waiting) * 100 // task.quantity)
    )
    pace = pace_of(time, done)
    return Standing(time, done, pace, _level(pace, rule, over=task.over))


def _level(pace: int, rule: Risk, *, over: bool) -> Level:
    if over or pace < rule.yellow_pace:
        return Level.GREEN
    return Level.RED if pace >= rule.red_pace else Level.YELLOW


def rungs(ladder: Sequence[Rung], level: Level, *, since: datetime, at: datetime) -> list[Step]:
    """Whom to tell by now, from the bottom."""
    if level is Level.GREEN:
        return []
    gone = (at - since).total_seconds()
    return [rung.step for rung in ladder if gone >= rung.hours(level) * 3600]
