"""Live figures by town, as the dashboard shows them. Pure: rows in, lines out."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from yui.japan import FiscalYear
from yui.kpi.model import Value, rate

PACE_PERCENT: Final = 90
"""A year's sum below 90% of its even pace is behind."""


class Town(Struct, frozen=True):
    """A town as the KPI door knows it; `demo`: its live figures are invented (見本)."""

    code: int
    slug: str
    name: str
    name_en: str
    demo: bool


class Live(Struct, frozen=True):
    """One live figure. grain: flow (of the year), level, due (waits until `on_date`), heads.

    `amount` None: people whose number is hidden. tenant_id 0: all towns together.
    """

    grain: str
    tenant_id: int
    measure: str
    peer: int
    on_date: date | None
    amount: int | None


class Month(Struct, frozen=True):
    """One month's sum of a measure."""

    month: int
    measure: str
    amount: int


class State(StrEnum):
    """How a town stands, worst first."""

    OVERDUE = "overdue"
    BEHIND = "behind"
    STEADY = "steady"


class Line(Struct, frozen=True):
    """A town's live figures. `workers` None: hidden (fewer than 5, or a cell that tells one).

    Sums are of the fiscal year; `orders_open`, `waiting`, `overdue` hold today. `target` in
    thousand yen, None where none is set; `contract_yen` in yen.
    """

    town: Town
    workers: int | None
    contract_yen: int
    target: int | None
    orders_open: int
    shares_in: int
    shares_out: int
    waiting: int
    overdue: int
    answers: int
    next_answer: date | None
    state: State

    @property
    def contract_thousand(self) -> int:
        """Whole thousands of yen, cut off as the sources print them."""
        return self.contract_yen // 1000

    @property
    def rate(self) -> int | None:
        """Tenths of a percent of the target, or None."""
        return rate(self.contract_thousand, self.target)


class Figures:
    """A town's rows, looked up by measure."""

    def __init__(self, rows: Iterable[Live]) -> None:
        self._rows = list(rows)

    def sum(self, measure: str) -> int:
        """The year's sum, or what holds now, over all other towns."""
        return sum(r.amount or 0 for r in self._rows if r.measure == measure and r.grain != "due")

    def heads(self, measure: str) -> int | None:
        """People, or None when the count is hidden; 0 when nobody was ever counted."""
        found = [r for r in self._rows if r.measure == measure and r.grain == "heads"]
        return found[0].amount if found else 0

    def due(self, measure: str, *, before: date = date.max, since: date = date.min) -> int:
        """What waits for a day from `since` on and before `before`."""
        days = self._waiting(measure)
        return sum(amount for day, amount in days if since <= day < before)

    def first(self, measure: str, *, since: date) -> date | None:
        """The earliest day from `since` on for which something waits."""
        return min((day for day, _ in self._waiting(measure) if day >= since), default=None)

    def _waiting(self, measure: str) -> list[tuple[date, int]]:
        return [
            (r.on_date, r.amount)
            for r in self._rows
            if r.measure == measure and r.on_date is not None and r.amount is not None
        ]


def figures_of(rows: Iterable[Live], town: int) -> Figures:
    """The figures of one town (0: people of all towns together)."""
    return Figures(row for row in rows if row.tenant_id == town)


def lines(
    towns: Sequence[Town],
    rows: Sequence[Live],
    *,
    targets: Iterable[Value],
    year: FiscalYear,
    today: date,
) -> list[Line]:
    """One line a town, in the towns' order."""
    aims = {value.tenant_id: value.num for value in targets}
    return [
        _line(town, figures_of(rows, town.code), target=aims.get(town.code), year=year, today=today)
        for town in towns
    ]


def _line(town: Town, found: Figures, *, target: int | None, year: FiscalYear, today: date) -> Line:
    contract, overdue = found.sum("contract_yen"), found.due("inspections_waiting", before=today)
    behind = target is not None and is_behind(contract // 1000, target, year=year, today=today)
    return Line(
        town=town,
        workers=found.heads("workers"),
        contract_yen=contract,
        target=target,
        orders_open=found.sum("orders_open"),
        shares_in=found.sum("shares_in"),
        shares_out=found.sum("shares_out"),
        waiting=found.due("inspections_waiting"),
        overdue=overdue,
        # An offer whose time has passed waits for nobody: its units are free again.
        answers=found.due("shares_waiting", since=today),
        next_answer=found.first("shares_waiting", since=today),
        state=State.OVERDUE if overdue else State.BEHIND if behind else State.STEADY,
    )


def is_behind(reached: int, target: int, *, year: FiscalYear, today: date) -> bool:
    """Whether a year's sum lags its even pace by more than a tenth."""
    length = (year.last - year.first).days + 1
    gone = min(max((today - year.first).days + 1, 0), length)
    return reached * length * 100 < target * gone * PACE_PERCENT


class Alerts(Struct, frozen=True):
    """What the coordinator should ask about: counts by town, never rows."""

    overdue: int
    overdue_in: tuple[tuple[Town, int], ...]
    answers: int
    next_answer: date | None


def alerts(found: Iterable[Line]) -> Alerts:
    """The counts over all towns."""
    kept = list(found)
    return Alerts(
        overdue=sum(line.overdue for line in kept),
        overdue_in=tuple((line.town, line.overdue) for line in kept if line.overdue),
        answers=sum(line.answers for line in kept),
        next_answer=min((line.next_answer for line in kept if line.next_answer), default=None),
    )


def matrix(towns: Sequence[Town], rows: Iterable[Live]) -> list[list[int | None]]:
    """Shares put by the row's town to the column's, in the towns' order; None for itself."""
    put = {(r.tenant_id, r.peer): r.amount or 0 for r in rows if r.measure == "shares_out"}
    return [
        [None if out.code == into.code else put.get((out.code, into.code), 0) for into in towns]
        for out in towns
    ]
