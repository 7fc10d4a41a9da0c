"""Units as tables to take away: what reading.py reads, so that a book sent back changes nothing."""

from collections.abc import Sequence

from yui.units.columns import KEY, LABEL, STATE
from yui.units.model import Row, Unit
from yui.web.tables import Cell, Column, Sheet
from yui.web.words import fill

_SOURCES = (
    (KEY, "この業務の中で1つだけの番号です。かならず入れてください。100文字まで。"),
    (LABEL, "人が見てわかる名前です。500文字まで。"),
    (STATE, "いまの状態です。読み込むときは使いません。"),
    ("そのほかの列", "見出しごとに、件の資料として残ります（例：URL、原文）。5,000文字まで。"),
)


def empty() -> Sheet:
    """The template: the heads, and one column of payload as an example."""
    return Sheet(
        name="件",
        columns=[
            Column(KEY, width=18),
            Column(LABEL, width=40),
            Column("資料（URLなど）", width=50),
        ],
        rows=[],
        sources=_SOURCES,
    )


def of_units(title: str, units: Sequence[Unit]) -> Sheet:
    """All units with their state."""
    heads = list(dict.fromkeys(head for unit in units for head in unit.payload))
    return Sheet(
        name=title,
        columns=[
            Column(KEY, width=18),
            Column(LABEL, width=40),
            Column(STATE, width=10),
            *[Column(head, width=30) for head in heads],
        ],
        rows=[
            [unit.key, unit.label, unit.state.says, *_cells(heads, unit.payload)] for unit in units
        ],
        sources=_SOURCES,
    )


def of_problems(rows: Sequence[Row]) -> Sheet:
    """The wrong rows as they were sent; the two last columns say where and what."""
    heads = list(dict.fromkeys(head for row in rows for head in row.payload))
    return Sheet(
        name="直す行",
        columns=[
            Column(KEY, width=18),
            Column(LABEL, width=40),
            *[Column(head, width=30) for head in heads],
            Column("もとの行", kind="number"),
            Column("直すところ", width=60),
        ],
        rows=[
            [row.key, row.label, *_cells(heads, row.payload), row.line, fill(row.says, {})]
            for row in rows
        ],
        sources=_SOURCES,
    )


def of_errors(rows: Sequence[Row]) -> Sheet:
    """The wrong rows, line by line: where, what, and how to mend it."""
    return Sheet(
        name="直すところ",
        columns=[
            Column("行", kind="number"),
            Column(KEY, width=18),
            Column("列", width=18),
            Column("直すところ", width=60),
        ],
        rows=[[row.line, row.key, _column(row.field), fill(row.says, {})] for row in rows],
    )


def _column(field: str | None) -> str:
    """The head at which something is wrong, as people know it."""
    return {"key": KEY, "label": LABEL, None: ""}.get(field, field or "")


def _cells(heads: Sequence[str], payload: dict[str, str]) -> list[Cell]:
    return [payload.get(head, "") for head in heads]
