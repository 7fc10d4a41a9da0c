"""Indicators and their values: what a source printed, kept as it was printed.

A value is a number, or words, or nothing; it never changes from one into another. Several sources
may state the same year's actual; each stays, and a recorded `Choice` says which one is published.
Rates are integers in tenths of a percent (law-and-formats.md §11.1), so nothing is rounded twice.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

SAMPLE: Final = "demo"
"""The source of what the demo invents (見本): never among what is published."""

TARGET_MET: Final = "目標達成"
"""The words that stand in place of a figure in the source's 令和7年度 revenue."""


class Kind(StrEnum):
    """What a value is. Plan kinds come from the 地域再生計画 of 2020 (source 004)."""

    TARGET = "target"
    ACTUAL = "actual"
    PLAN_BASELINE = "plan_baseline"
    PLAN_INCREMENT = "plan_increment"


class Status(StrEnum):
    """How settled an actual is: 速報, 概算, 確定."""

    PROVISIONAL = "provisional"
    ESTIMATE = "estimate"
    FINAL = "final"

    @property
    def says(self) -> str:
        """The word on the screen (a msgid)."""
        return _STATUS_WORDS[self]


_STATUS_WORDS: Final = {
    Status.PROVISIONAL: "速報",
    Status.ESTIMATE: "概算",
    Status.FINAL: "確定",
}


class Aggregation(StrEnum):
    """How an indicator adds up over time."""

    CUMULATIVE = "cumulative"
    """延べ: a stock that never falls within one series."""
    FLOW = "flow"
    """A year's own sum; starts at nothing on 1 April."""
    SNAPSHOT = "snapshot"
    """What holds on one day."""


class Semantics(StrEnum):
    """What a plan's 「増加分」 really is (law-and-formats.md §11.5)."""

    STOCK_INCREMENT = "stock_increment"
    """Added to the level before: 5 → 7 → 12 → 17 clients."""
    ANNUAL_LEVEL = "annual_level"
    """The year's own level: 8,000, 16,000, 30,000, not 3,140 + 8,000."""


class Indicator(Struct, frozen=True):
    """An indicator's definition. `persons`: it counts people, so small counts stay hidden."""

    code: str
    mark: str
    ja: str
    en: str
    unit: str
    unit_en: str
    aggregation: Aggregation
    definition: str
    definition_en: str
    persons: bool = False


class Value(Struct, frozen=True, kw_only=True):
    """One figure of one source, as printed there; `unit` and `printed` are the source's own.

    `inferred` names the column that the source leaves open and a reader filled in.
    `revision` counts what one source said over time: a correction is added, never written over.
    """

    tenant_id: int
    indicator: str
    fiscal_year: int
    kind: Kind
    series: str
    source: str
    unit: str
    printed: str
    num: int | None = None
    words: str | None = None
    as_of: date | None = None
    status: Status | None = None
    increment_semantics: Semantics | None = None
    inferred: str = ""
    note: str = ""
    revision: int = 1

    @property
    def key(self) -> tuple[str, int, Kind, str, str, str]:
        """What makes a figure one figure, whatever it says."""
        return (
            self.indicator,
            self.fiscal_year,
            self.kind,
            self.series,
            self.source,
            self.unit,
        )

    def says_same(self, other: "Value") -> bool:
        """Whether a re-import brings nothing new."""
        return _content(self) == _content(other)


def _content(value: Value) -> tuple[object, ...]:
    return (
        value.num,
        value.words,
        value.as_of,
        value.status,
        value.increment_semantics,
        value.printed,
        value.inferred,
        value.note,
    )


class Standing(StrEnum):
    """How an actual stands to its target."""

    MET = "met"
    SHORT = "short"
    NO_TARGET = "no_target"
    UNKNOWN = "unknown"


def rate(actual: int | None, target: int | None) -> int | None:
    """Actual ÷ target in tenths of a percent, halves up; None is n/a.

    n/a when there is no target (「－」), a target of zero, or an actual that is not a number.
    """
    if actual is None or target is None or target == 0:
        return None
    return (actual * 2000 + target) // (2 * target)


def percent(tenths: int | None) -> str:
    """`1180` → `118.0`; None → `n/a`."""
    return "n/a" if tenths is None else f"{tenths // 10}.{tenths % 10}"


def standing(actual: Value | None, target: int | None) -> Standing:
    """MET by number, or because the source says so in words; other words prove nothing."""
    if target is None:
        return Standing.NO_TARGET
    if actual is None:
        return Standing.UNKNOWN
    if actual.num is None:
        return Standing.MET if actual.words == TARGET_MET else Standing.UNKNOWN
    return Standing.MET if actual.num >= target else Standing.SHORT


def agrees(one: Value, other: Value) -> bool:
    """Whether two sources say the same, each read at the precision it was printed with.

    千円 against 万円 compares whole 万円 (25,982 and 25,987千円 are both 2,598万円).
    """
    if one.unit == other.unit:
        return (one.num, one.words) == (other.num, other.words)
    by_unit = {one.unit: one.num, other.unit: other.num}
    fine, coarse = by_unit.get("千円"), by_unit.get("万円")
    return fine is not None and coarse is not None and fine // 10 == coarse


def latest(values: Iterable[Value]) -> list[Value]:
    """Of each figure its newest revision, in the order first met."""
    newest: dict[tuple[object, ...], Value] = {}
    for value in values:
        held = newest.get(value.key)
        if held is None or held.revision < value.revision:
            newest[value.key] = value
    return list(newest.values())
