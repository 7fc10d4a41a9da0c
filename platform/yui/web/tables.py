"""Tables to take away: Excel first, CSV beside it (ui.md §5; the ministry's rules for data sheets).

One record per row, one value per cell, numbers as numbers, no merged cells, units in the head. Text
is always written as text: nothing a person typed can become a formula on a colleague's machine.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

import xlsxwriter
from litestar import Response
from msgspec import Struct

from yui.web.show import TOKYO

Cell = str | int | date | datetime | bool | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ERA = '[$-ja-JP-x-gannen]ggge"年"m"月"d"日";@'
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class Column(Struct, frozen=True):
    """A column: its head, its unit (printed in the head), what it holds, its width in characters."""

    head: str
    unit: str = ""
    kind: Literal["text", "number", "date", "time"] = "text"
    width: int = 0

    @property
    def title(self) -> str:
        """The head with its unit: 金額（円）."""
        return f"{self.head}（{self.unit}）" if self.unit else self.head


class Sheet(Struct, frozen=True):
    """A table and where it comes from; `sources` become the second sheet, 出典と定義."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    sources: Sequence[tuple[str, str]] = ()


def xlsx(sheet: Sheet, *, made: datetime) -> bytes:
    """The workbook: an Excel table with a frozen head; the same bytes for the same `made`."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"created": made.astimezone(TOKYO).replace(tzinfo=None)})
    book.formats[0].set_font_name("游ゴシック")
    _data(book, sheet)
    if sheet.sources:
        _sources(book, sheet)
    book.close()
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    font = {"font_name": "游ゴシック", "valign": "top"}
    return {
        "text": book.add_format({**font, "text_wrap": True}),
        "number": book.add_format({**font, "num_format": "#,##0"}),
        "date": book.add_format({**font, "num_format": _ERA, "align": "left"}),
        "time": book.add_format({**font, "num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
        "head": book.add_format({**font, "bold": True, "bg_color": "#E6E6E6", "bottom": 1}),
    }


def _data(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet_name(sheet.name))
    formats = _formats(book)
    for place, row in enumerate(sheet.rows, start=1):
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write(page, place, at, value, column=column, formats=formats)
    page.add_table(
        0,
        0,
        max(len(sheet.rows), 1),
        len(sheet.columns) - 1,
        {
            "columns": [
                {"header": c.title, "header_format": formats["head"]} for c in sheet.columns
            ],
            "style": "Table Style Light 1",
            "autofilter": bool(sheet.rows),
        },
    )
    page.freeze_panes(1, 0)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width or max(10, min(40, 2 * len(column.title) + 2)))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write(
    page: Any, row: int, at: int, value: Cell, *, column: Column, formats: dict[str, Any]
) -> None:
    style = formats[column.kind]
    if value is None:
        page.write_blank(row, at, None, style)
    elif isinstance(value, datetime):
        page.write_datetime(row, at, value.astimezone(TOKYO).replace(tzinfo=None), formats["time"])
    elif isinstance(value, date):
        page.write_datetime(row, at, value, style)
    elif isinstance(value, int) and not isinstance(value, bool):
        page.write_number(row, at, value, style)
    else:
        page.write_string(row, at, _plain(value), formats["text"])


def _plain(value: Cell) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return "" if value is None else str(value)


def _sources(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet("出典と定義")
    wrap = book.add_format({"font_name": "游ゴシック", "text_wrap": True, "valign": "top"})
    for place, (name, text) in enumerate(sheet.sources):
        page.write_string(place, 0, name, wrap)
        page.write_string(place, 1, text, wrap)
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90)


def sheet_name(name: str) -> str:
    """A name that Excel takes: 31 characters, none of []:*?/\\."""
    return "".join(sign for sign in name if sign not in "[]:*?/\\'")[:31] or "data"


def escaped(value: Cell) -> str:
    """A CSV cell: text that a spreadsheet would run gets a quote before it, and so does what looks as
    if it had one, so that whoever takes one quote away has the text again; dates are ISO."""
    if isinstance(value, datetime):
        return value.astimezone(TOKYO).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = _plain(value)
    return f"'{text}" if text.lstrip("'").startswith(DANGEROUS) else text


def csv_bytes(sheet: Sheet, *, encoding: Literal["utf-8-sig", "cp932"] = "utf-8-sig") -> bytes:
    """CSV with a BOM, CRLF; cp932 on request, when `unwritable` finds nothing it would lose."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([escaped(column.title) for column in sheet.columns])
    writer.writerows([escaped(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode(encoding)


def unwritable(sheet: Sheet) -> list[str]:
    """The characters that cp932 cannot write, each once: 𠮷, é, variation sequences."""
    lost: dict[str, None] = {}
    for row in sheet.rows:
        for sign in "".join(escaped(value) for value in row):
            try:
                sign.encode("cp932")
            except UnicodeEncodeError:
                lost[sign] = None
    return list(lost)


def download(body: bytes, *, name: str, media: str) -> Response[bytes]:
    """The file as an answer; `name` in ASCII with its ending."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media, headers=headers)


def as_xlsx(sheet: Sheet, *, made: datetime, name: str) -> Response[bytes]:
    """The table as an Excel file to keep."""
    return download(xlsx(sheet, made=made), name=f"{name}.xlsx", media=XLSX)


def as_csv(sheet: Sheet, *, name: str) -> Response[bytes]:
    """The table as CSV to keep."""
    return download(csv_bytes(sheet), name=f"{name}.csv", media="text/csv")
