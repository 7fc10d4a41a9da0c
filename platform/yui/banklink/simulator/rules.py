"""What a bank to practise with answers to a transfer file. Pure.

An account's last three digits say what becomes of a transfer to it, so that a test or a demo can ask
for each case: 404 no such account, 410 closed, 409 another name, 423 a question (訂正) that is paid the
next business day, 424 a question that ends as returned, 451 taken back (組戻) two business days after
it was paid. All else is paid on its day; ゆうちょ (9900) is answered a business day later.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from msgspec import Struct

from yui.banklink import layout
from yui.banklink.layout import Fault, Records, Row, WrongFile
from yui.japan import is_business_day, next_business_day
from yui.web.words import N_

_RETURNED = {"404": "101", "410": "103", "409": "102"}
PAST = N_("振込指定日{day}は受付できない日です。銀行の営業日で、今日からあとの日にしてください。")
PAID = "000"


class Accepted(Struct, frozen=True):
    """A file that the bank took: its receipt, its payment day, its records; whose it is, and what
    was told of accounts apart from their digits when it came."""

    receipt: str
    sha256: str
    pay_on: date
    content: bytes
    payer: str = ""
    cases: dict[str, str] = {}


class Answer(Struct, frozen=True):
    """What is said of some records on a day: outcome and reason by place from 0."""

    on: date
    said: dict[int, str]


def pay_day(month_day: str, *, today: date) -> date | None:
    """The day that MMDD means: this year's, or, from today on, the next year's."""
    for year in (today.year, today.year + 1):
        found = layout.day_from(f"{year}{month_day}")
        if found is not None and found >= today:
            return found
    return None


def check(content: bytes, *, today: date) -> tuple[Records, date]:
    """The file as a bank checks it: records, order, digits, sums, a business day to come.

    Raises `WrongFile`.
    """
    records = layout.read(content)
    faults = layout.summed(records)
    day = pay_day(records.head.month_day, today=today)
    if day is None or not is_business_day(day) or (day - today).days > 31:
        faults.append(Fault(1, 55, PAST, {"day": records.head.month_day}))
    if faults or day is None:
        raise WrongFile(faults)
    return records, day


def _later(day: date, business_days: int) -> date:
    for _ in range(business_days):
        day = next_business_day(day + timedelta(days=1))
    return day


def _said(row: Row, day: date, case: str) -> list[tuple[date, str]]:
    tail = case or row.number[-3:]
    first = _later(day, 1) if row.bank_code == "9900" else day
    if tail in _RETURNED:
        return [(first, _RETURNED[tail])]
    if tail in {"423", "424"}:
        return [(first, "202"), (_later(first, 1), PAID if tail == "423" else "102")]
    if tail == "451":
        return [(first, PAID), (_later(first, 2), "307")]
    return [(first, PAID)]


def answers(records: Records, *, pay_on: date, cases: Mapping[str, str]) -> list[Answer]:
    """All that the bank will say of a file, by day; `cases`: what is told of an account apart from
    its digits."""
    by: dict[date, dict[int, str]] = {}
    for at, row in enumerate(records.rows):
        for on, said in _said(row, pay_on, cases.get(row.number, "")):
            by.setdefault(on, {})[at] = said
    return [Answer(on, by[on]) for on in sorted(by)]


def file_of(content: bytes, answer: Answer, *, number: int) -> bytes:
    """A day's answer as a result file."""
    lines, records = layout.lines_of(content), layout.read(content)
    rows = [records.rows[at] for at in sorted(answer.said)]
    said = [answer.said[at] for at in sorted(answer.said)]
    paid = [row.amount for row, code in zip(rows, said, strict=True) if code == PAID]
    rest = [row.amount for row, code in zip(rows, said, strict=True) if code != PAID]
    head = lines[0][:103] + f"{answer.on:%Y%m%d}{number:03d}".encode() + b" " * 6
    sums = (len(rows), sum(paid) + sum(rest), len(paid), sum(paid), len(rest), sum(rest))
    tail = "8{:06d}{:012d}{:06d}{:012d}{:06d}{:012d}".format(*sums).ljust(120)
    data = [row.sent + code.encode() + b" " * 4 for row, code in zip(rows, said, strict=True)]
    return _joined([head, *data, tail.encode(), b"9" + b" " * 119])


def _joined(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\r\n" for line in lines)
