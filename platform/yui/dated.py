"""Rows that hold from a day to a day, each with its source; what is unknown says so (decisions 13)."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every row has: the first and last day on which it holds, and its source."""

    since: date = msgspec.field(name="from")
    to: date | None = None
    source: str

    def holds(self, day: date) -> bool:
        """Whether `day` lies within the row's days, both ends included."""
        return self.since <= day and (self.to is None or day <= self.to)


R = TypeVar("R", bound=Row)


class Unregistered(Struct, Generic[R], frozen=True):
    """No row holds on `day`; `last` is the newest row known from before, if any."""

    day: date
    last: R | None

    @property
    def says(self) -> str:
        """What the screen shows in place of the number."""
        if self.last is None:
            return "未登録"
        return f"未登録（直近の登録: {self.last.since:%Y-%m-%d} から）"


class MissingRate(LookupError):
    """A number that the computation cannot do without is not registered for that day."""

    def __init__(self, missing: Unregistered[R]) -> None:
        super().__init__(f"{missing.says} {missing.day}")
        self.missing = missing


def on(rows: Sequence[R], day: date) -> R | Unregistered[R]:
    """The row that holds on `day`, or `Unregistered` with the last one known."""
    for row in rows:
        if row.holds(day):
            return row
    before = [row for row in rows if row.since <= day]
    return Unregistered(day, max(before, key=lambda row: row.since, default=None))


def known(rows: Sequence[R], day: date) -> R:
    """The row that holds on `day`; raises `MissingRate` where there is none."""
    found = on(rows, day)
    if isinstance(found, Unregistered):
        raise MissingRate(found)
    return found


class Overlap(ValueError):
    """Two rows of one table claim the same day."""


def check(rows: Sequence[Row]) -> None:
    """Refuses rows that overlap or end before they begin."""
    ordered = sorted(rows, key=lambda row: row.since)
    for row in ordered:
        if row.to is not None and row.to < row.since:
            raise Overlap(f"{row.since} ends before it begins")
    for row, following in pairwise(ordered):
        if row.to is None or row.to >= following.since:
            raise Overlap(f"{row.since} and {following.since}")


def gaps(rows: Sequence[Row]) -> list[tuple[date, date]]:
    """Spans of days between two rows on which nothing holds."""
    ordered = sorted(rows, key=lambda row: row.since)
    day = timedelta(days=1)
    return [
        (row.to + day, following.since - day)
        for row, following in pairwise(ordered)
        if row.to is not None and row.to + day < following.since
    ]
