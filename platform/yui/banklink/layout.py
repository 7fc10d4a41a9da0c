"""The banks' 120-byte records read back: 総合振込 (種別21) as it was sent, and what answers it.

Layout: 全国銀行協会 総合振込レコード・フォーマット. Results have no layout common to all banks; here
they are the sent records with the answer in the columns that were spare, and a trailer that sums
what was paid and what was not, as 口座振替 results have it:

| record | columns | what |
|---|---|---|
| 1 | 104–111, 112–114 | day of the answer (YYYYMMDD), its number within that day |
| 2 | 114, 115–116 | outcome (`0` paid …), reason (`00`, `01` no such account …) |
| 8 | 2–7, 8–19, 20–25, 26–37, 38–43, 44–55 | count and yen: of all, of those paid, of the rest |

Pure. Every fault has its line and column, and a sentence that says how to mend it.
"""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from yui.japan import within_reach
from yui.web.words import N_

RECORD = 120
MOST = 999_999
MOST_FAULTS = 50
"""Faults told of one file: whoever mends fifty sends it again."""


class Fault(Struct, frozen=True):
    """What is wrong at a line and column (both from 1; 0: the file or line as a whole)."""

    line: int
    column: int
    says: str
    values: dict[str, object] = {}


class WrongFile(ValueError):
    """The file cannot be read; `faults` says why, at most `MOST_FAULTS` of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults, first {faults[0]}")
        self.faults = tuple(faults)


class Head(Struct, frozen=True):
    """The header: who pays from which account, and on which day of an unnamed year (MMDD)."""

    code: str
    name: str
    month_day: str
    bank_code: str
    branch_code: str
    type: str
    number: str
    spare: str


class Row(Struct, frozen=True, gc=False):
    """A data record; `sent` are the columns 1–113 as they were sent, `spare` the last seven."""

    line: int
    sent: bytes
    spare: bytes
    bank_code: str
    branch_code: str
    type: str
    number: str
    amount: int


class Records(Struct, frozen=True):
    """A file's records in their order; `tail` is the trailer."""

    head: Head
    rows: list[Row]
    tail: bytes


EMPTY = N_("ファイルが空です。銀行から受け取ったファイルをそのまま選んでください。")
TOO_LONG = N_("レコードが多すぎます（{most}件まで）。ファイルを分けてください。")
LENGTH = N_(
    "1行は120バイトですが、この行は{bytes}バイトです。途中で編集せず、そのまま選んでください。"
)
KIND = N_(
    "この行の1文字目は「{wanted}」のはずですが、「{found}」です。行の順番を確かめてください。"
)
DIGITS = N_("「{name}」は数字だけのはずです。ファイルを編集していないか確かめてください。")
NO_ROWS = N_("振込の行がありません。ファイルがとちゅうで切れていないか確かめてください。")
NO_TAIL = N_(
    "合計の行（1文字目が8）がありません。ファイルがとちゅうで切れていないか確かめてください。"
)
NO_END = N_(
    "終わりの行（1文字目が9）がありません。ファイルがとちゅうで切れていないか確かめてください。"
)
AFTER_END = N_("終わりの行のあとに行があります。1つのファイルに1回分だけを入れてください。")
SORT = N_("種別コードが{found}です。総合振込（21）のファイルを選んでください。")
COUNT = N_("合計の行の件数は{said}件ですが、行は{found}件あります。")
TOTAL = N_("合計の行の金額は{said}円ですが、行の合計は{found}円です。")
ZERO = N_("金額が0円です。")

_HEAD_DIGITS = (
    (N_("振込依頼人コード"), 5, 10),
    (N_("振込指定日"), 55, 4),
    (N_("仕向銀行番号"), 59, 4),
    (N_("仕向支店番号"), 78, 3),
    (N_("預金種目"), 96, 1),
    (N_("口座番号"), 97, 7),
)
_ROW_DIGITS = (
    (N_("被仕向銀行番号"), 2, 4),
    (N_("被仕向支店番号"), 21, 3),
    (N_("預金種目"), 43, 1),
    (N_("口座番号"), 44, 7),
    (N_("振込金額"), 81, 10),
)


_NO_LETTERS = dict.fromkeys(map(ord, "\ufffd\x80\uf8f0\uf8f1\uf8f2\uf8f3"), "?")
"""What cp932 makes of bytes that stand for nothing."""


def lines_of(content: bytes) -> list[bytes]:
    """The records, whatever ends their lines (CRLF, LF, nothing), without the old end mark 0x1A."""
    body = content.removesuffix(b"\x1a")
    if b"\n" in body or b"\r" in body:
        found = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        return found[:-1] if found and not found[-1] else found
    return [body[at : at + RECORD] for at in range(0, len(body), RECORD)]


def cut(line: bytes, column: int, length: int) -> bytes:
    """The bytes of a field; columns count from 1."""
    return line[column - 1 : column - 1 + length]


def digits(line: bytes, column: int, length: int) -> int | None:
    """A field of digits alone as its number; None when it holds anything else."""
    found = cut(line, column, length)
    return int(found) if len(found) == length and found.isdigit() else None


def text(field: bytes) -> str:
    """Bank letters as text, without the spaces behind; a byte that is no letter becomes `?`."""
    return field.decode("cp932", "replace").translate(_NO_LETTERS).rstrip(" ")


def read(content: bytes) -> Records:
    """The file's records; raises `WrongFile`. Sums are `summed`'s business."""
    lines = lines_of(content)
    if not lines or not any(line.strip() for line in lines):
        raise WrongFile([Fault(0, 0, EMPTY)])
    if len(lines) > MOST:
        raise WrongFile([Fault(0, 0, TOO_LONG, {"most": f"{MOST:,}"})])
    faults = _shape(lines)
    if not faults:
        faults = _fields(lines)
    if faults:
        raise WrongFile(faults[:MOST_FAULTS])
    rows = [_row(at, line) for at, line in enumerate(lines[1:-2], 2)]
    return Records(_head(lines[0]), rows, lines[-2])


def _shape(lines: Sequence[bytes]) -> list[Fault]:
    found = [
        Fault(at, 0, LENGTH, {"bytes": len(line)})
        for at, line in enumerate(lines, 1)
        if len(line) != RECORD
    ]
    if found:
        return found
    kinds = b"".join(line[:1] for line in lines)
    end = kinds.find(b"9")
    if kinds[:1] != b"1":
        found.append(_kind(1, "1", kinds[:1]))
    if end < 0:
        found.append(Fault(len(lines), 1, NO_END))
    elif end != len(kinds) - 1:
        found.append(Fault(end + 2, 1, AFTER_END))
    if b"8" not in kinds:
        found.append(Fault(len(lines), 1, NO_TAIL))
    elif not found:
        wanted = "1" + "2" * (len(kinds) - 3) + "89"
        pairs = enumerate(zip(wanted, kinds, strict=True), 1)
        found += [_kind(at, want, bytes([is_])) for at, (want, is_) in pairs if ord(want) != is_]
        if len(kinds) == 3:
            found.append(Fault(2, 0, NO_ROWS))
    return found


def _kind(line: int, wanted: str, found: bytes) -> Fault:
    return Fault(line, 1, KIND, {"wanted": wanted, "found": text(found)})


def _fields(lines: Sequence[bytes]) -> list[Fault]:
    head, rows, tail = lines[0], lines[1:-2], lines[-2]
    found = [_digits(1, c, name) for name, c, n in _HEAD_DIGITS if digits(head, c, n) is None]
    if cut(head, 2, 2) != b"21":
        found.insert(0, Fault(1, 2, SORT, {"found": text(cut(head, 2, 2))}))
    for at, line in enumerate(rows, 2):
        found += [_digits(at, c, name) for name, c, n in _ROW_DIGITS if digits(line, c, n) is None]
        if digits(line, 81, 10) == 0:
            found.append(Fault(at, 81, ZERO))
        if len(found) >= MOST_FAULTS:
            return found
    at = len(lines) - 1
    sums = ((N_("合計件数"), 2, 6), (N_("合計金額"), 8, 12))
    return found + [_digits(at, c, name) for name, c, n in sums if digits(tail, c, n) is None]


def _digits(line: int, column: int, name: str) -> Fault:
    return Fault(line, column, DIGITS, {"name": name})


def summed(records: Records) -> list[Fault]:
    """Whether the trailer's count and yen are those of the rows."""
    at = len(records.rows) + 2
    count, total = len(records.rows), sum(row.amount for row in records.rows)
    said, yen = digits(records.tail, 2, 6), digits(records.tail, 8, 12)
    found = []
    if said != count:
        found.append(Fault(at, 2, COUNT, {"said": f"{said:,}", "found": f"{count:,}"}))
    if yen != total:
        found.append(Fault(at, 8, TOTAL, {"said": f"{yen:,}", "found": f"{total:,}"}))
    return found


def _head(line: bytes) -> Head:
    return Head(
        code=text(cut(line, 5, 10)),
        name=text(cut(line, 15, 40)),
        month_day=text(cut(line, 55, 4)),
        bank_code=text(cut(line, 59, 4)),
        branch_code=text(cut(line, 78, 3)),
        type=text(cut(line, 96, 1)),
        number=text(cut(line, 97, 7)),
        spare=text(cut(line, 104, 17)),
    )


def _row(at: int, line: bytes) -> Row:
    return Row(
        line=at,
        sent=line[:113],
        spare=line[113:],
        bank_code=text(cut(line, 2, 4)),
        branch_code=text(cut(line, 21, 3)),
        type=text(cut(line, 43, 1)),
        number=text(cut(line, 44, 7)),
        amount=int(cut(line, 81, 10)),
    )


def day_from(digits_: str) -> date | None:
    """YYYYMMDD as a day that the calendar reaches, or None."""
    if len(digits_) != 8 or not (digits_.isascii() and digits_.isdigit()):
        return None
    try:
        day = date(int(digits_[:4]), int(digits_[4:6]), int(digits_[6:]))
    except ValueError:
        return None
    return day if within_reach(day) else None
