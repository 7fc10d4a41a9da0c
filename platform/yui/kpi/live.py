"""Live figures by town, as the dashboard shows them. Pure: rows in, lines out."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from yui.japan import FiscalYear
from yui.kpi.model import rate

PACE_PERCENT: Final = 90
"""A year's sum below 90% of its even pace is behind."""


class Town(Struct, frozen=True):
    """A town as the KPI door knows it; `demo`: its live figures are invented (見本)."""

    code: int
    slug: str
    name: str
    name_en: str
    demo: bool


class Figures(Struct, frozen=True):
    """A town's live figures. Sums are of a fiscal year; the rest holds on the day asked about.

    `workers` None: hidden (fewer than 5, or a count that gives one away). `target` in thousand yen,
    None where none is set. tenant_id 0: all towns together, people only.
    """

    tenant_id: int
    workers: int | None = 0
    contract_yen: int = 0
    accepted_units: int = 0
    shares_in: int = 0
    shares_out: int = 0
    orders_open: int = 0
    clients: int = 0
    waiting: int = 0
    overdue: int = 0
    answers: int = 0
    next_answer: date | None = None
    target: int | None = None
    escalations: int = 0

    @property
    def contract_thousand(self) -> int:
        """Whole thousands of yen, cut off as the sources print them."""
        return self.contract_yen // 1000

    @property
    def rate(self) -> int | None:
        """Tenths of a percent of the target, or None."""
        return rate(self.contract_thousand, self.target)


class Shared(Struct, frozen=True):
    """What a town shared out to another in a fiscal year, in units."""

    tenant_id: int
    peer: int
    amount: int


class State(StrEnum):
    """How a town stands, worst first."""

    OVERDUE = "overdue"
    BEHIND = "behind"
    STEADY = "steady"


class Line(Struct, frozen=True):
    """A town with its figures and how it stands."""

    town: Town
    figures: Figures
    state: State


def figures_of(found: Iterable[Figures], town: int) -> Figures:
    """The figures of one town (0: people of all towns together)."""
    return next((f for f in found if f.tenant_id == town), Figures(town))


def lines(
    towns: Sequence[Town], found: Sequence[Figures], *, year: FiscalYear, today: date
) -> list[Line]:
    """One line a town, in the towns' order."""
    by_code = {figures.tenant_id: figures for figures in found}
    kept = [(town, by_code.get(town.code, Figures(town.code))) for town in towns]
    return [Line(town, f, _state(f, year=year, today=today)) for town, f in kept]


def _state(figures: Figures, *, year: FiscalYear, today: date) -> State:
    if figures.overdue:
        return State.OVERDUE
    target = figures.target
    if target is not None and is_behind(figures.contract_thousand, target, year=year, today=today):
        return State.BEHIND
    return State.STEADY


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
    escalated: int = 0
    escalated_in: tuple[tuple[Town, int], ...] = ()


def alerts(found: Iterable[Line]) -> Alerts:
    """The counts over all towns."""
    kept = list(found)
    days = [line.figures.next_answer for line in kept if line.figures.next_answer]
    return Alerts(
        overdue=sum(line.figures.overdue for line in kept),
        overdue_in=tuple((x.town, x.figures.overdue) for x in kept if x.figures.overdue),
        answers=sum(line.figures.answers for line in kept),
        next_answer=min(days, default=None),
        escalated=sum(line.figures.escalations for line in kept),
        escalated_in=tuple((x.town, x.figures.escalations) for x in kept if x.figures.escalations),
    )


def matrix(towns: Sequence[Town], shared: Iterable[Shared]) -> list[list[int | None]]:
    """Units put by the row's town to the column's, in the towns' order; None for itself."""
    put = {(s.tenant_id, s.peer): s.amount for s in shared}
    return [
        [None if out.code == into.code else put.get((out.code, into.code), 0) for into in towns]
        for out in towns
    ]
