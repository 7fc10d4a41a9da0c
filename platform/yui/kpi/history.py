"""Reads the sources' tables (CSV) without touching what they say.

A row that cannot be taken as it stands is refused with its line and column; nothing is guessed,
nothing is coerced: words in the number column are an error, not a zero.
"""

import csv
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from importlib.resources import files
from io import StringIO
from typing import Final, TypeVar

from tenants.refusal import Refused
from yui.kpi.budgets import Budget
from yui.kpi.model import Kind, Semantics, Status, Value

E = TypeVar("E", bound=StrEnum)

_HISTORY: Final = [
    "municipality_code",
    "municipality",
    "indicator",
    "indicator_ja",
    "unit",
    "fiscal_year",
    "kind",
    "value",
    "value_text",
    "as_of",
    "status",
    "series",
    "increment_semantics",
    "inferred",
    "note",
    "source",
]
_BUDGET: Final = [
    "municipality_code",
    "activity",
    "activity_ja",
    "fiscal_year",
    "funding_source",
    "amount_thousand_yen",
    "basis",
    "inferred",
    "note",
    "source",
]
_DIGITS: Final = 15
_BASIS: Final = {"実績額": Status.FINAL, "実績額（概算）": Status.ESTIMATE}


class BadTable(Refused):
    """The file is not the table it should be; the line and column say where."""

    code = "kpi_bad_table"
    status = 422
    says = "{line}行目の「{column}」を読み取れません：{text}"


class _Row:
    """One line of a table, read cell by cell with its place at hand."""

    def __init__(self, line: int, cells: dict[str, str]) -> None:
        self.line = line
        self.cells = cells

    def bad(self, column: str) -> BadTable:
        return BadTable(column, line=self.line, column=column, text=self.cells[column])

    def text(self, column: str) -> str:
        if not self.cells[column]:
            raise self.bad(column)
        return self.cells[column]

    def whole(self, column: str) -> int | None:
        """A whole number in ASCII digits without separators, or None for an empty cell."""
        cell = self.cells[column]
        if cell == "":
            return None
        if not (cell.isascii() and cell.isdigit()) or len(cell) > _DIGITS:
            raise self.bad(column)
        return int(cell)

    def must(self, column: str) -> int:
        found = self.whole(column)
        if found is None:
            raise self.bad(column)
        return found

    def day(self, column: str) -> date | None:
        cell = self.cells[column]
        try:
            return date.fromisoformat(cell) if cell else None
        except ValueError as error:
            raise self.bad(column) from error

    def word(self, column: str, kind: type[E]) -> E:
        try:
            return kind(self.cells[column])
        except ValueError as error:
            raise self.bad(column) from error

    def maybe(self, column: str, kind: type[E]) -> E | None:
        return self.word(column, kind) if self.cells[column] else None


def _rows(text: str, columns: list[str]) -> Iterator[_Row]:
    lines = _cells(text)
    head = next(lines, (1, []))[1]
    if head != columns:
        odd = next((c for c in head if c not in columns), ",".join(head))
        raise BadTable("head", line=1, column="head", text=odd)
    for line, cells in lines:
        if len(cells) != len(columns):
            raise BadTable("head", line=line, column="head", text=",".join(cells))
        yield _Row(line, dict(zip(columns, cells, strict=True)))


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        line = reader.line_num
        raise BadTable("head", line=line, column="head", text=str(error)) from error


def values(text: str) -> list[Value]:
    """The values of a history table, in its order; a figure stated twice is refused."""
    found: dict[tuple[object, ...], Value] = {}
    for row in _rows(text, _HISTORY):
        value = _value(row)
        if (value.tenant_id, *value.key) in found:
            raise row.bad("source")
        found[(value.tenant_id, *value.key)] = value
    return list(found.values())


def _value(row: _Row) -> Value:
    kind, num, words = row.word("kind", Kind), row.whole("value"), row.cells["value_text"] or None
    if num is not None and words is not None:
        raise row.bad("value_text")
    if num is None and words is None and kind is not Kind.TARGET:
        raise row.bad("value")  # only a target may be absent
    status, semantics = row.maybe("status", Status), row.maybe("increment_semantics", Semantics)
    if (status is None) is (kind is Kind.ACTUAL):
        raise row.bad("status")
    if (semantics is None) is (kind is Kind.PLAN_INCREMENT):
        raise row.bad("increment_semantics")
    return Value(
        tenant_id=row.must("municipality_code"),
        indicator=row.text("indicator"),
        fiscal_year=row.must("fiscal_year"),
        kind=kind,
        series=row.text("series"),
        source=row.text("source"),
        unit=row.text("unit"),
        printed=row.text("indicator_ja"),
        num=num,
        words=words,
        as_of=row.day("as_of"),
        status=status,
        increment_semantics=semantics,
        inferred=row.cells["inferred"],
        note=row.cells["note"],
    )


def budgets(text: str) -> list[Budget]:
    """The rows of a budget table, in its order."""
    return [_budget(row) for row in _rows(text, _BUDGET)]


def _budget(row: _Row) -> Budget:
    basis = _BASIS.get(row.cells["basis"])
    if basis is None:
        raise row.bad("basis")
    return Budget(
        tenant_id=row.must("municipality_code"),
        activity=row.text("activity"),
        printed=row.text("activity_ja"),
        fiscal_year=row.must("fiscal_year"),
        fund=row.text("funding_source"),
        thousand_yen=row.must("amount_thousand_yen"),
        status=basis,
        inferred=row.cells["inferred"],
        note=row.cells["note"],
        source=row.text("source"),
    )


def shipped_values() -> list[Value]:
    """The real history 2017–2025 of 立科町 that the package carries."""
    return values(shipped("kpi_history.csv"))


def sample_targets() -> list[Value]:
    """What the demo's towns aim at this fiscal year: invented, under the source `demo` (見本)."""
    return values(shipped("demo_targets.csv"))


def shipped_budgets() -> list[Budget]:
    """The real budgets of 令和5 and 6年度 that the package carries."""
    return budgets(shipped("budgets.csv"))


def shipped(name: str) -> str:
    """A table that the package carries, as text."""
    return (files("yui.kpi") / "data" / name).read_text(encoding="utf-8")
