"""Excel and CSV: numbers stay numbers, text stays text, nothing runs."""

import io
from datetime import UTC, date, datetime

import pytest
from python_calamine import CalamineWorkbook

from yui.web import tables
from yui.web.tables import Column, Sheet

MADE = datetime(2026, 11, 20, tzinfo=UTC)
EVIL = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']
SHEET = Sheet(
    name="支払/11月:案",
    columns=[Column("氏名"), Column("金額", "円", "number"), Column("支払日", "", "date")],
    rows=[["髙﨑 𠮷", 77_110, date(2026, 12, 15)], ["=cmd|' /C calc'!A0", -5, None]],
    sources=[("出典", "支払処理 立振-R8-11")],
)


def test_a_workbook_reads_back_as_typed_values() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(tables.xlsx(SHEET, made=MADE)))
    assert book.sheet_names == ["支払11月案", "出典と定義"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["氏名", "金額（円）", "支払日"]
    assert rows[1] == ["髙﨑 𠮷", 77_110, date(2026, 12, 15)]
    assert rows[2][0] == "=cmd|' /C calc'!A0"
    assert rows[2][1] == -5


def test_the_same_table_gives_the_same_bytes() -> None:
    assert tables.xlsx(SHEET, made=MADE) == tables.xlsx(SHEET, made=MADE)


def test_an_empty_table_is_still_a_table() -> None:
    empty = Sheet(name="", columns=[Column("a")], rows=[])
    book = CalamineWorkbook.from_filelike(io.BytesIO(tables.xlsx(empty, made=MADE)))
    assert book.get_sheet_by_index(0).to_python()[0] == ["a"]


@pytest.mark.parametrize("text", EVIL)
def test_text_that_a_spreadsheet_would_run_is_quoted_in_csv(text: str) -> None:
    sheet = Sheet(name="x", columns=[Column("a")], rows=[[text]])
    body = tables.csv_bytes(sheet).decode("utf-8-sig")
    assert body.split("\r\n", 1)[1].lstrip('"').startswith("'")


def test_a_negative_number_is_a_number() -> None:
    assert tables.escaped(-5) == "-5"


def test_csv_begins_with_a_mark_that_excel_understands() -> None:
    body = tables.csv_bytes(SHEET)
    assert body.startswith(b"\xef\xbb\xbf")
    assert "氏名,金額（円）,支払日\r\n髙﨑 𠮷,77110,2026-12-15\r\n" in body.decode("utf-8-sig")


def test_what_cp932_cannot_write_is_named_never_dropped() -> None:
    assert tables.unwritable(SHEET) == ["𠮷"]
    plain = Sheet(name="x", columns=[Column("a")], rows=[["髙①㈱～"]])
    assert tables.unwritable(plain) == []
    assert tables.csv_bytes(plain, encoding="cp932").decode("cp932")
