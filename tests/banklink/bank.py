"""Answers of a bank, made from the file that it was sent."""

from collections.abc import Mapping
from datetime import date

from yui.banklink import layout

PAID = "000"


def answer(
    content: bytes,
    said: Mapping[int, str] | None = None,
    *,
    on: date = date(2026, 12, 15),
    number: int = 1,
    only: set[int] | None = None,
    end: bytes = b"\r\n",
) -> bytes:
    """A result file: `said` gives outcome and reason (`101`: returned, no account) by place from 1;
    the rest were paid. `only`: the places that it answers at all."""
    sent = layout.read(content)
    lines = layout.lines_of(content)
    rows = []
    sums = {True: [0, 0], False: [0, 0]}
    for at, row in enumerate(sent.rows, 1):
        if only is not None and at not in only:
            continue
        code = (said or {}).get(at, PAID)
        rows.append(row.sent + code.encode() + b"    ")
        sums[code[0] == "0"][0] += 1
        sums[code[0] == "0"][1] += row.amount
    (paid, paid_yen), (rest, rest_yen) = sums[True], sums[False]
    head = lines[0][:103] + f"{on:%Y%m%d}{number:03d}".encode() + b" " * 6
    tail = f"8{paid + rest:06d}{paid_yen + rest_yen:012d}{paid:06d}{paid_yen:012d}"
    tail += f"{rest:06d}{rest_yen:012d}"
    return end.join([head, *rows, tail.ljust(120).encode(), b"9" + b" " * 119]) + end
