"""A bank statement (入出金明細) as CSV, read whole or refused with the line and column to mend.

Banks name their columns differently; the names known here are those of the large banks' and the
regional banks' downloads. Lines above the head (account, period) are passed over. Pure.
"""

import csv
import io
import unicodedata
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from itertools import pairwise

from msgspec import Struct

from yui.banklink.layout import MOST_FAULTS, Fault, WrongFile
from yui.japan import NotADate, parse_day
from yui.money import MAX_YEN
from yui.web.words import N_

MOST_LINES = 20_000
_HEADS = {
    "day": ("日付", "取引日", "お取引日", "取扱日", "勘定日", "取扱日付", "年月日", "入出金日"),
    "in": (
        "入金",
        "入金額",
        "お預入れ",
        "お預入れ額",
        "お預入金額",
        "お預り金額",
        "預入金額",
        "入金金額",
    ),
    "out": (
        "出金",
        "出金額",
        "お引出し",
        "お引出し額",
        "お引出金額",
        "お支払金額",
        "支払金額",
        "出金金額",
    ),
    "text": (
        "摘要",
        "内容",
        "お取引内容",
        "取引内容",
        "振込依頼人名",
        "振込依頼人",
        "お取引先名",
        "備考",
    ),
    "balance": ("残高", "差引残高", "お取引後残高", "取引後残高"),
}


class Entry(Struct, frozen=True):
    """One line: yen above 0 came in, below 0 went out; `mark` tells it from every other line."""

    line: int
    on: date
    yen: int
    text: str
    balance: int | None
    mark: bytes = b""


NO_HEAD = N_(
    "見出しの行が見つかりません。「日付」「入金」「摘要」の列がある入出金明細のCSVを選んでください。"
)
EMPTY = N_("明細の行がありません。期間を選び直して、もう一度保存してください。")
TOO_MANY = N_("行が多すぎます（{most}行まで）。期間を分けてください。")
NOT_TEXT = N_("文字が読めません。Shift_JISかUTF-8のCSVで保存し直してください。")
NOT_CSV = N_('CSVとして読めません。"の数が合っているか確かめてください。')
BAD_DAY = N_("日付「{text}」が読めません。2026/11/30のように書いてください。")
BAD_YEN = N_("金額「{text}」が読めません。半角の数字で、円の単位まで書いてください。")
BOTH = N_("入金と出金の両方に金額があります。どちらか一方にしてください。")
NEITHER = N_("入金も出金も空です。行を消すか、金額を書いてください。")
SHORT = N_("この行は列が足りません（{columns}列あるはずです）。")
BALANCE = N_(
    "残高が前の行とつながりません（{wanted}円のはずです）。途中の行が消えていないか確かめてください。"
)


def read(body: bytes) -> list[Entry]:
    """The lines in the order of the file; raises `WrongFile`."""
    rows = _rows(body)
    at, places = _head(rows)
    entries: list[Entry] = []
    faults: list[Fault] = []
    for line, row in enumerate(rows[at + 1 :], at + 2):
        if any(cell.strip() for cell in row):
            entry = _entry(line, row, places, faults)
            if entry is not None:
                entries.append(entry)
        if len(faults) >= MOST_FAULTS:
            break
    if not faults:
        faults = _chain(entries, column=places.get("balance", 0) + 1)
    if not faults and not entries:
        faults = [Fault(0, 0, EMPTY)]
    if len(entries) > MOST_LINES:
        faults = [Fault(0, 0, TOO_MANY, {"most": f"{MOST_LINES:,}"})]
    if faults:
        raise WrongFile(faults[:MOST_FAULTS])
    return _marked(entries)


def _rows(body: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = body.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise WrongFile([Fault(0, 0, NOT_TEXT)])
    if "\x00" in text:
        raise WrongFile([Fault(0, 0, NOT_TEXT)])
    first = max(text.splitlines()[:20] or [""], key=lambda line: line.count("\t"))
    mark = "\t" if first.count("\t") > 1 else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as broken:
        raise WrongFile([Fault(0, 0, NOT_CSV)]) from broken


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().split("(")[0].replace(" ", "")


def _head(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(rows[:20]):
        names = [_plain(cell) for cell in row]
        places = {
            use: next(names.index(head) for head in heads if head in names)
            for use, heads in _HEADS.items()
            if any(head in names for head in heads)
        }
        if {"day", "in", "text"} <= places.keys():
            return at, places
    raise WrongFile([Fault(0, 0, NO_HEAD)])


def _entry(
    line: int, row: Sequence[str], places: dict[str, int], faults: list[Fault]
) -> Entry | None:
    if len(row) <= max(places.values()):
        faults.append(Fault(line, 0, SHORT, {"columns": max(places.values()) + 1}))
        return None
    before = len(faults)
    on = _day(line, row[places["day"]], places["day"] + 1, faults)
    yens = {
        use: _yen(line, row[places[use]], places[use] + 1, faults)
        for use in ("in", "out", "balance")
        if use in places
    }
    came, went = yens.get("in") or 0, yens.get("out") or 0
    if len(faults) == before and bool(came) == bool(went):
        faults.append(Fault(line, places["in"] + 1, BOTH if came else NEITHER))
    if len(faults) > before or on is None:
        return None
    text = " ".join(row[places["text"]].replace("\u3000", " ").split())[:200]
    return Entry(line, on, came or -went, text, yens.get("balance"))


def _day(line: int, text: str, column: int, faults: list[Fault]) -> date | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) == 8 and plain.isascii() and plain.isdigit():
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    try:
        return parse_day(plain.replace("/", "-"))
    except NotADate:
        faults.append(Fault(line, column, BAD_DAY, {"text": text[:20]}))
        return None


def _yen(line: int, text: str, column: int, faults: list[Fault]) -> int | None:
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removeprefix("\\")
    plain = plain.removesuffix("円").replace(",", "").strip()
    if plain in {"", "-"}:
        return None
    number = plain.removeprefix("-")
    good = number.isascii() and number.isdigit() and len(number) <= 15
    if not good or int(number) > MAX_YEN or (plain != number and column == 0):
        faults.append(Fault(line, column, BAD_YEN, {"text": text[:20]}))
        return None
    return -int(number) if plain != number else int(number)


def _chain(entries: Sequence[Entry], *, column: int) -> list[Fault]:
    """Whether each balance follows from the line before it, oldest first or newest first."""
    known = [one for one in entries if one.balance is not None]
    if len(known) != len(entries) or len(entries) < 2:
        return []
    newest_first = entries[0].on > entries[-1].on
    ordered = list(reversed(entries)) if newest_first else list(entries)
    found = []
    for before, one in pairwise(ordered):
        wanted = (before.balance or 0) + one.yen
        if one.balance != wanted:
            found.append(Fault(one.line, column, BALANCE, {"wanted": f"{wanted:,}"}))
    # Some banks list a day's lines in their own order: one jump is a cut, many are that order.
    return found if 0 < len(found) <= 3 else []


def _marked(entries: Sequence[Entry]) -> list[Entry]:
    """Each line with its mark: the same line in a later download has the same one. Lines that are
    alike in everything are told apart by their number within the day."""
    seen: dict[str, int] = {}
    made = []
    for one in entries:
        base = f"{one.on}|{one.yen}|{one.text}|{one.balance}"
        seen[base] = seen.get(base, 0) + 1
        mark = sha256(f"{base}|{seen[base]}".encode()).digest()
        made.append(Entry(one.line, one.on, one.yen, one.text, one.balance, mark))
    return made
