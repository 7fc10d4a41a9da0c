"""Files of units: from the bytes of a CSV or an Excel book to heads and lines.

Pure. Text is kept as it is typed; Excel's numbers lose the `.0` that they carry, its days become ISO.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook

from tenants.refusal import Refused
from yui.files.model import Kind
from yui.files.sniff import kind_of
from yui.units.columns import KEY, Table
from yui.web.tables import DANGEROUS
from yui.web.words import N_

MOST_ROWS = 10_000
MOST_COLUMNS = 40
MOST_HEAD = 100
"""Letters of a head."""
_MARKS = ",\t;"


class NotATable(Refused):
    """The file is of a kind that holds no table."""

    code = "not_a_table"
    status = 422
    says = N_("「{name}」は表のファイルではありません。ExcelブックかCSVを選んでください。")


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


def read(name: str, body: IO[bytes], *, size: int) -> Table:
    """The table; raises a `Refused` that says what is wrong with the file as a whole."""
    kind = kind_of(name, body, size=size)
    if kind not in {Kind.CSV, Kind.XLSX, Kind.TXT}:
        raise NotATable("files", name=name)
    body.seek(0)
    lines = _book(name, body) if kind is Kind.XLSX else _text(name, body.read())
    return _table(lines)


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
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _text(name: str, body: bytes) -> list[list[str]]:
    text = _decoded(name, body)
    try:
        return [
            [_unquoted(cell) for cell in line]
            for line in csv.reader(io.StringIO(text), delimiter=_mark(text))
        ]
    except csv.Error as broken:
        raise NotReadable("files", name=name) from broken


def _mark(text: str) -> str:
    """What stands between cells: what makes our own head one of the first line's, or most of them."""

    def heads(mark: str) -> list[str]:
        first = next(csv.reader(io.StringIO(text), delimiter=mark), [])
        return [_head(cell) for cell in first]

    return max(_MARKS, key=lambda mark: (KEY in (found := heads(mark)), len(found)))


def _decoded(name: str, body: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReadable("files", name=name)


def _unquoted(cell: str) -> str:
    """The apostrophe that our own CSV puts before what a spreadsheet would run is not the text's."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(DANGEROUS) else cell


def _table(lines: Sequence[Sequence[str]]) -> Table:
    """Heads and lines of one width; columns without a head and a cell are left out."""
    if not lines:
        raise NoRows("files")
    found = list(_filled(lines[1:], width=max(map(len, lines))))
    if not found:
        raise NoRows("files")
    if len(found) > MOST_ROWS:
        raise TooManyRows("files", most=f"{MOST_ROWS:,}", rows=f"{len(found):,}")
    heads = [_head(cell) for cell in lines[0]]
    heads += [""] * (len(found[0][1]) - len(heads))
    used = [at for at, head in enumerate(heads) if head or any(line[at] for _, line in found)]
    named = [heads[at] or f"{at + 1}列目" for at in used]
    _check_heads(named)
    return Table(named, [(number, [line[at] for at in used]) for number, line in found])


def _head(cell: str) -> str:
    """A head without what people add: width, space, and the mark of a required column."""
    plain = " ".join(unicodedata.normalize("NFKC", cell).split())
    while plain.endswith(("(必須)", "※")):
        plain = plain.removesuffix("(必須)").removesuffix("※").strip()
    return plain[:MOST_HEAD].strip()


def _check_heads(heads: Sequence[str]) -> None:
    if len(heads) > MOST_COLUMNS:
        raise TooManyColumns("files", most=MOST_COLUMNS, columns=len(heads))
    for head in heads:
        if heads.count(head) > 1:
            raise HeadTwice("files", head=head)


def _filled(lines: Sequence[Sequence[str]], *, width: int) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(lines, start=2):
        cells = [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in line]
        if any(cells):
            yield number, cells + [""] * (width - len(cells))
