"""An indicator's years side by side: targets, published actuals, and what other sources say."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from yui.kpi.choices import Choice, published
from yui.kpi.model import (
    Indicator,
    Kind,
    Semantics,
    Standing,
    Value,
    agrees,
    latest,
    percent,
    rate,
    standing,
)


class Point(Struct, frozen=True):
    """One fiscal year of one indicator. `actual` is the published one; `others` the rest.

    `starts_series`: the year cannot be compared with the one before it.
    """

    fiscal_year: int
    target: int | None
    actual: Value | None
    others: tuple[Value, ...]
    choice: Choice | None
    starts_series: bool

    @property
    def rate(self) -> int | None:
        """Tenths of a percent, or None for n/a."""
        return rate(self.actual.num if self.actual else None, self.target)

    @property
    def rate_text(self) -> str:
        """`118.0`, or `n/a`."""
        return percent(self.rate)

    @property
    def standing(self) -> Standing:
        return standing(self.actual, self.target)

    @property
    def short_by(self) -> int:
        """What is missing to the target; 0 where nothing is or nothing can be said."""
        if self.target is None or self.actual is None or self.actual.num is None:
            return 0
        return max(0, self.target - self.actual.num)

    @property
    def differing(self) -> tuple[Value, ...]:
        """The sources that say something else than what is published."""
        if self.actual is None:
            return self.others
        return tuple(other for other in self.others if not agrees(self.actual, other))


class History(Struct, frozen=True):
    """An indicator with its years, oldest first."""

    indicator: Indicator
    points: tuple[Point, ...]

    def at(self, fiscal_year: int) -> Point | None:
        """The year's point, or None where no source speaks of it."""
        return next((p for p in self.points if p.fiscal_year == fiscal_year), None)

    def change(self, fiscal_year: int) -> int | None:
        """The step from the year before; None across a break, or where either is no number."""
        here, before = self.at(fiscal_year), self.at(fiscal_year - 1)
        if here is None or before is None or here.starts_series:
            return None
        if here.actual is None or before.actual is None:
            return None
        if here.actual.num is None or before.actual.num is None:
            return None
        return here.actual.num - before.actual.num


def histories(
    indicators: Sequence[Indicator], values: Iterable[Value], choices: Iterable[Choice]
) -> list[History]:
    """The indicators' histories from one town's values and its choices, in the given order."""
    chosen = {(c.indicator, c.fiscal_year): c for c in choices}
    years: dict[str, dict[int, list[Value]]] = {}
    for value in latest(values):
        if value.kind in (Kind.TARGET, Kind.ACTUAL):
            of_year = years.setdefault(value.indicator, {}).setdefault(value.fiscal_year, [])
            of_year.append(value)
    return [History(i, _points(years.get(i.code, {}), chosen, i.code)) for i in indicators]


def _points(
    years: dict[int, list[Value]], chosen: dict[tuple[str, int], Choice], code: str
) -> tuple[Point, ...]:
    points: list[Point] = []
    for year, values in sorted(years.items()):
        before = points[-1].actual if points else None
        points.append(_point(year, values, choice=chosen.get((code, year)), before=before))
    return tuple(points)


def _point(year: int, values: list[Value], *, choice: Choice | None, before: Value | None) -> Point:
    actual = published(values, choice)
    return Point(
        fiscal_year=year,
        target=next((v.num for v in values if v.kind is Kind.TARGET), None),
        actual=actual,
        others=tuple(v for v in values if v.kind is Kind.ACTUAL and v is not actual),
        choice=choice,
        starts_series=before is not None and actual is not None and before.series != actual.series,
    )


class PlanYear(Struct, frozen=True):
    """A year of the plan: the increment as printed and the level it means."""

    fiscal_year: int
    increment: int
    semantics: Semantics
    level: int


class Plan(Struct, frozen=True):
    """An indicator in the 地域再生計画 of 2020: baseline, yearly 「増加分」, and their sum."""

    indicator: str
    unit: str
    printed: str
    baseline: int | None
    years: tuple[PlanYear, ...]

    @property
    def total(self) -> int:
        """累計 as the plan prints it."""
        return sum(year.increment for year in self.years)


def plans(values: Iterable[Value]) -> list[Plan]:
    """The plan's indicators in the order of the source."""
    of_plan = [v for v in values if v.kind in (Kind.PLAN_BASELINE, Kind.PLAN_INCREMENT)]
    codes = list(dict.fromkeys(v.indicator for v in of_plan))
    return [_plan([v for v in of_plan if v.indicator == code]) for code in codes]


def _plan(values: list[Value]) -> Plan:
    baseline = next((v.num for v in values if v.kind is Kind.PLAN_BASELINE), None)
    years: list[PlanYear] = []
    level = baseline or 0
    for value in sorted(values, key=lambda v: v.fiscal_year):
        if value.num is None or value.increment_semantics is None:
            continue
        stock = value.increment_semantics is Semantics.STOCK_INCREMENT
        level = level + value.num if stock else value.num
        years.append(PlanYear(value.fiscal_year, value.num, value.increment_semantics, level))
    first = values[0]
    return Plan(first.indicator, first.unit, first.printed, baseline, tuple(years))
