"""The lanes of the board: a piece of work with its days and how far it is."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct


class Standing(StrEnum):
    """How a lane stands against its days."""

    LATE = "late"
    TODAY = "today"
    SLOW = "slow"
    OPEN = "open"
    GOING = "going"


class Lane(Struct, frozen=True):
    """A task under way: of an order (`source` is its client) or of a share (the town it came from).

    `done` is inspected, `waiting` handed in; `offered` waits for an answer, `free` was put to
    nobody; `hands` workers have taken some of it on.
    """

    id: UUID
    title: str
    source: str
    shared: bool
    unit_name: str
    quantity: int
    done: int
    waiting: int
    offered: int
    free: int
    hands: int
    starts: date
    due_on: date

    def standing(self, today: date) -> Standing:
        """Late, due today, short of what the days gone by would give, looking for hands, or going.

        Slow: at the pace so far, a fifth or more of the whole would be missing on the last day.
        """
        if self.due_on < today:
            return Standing.LATE
        if self.due_on == today:
            return Standing.TODAY
        if self.hands == 0:
            return Standing.OPEN
        span = (self.due_on - self.starts).days + 1
        gone = max(0, (today - self.starts).days)
        behind = self.quantity * gone - (self.done + self.waiting) * span
        return Standing.SLOW if behind * 5 >= self.quantity * span else Standing.GOING

    def days_late(self, today: date) -> int:
        """Days since it was due."""
        return max(0, (today - self.due_on).days)


class Counts(Struct, frozen=True):
    """The strip at the top of the board."""

    inspections: int
    late: int
    today: int
    open: int
    unanswered: int


def counts(
    lanes: list[Lane], *, today: date, inspections: int, overdue: int, unanswered: int
) -> Counts:
    """What stands in the strip; `overdue`: inspections past their day count as late too."""
    standings = [lane.standing(today) for lane in lanes]
    return Counts(
        inspections=inspections,
        late=standings.count(Standing.LATE) + overdue,
        today=standings.count(Standing.TODAY),
        open=sum(1 for lane in lanes if lane.offered or lane.hands == 0),
        unanswered=unanswered,
    )
