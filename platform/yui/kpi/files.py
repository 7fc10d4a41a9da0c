"""Tables to take away: Excel with 「出典と定義」, CSV for spreadsheets, rows for the open API.

One record a row, numbers as numbers, no merged cells, units in the head, years in both calendars
(総務省「統計表における機械判読可能なデータの表記方法の統一ルール」 2020-12). Text is never a
formula: Excel cells are written as strings, CSV cells that would begin one get an apostrophe.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, Final

import xlsxwriter
from msgspec import Struct

from yui.japan import FiscalYear
from yui.kpi.budgets import FundYear
from yui.kpi.definitions import SOURCES, title
from yui.kpi.live import Line, Town
from yui.kpi.model import Indicator, Value, percent, rate
from yui.kpi.sheet import History, Point

Cell = str | int | Decimal | date | None
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Table(Struct, frozen=True):
    """A sheet: its name, its head, its rows."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Record(Struct, frozen=True):
    """One source's actual for one year, with the year's target; `published` says if it is shown.

    `rate_percent` is text with one decimal, null where there is no target or no number.
    """

    town_code: str
    town: str
    indicator: str
    name: str
    unit: str
    fiscal_year: int
    fiscal_year_ja: str
    target: int | None
    actual: int | None
    actual_text: str | None
    rate_percent: str | None
    status: str | None
    as_of: date | None
    series: str | None
    new_series: bool
    published: bool
    reason: str | None
    source: str | None
    note: str | None


def records(town: Town, histories: Iterable[History]) -> list[Record]:
    """A town's indicators, one record for each year and source."""
    return [
        _record(town, history.indicator, point, value)
        for history in histories
        for point in history.points
        for value in ([point.actual, *point.others] if point.actual else point.others or (None,))
    ]


def _record(town: Town, indicator: Indicator, point: Point, value: Value | None) -> Record:
    shown = value is not None and value is point.actual
    comparable = value is not None and value.unit == indicator.unit
    tenths = rate(value.num, point.target) if value is not None and comparable else None
    return Record(
        town_code=f"{town.code:05}",
        town=town.name,
        indicator=indicator.code,
        name=indicator.ja,
        unit=value.unit if value else indicator.unit,
        fiscal_year=point.fiscal_year,
        fiscal_year_ja=FiscalYear(point.fiscal_year).label,
        target=point.target,
        actual=value.num if value else None,
        actual_text=value.words if value else None,
        rate_percent=None if tenths is None else percent(tenths),
        status=value.status.value if value and value.status else None,
        as_of=value.as_of if value else None,
        series=value.series if value else None,
        new_series=shown and point.starts_series,
        published=shown,
        reason=point.choice.reason if shown and point.choice else None,
        source=title(value.source) if value else None,
        note=value.note or None if value else None,
    )


_HEAD: Final = (
    "市町コード",
    "市町",
    "指標コード",
    "指標",
    "単位",
    "年度（西暦）",
    "年度",
    "目標",
    "実績",
    "実績（文字）",
    "達成率（％）",
    "状況",
    "時点",
    "系列",
    "この年度から新しい系列",
    "公表している値",
    "選んだ理由",
    "出典",
    "備考",
)
_STATUS: Final = {"provisional": "速報", "estimate": "概算", "final": "確定"}


def indicators_table(found: Iterable[Record]) -> Table:
    """The records as a sheet."""
    return Table("指標", _HEAD, tuple(_cells(record) for record in found))


def _cells(r: Record) -> tuple[Cell, ...]:
    return (
        r.town_code,
        r.town,
        r.indicator,
        r.name,
        r.unit,
        r.fiscal_year,
        r.fiscal_year_ja,
        r.target,
        r.actual,
        r.actual_text,
        None if r.rate_percent is None else Decimal(r.rate_percent),
        _STATUS.get(r.status or ""),
        r.as_of,
        r.series,
        "はい" if r.new_series else "いいえ",
        "はい" if r.published else "いいえ",
        r.reason,
        r.source,
        r.note,
    )


def towns_table(found: Sequence[Line], year: FiscalYear) -> Table:
    """Live figures by town; people as published (empty: hidden, fewer than 5)."""
    head = (
        "市町コード",
        "市町",
        "年度（西暦）",
        "年度",
        "登録ワーカー（人）",
        "受託額（円）",
        "目標（千円）",
        "進行中の案件（件）",
        "受けたシェア（件）",
        "出したシェア（件）",
        "検品待ち（件）",
        "期限を過ぎた検品（件）",
        "見本",
    )
    rows = tuple(
        (
            f"{one.town.code:05}",
            one.town.name,
            year.year,
            year.label,
            one.figures.workers,
            one.figures.contract_yen,
            one.figures.target,
            one.figures.orders_open,
            one.figures.shares_in,
            one.figures.shares_out,
            one.figures.waiting,
            one.figures.overdue,
            "はい" if one.town.demo else "いいえ",
        )
        for one in found
    )
    return Table("市町別（計測値）", head, rows)


def shares_table(towns: Sequence[Town], matrix: Sequence[Sequence[int | None]]) -> Table:
    """Shares between towns, one pair a row."""
    rows = tuple(
        (out.name, into.name, count)
        for out, counts in zip(towns, matrix, strict=True)
        for into, count in zip(towns, counts, strict=True)
        if count is not None
    )
    return Table("市町間のシェア", ("出した市町", "受けた市町", "件数"), rows)


def funds_table(town: Town, years: Iterable[FundYear]) -> Table:
    """Budgets by year and fund."""
    rows = tuple(
        (town.name, y.fiscal_year, FiscalYear(y.fiscal_year).label, y.status.says, fund, amount)
        for y in years
        for fund, amount in y.by_fund.items()
    )
    head = ("市町", "年度（西暦）", "年度", "状況", "財源", "事業費（千円）")
    return Table("事業費の財源", head, rows)


def about_table(indicators: Iterable[Indicator], notes: Iterable[str] = ()) -> Table:
    """「出典と定義」: what each indicator means and where figures come from."""
    rows: list[tuple[Cell, ...]] = [
        ("定義", f"{i.mark}{i.ja}（{i.unit}）", i.definition) for i in indicators
    ]
    rows += [("出典", source.title, source.note) for source in SOURCES.values()]
    rows += [("読み方", "", note) for note in notes]
    return Table("出典と定義", ("種類", "名前", "内容"), tuple(rows))


def to_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads it; CRLF."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.head)
    for row in table.rows:
        writer.writerow([_safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: Cell) -> str | int | Decimal:
    if cell is None:
        return ""
    if isinstance(cell, int | Decimal):
        return cell
    text = cell.isoformat() if isinstance(cell, date) else cell
    return f"'{text}" if text.startswith(_FORMULA) else text


def to_xlsx(tables: Iterable[Table]) -> bytes:
    """A workbook with one sheet a table: frozen head, filter, widths that fit."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        for table in tables:
            _sheet(book, table)
    return out.getvalue()


def _sheet(book: Any, table: Table) -> None:
    font = {"font_name": "游ゴシック", "font_size": 11, "valign": "top"}
    plain, wrapped = book.add_format(font), book.add_format({**font, "text_wrap": True})
    number = book.add_format({**font, "num_format": "#,##0"})
    bare = book.add_format({**font, "num_format": "0"})
    tenth = book.add_format({**font, "num_format": "0.0"})
    day = book.add_format({**font, "num_format": "yyyy-mm-dd"})
    head = book.add_format(
        {**font, "bold": True, "bg_color": "#E6E6E6", "bottom": 1, "text_wrap": True}
    )
    sheet = book.add_worksheet(table.name)
    for column, name in enumerate(table.head):
        width, long = _width(table, column)
        text = wrapped if long else plain
        sheet.write_string(0, column, name, head)
        sheet.set_column(column, column, width)
        for line, row in enumerate(table.rows, 1):
            cell = row[column]
            if isinstance(cell, int):
                sheet.write_number(line, column, cell, bare if "西暦" in name else number)
            elif isinstance(cell, Decimal):
                sheet.write_number(line, column, cell, tenth)
            elif isinstance(cell, date):
                sheet.write_datetime(line, column, cell, day)
            elif cell is not None:
                sheet.write_string(line, column, cell, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.head) - 1)


def _width(table: Table, column: int) -> tuple[int, bool]:
    cells = [table.head[column], *(str(row[column] or "") for row in table.rows)]
    widest = max(sum(2 if ord(c) > 0xFF else 1 for c in cell) for cell in cells)
    return min(max(widest + 2, 8), 60), widest > 58
