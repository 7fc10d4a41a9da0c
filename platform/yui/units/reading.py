"""Files of units: from the bytes of a CSV or an Excel book to rows, and the heads that name columns.

Pure. Text is kept as it is typed; Excel's numbers lose the `.0` that they carry, its days become ISO.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import IO

from msgspec import Struct
from python_calamine import CalamineError, CalamineWorkbook

from tenants.refusal import Refused
from yui.files.model import Kind
from yui.files.sniff import kind_of
from yui.units.model import Row
from yui.web.words import N_

MOST_ROWS = 10_000
MOST_COLUMNS = 40
KEY, LABEL, STATE = "件の番号", "件名", "状態"
"""The heads that mean something; every other column is kept under its own head. The state is
written by us and never read."""


class NotATable(Refused):
    """The file is of a kind that holds no table."""

    code = "not_a_table"
    status = 422
    says = N_("「{name}」は表のファイルではありません。ExcelブックかCSVを選んでください。")


class NoKeyColumn(Refused):
    """No column is headed as the units' number."""

    code = "no_key_column"
    status = 422
    says = N_(
        "1行目に「件の番号」という見出しの列がありません。ひな形を使うか、見出しを直してください。"
    )


class HeadTwice(Refused):
    """Two columns have one head."""

    code = "head_twice"
    status = 422
    says = N_("見出し「{head}」の列が2つあります。1つにしてください。")


class NoRows(Refused):
    """There is a head at most."""

    code = "no_rows"
    status = 422
    says = N_("行がありません。2行目から1行に1件を書いてください。")


class TooManyRows(Refused):
    """More rows than one file may bring."""

    code = "too_many_rows"
    status = 422
    says = N_(
        "一度に読み込めるのは{most}行までです（{rows}行あります）。ファイルを分けてください。"
    )


class TooManyColumns(Refused):
    """More columns than a unit may hold."""

    code = "too_many_columns"
    status = 422
    says = N_("列は{most}までです（{columns}列あります）。使わない列を消してください。")


class NotReadable(Refused):
    """The book is damaged, or locked with a password, or the text is neither UTF-8 nor Shift_JIS."""

    code = "file_not_readable"
    status = 422
    says = N_(
        "「{name}」を開けませんでした。壊れているか、パスワードつきです。保存し直してください。"
    )


class Read(Struct, frozen=True):
    """The rows of a file, not judged yet."""

    rows: list[Row]


def read(name: str, body: IO[bytes], *, size: int) -> Read:
    """The rows; raises a `Refused` that says what is wrong with the file as a whole."""
    kind = kind_of(name, body, size=size)
    if kind not in {Kind.CSV, Kind.XLSX, Kind.TXT}:
        raise NotATable("files", name=name)
    body.seek(0)
    lines = _book(name, body) if kind is Kind.XLSX else _text(name, body.read())
    return Read(_rows(lines))


def _book(name: str, body: IO[bytes]) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(body)
        sheet = book.get_sheet_by_index(0)
        return [[_cell(value) for value in line] for line in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, IndexError, ValueError) as broken:
        raise NotReadable("files", name=name) from broken


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(name: str, body: bytes) -> list[list[str]]:
    text = _decoded(name, body)
    head = text.split("\n", 1)[0]
    mark = "\t" if head.count("\t") > head.count(",") else ","
    try:
        return [
            [_unquoted(cell) for cell in line]
            for line in csv.reader(io.StringIO(text), delimiter=mark)
        ]
    except csv.Error as broken:
        raise NotReadable("files", name=name) from broken


def _decoded(name: str, body: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReadable("files", name=name)


def _unquoted(cell: str) -> str:
    """The apostrophe that our own CSV puts before what a spreadsheet would run is not the text's."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@\t\r" else cell


def _rows(lines: Sequence[Sequence[str]]) -> list[Row]:
    if not lines:
        raise NoRows("files")
    heads = [_head(cell) for cell in lines[0]]
    _check_heads(heads)
    found = list(_filled(heads, lines[1:]))
    if not found:
        raise NoRows("files")
    if len(found) > MOST_ROWS:
        raise TooManyRows("files", most=f"{MOST_ROWS:,}", rows=f"{len(found):,}")
    return found


def _head(cell: str) -> str:
    """A head without what people add: width, space, and the mark of a required column."""
    plain = unicodedata.normalize("NFKC", cell).strip()
    return plain.removesuffix("(必須)").removesuffix("※").strip()


def _check_heads(heads: Sequence[str]) -> None:
    named = [head for head in heads if head]
    if KEY not in named:
        raise NoKeyColumn("files")
    if len(named) > MOST_COLUMNS:
        raise TooManyColumns("files", most=MOST_COLUMNS, columns=len(named))
    for head in named:
        if named.count(head) > 1:
            raise HeadTwice("files", head=head)


def _filled(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=2):
        cells = {
            head: cell.replace("\r\n", "\n").replace("\r", "\n").strip()
            for head, cell in zip(heads, line, strict=False)
            if head
        }
        if not any(cells.values()):
            continue
        payload = {
            head: cell for head, cell in cells.items() if head not in {KEY, LABEL, STATE} and cell
        }
        yield Row(number, cells.get(KEY, ""), cells.get(LABEL, ""), payload)
