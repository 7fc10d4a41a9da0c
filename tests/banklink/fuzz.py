"""Right files made wrong in the ways of hands, editors, networks and malice; and files that only
almost are what they should be, whose sums fit."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from tests.banklink.bank import answer
from yui.banklink import layout

_TEXTS = (b"\x00", b"\xff\xfe", "あ".encode(), b",", b"=1+1", b"' or 1=1--", b"\x1a", b"9" * 30)


def _flip(text: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(text))
    return text[:at] + bytes([dice.randrange(256)]) + text[at + 1 :]


def _digit(text: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(text))
    return text[:at] + b"%d" % dice.randrange(10) + text[at + 1 :]


def _cut(text: bytes, dice: random.Random) -> bytes:
    return text[: dice.randrange(len(text))]


def _drop(text: bytes, dice: random.Random) -> bytes:
    lines = text.splitlines(keepends=True)
    del lines[dice.randrange(len(lines))]
    return b"".join(lines)


def _double(text: bytes, dice: random.Random) -> bytes:
    lines = text.splitlines(keepends=True)
    lines.insert(dice.randrange(len(lines)), dice.choice(lines))
    return b"".join(lines)


def _swap(text: bytes, dice: random.Random) -> bytes:
    lines = text.splitlines(keepends=True)
    dice.shuffle(lines)
    return b"".join(lines)


def _put(text: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(text))
    return text[:at] + dice.choice(_TEXTS) + text[at:]


def _over(text: bytes, dice: random.Random) -> bytes:
    at, new = dice.randrange(len(text)), dice.choice(_TEXTS)
    return text[:at] + new + text[at + len(new) :]


def _ends(text: bytes, dice: random.Random) -> bytes:
    return text.replace(b"\r\n", dice.choice([b"\n", b"", b"\r", b"\n\r", b" \r\n"]))


def _noise(text: bytes, dice: random.Random) -> bytes:
    return dice.randbytes(dice.randrange(1, 900))


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip,
    _digit,
    _cut,
    _drop,
    _double,
    _swap,
    _put,
    _over,
    _ends,
    _noise,
)


def fuzzed(right: bytes, dice: random.Random, count: int) -> Iterator[bytes]:
    """`count` files, each the right one changed in one to three ways."""
    for _ in range(count):
        text = right
        for _ in range(dice.randint(1, 3)):
            text = dice.choice(WAYS)(text, dice) if text else right
        yield text


_DAYS = (
    date(2026, 12, 15),
    date(2026, 12, 16),
    date(2027, 5, 1),
    date(1, 1, 1),
    date(9999, 12, 31),
)
_REASONS = ("00", "01", "02", "07", "42", "  ", "0A")


def answers(sent: bytes, dice: random.Random, count: int) -> Iterator[bytes]:
    """`count` answers to a sent file: any outcome and reason for any of its lines, on any day, with
    sums that fit; every third is changed once more."""
    rows = len(layout.read(sent).rows)
    for _ in range(count):
        said = {at: dice.choice("0000123") + "00" for at in range(1, rows + 1)}
        for at, code in said.items():
            if code[0] != "0" or dice.random() < 0.03:
                reason = dice.choice(_REASONS[:4]) if dice.random() < 0.9 else dice.choice(_REASONS)
                said[at] = code[0] + reason
        some = dice.sample(range(1, rows + 1), dice.randint(1, rows))
        made = answer(
            sent,
            said,
            on=_DAYS[min(int(dice.expovariate(1)), 4)],
            number=dice.randrange(1000),
            only=set(some),
            end=dice.choice([b"\r\n", b"\n", b""]),
        )
        yield dice.choice(WAYS)(made, dice) or made if dice.random() < 0.34 else made


_HEADS = (
    "日付,入金,出金,摘要,残高",
    "お取引日,お引出金額,お預入金額,お取引内容,残高",
    "口座,普通\r\n年月日,摘要,入金額",
    "日付\t入金\t摘要",
    "日付,摘要",
)
_CELLS = (
    *(
        "2026/11/30",
        "令和8年11月30日",
        "20261130",
        "R8.11.30",
        "2026-02-30",
        "0001/01/01",
        "9999/12/31",
    ),
    *(
        "110,000",
        "１１０，０００",
        "¥5",
        "5円",
        "-5",
        "0",
        "",
        "-",
        "9" * 15,
        "9" * 16,
        "1.5",
        "1e9",
    ),
    *(
        "ｶ)ﾀﾃｼﾅｶﾝｺｳ",
        "ﾘｿｸ",
        "=1+1",
        "あ" * 300,
        '"x ""y"" z"',
        '"a\nb"',
        '"',
        "\x1a",
        "\x07",
        "\u3000",
    ),
)


def statements(dice: random.Random, count: int) -> Iterator[bytes]:
    """`count` bank statements: a head that a bank writes and cells that a bank would not."""
    for _ in range(count):
        head = dice.choice(_HEADS)
        mark = "\t" if "\t" in head else ","
        columns = head.splitlines()[-1].split(mark)
        rows = [mark.join(_cells(columns, dice)) for _ in range(dice.randint(0, 6))]
        text = "\r\n".join([head, *rows, ""])
        made = text.encode(dice.choice(["cp932", "utf-8", "utf-8-sig"]), "replace")
        yield dice.choice(WAYS)(made, dice) or made if dice.random() < 0.2 else made


def _cells(columns: Sequence[str], dice: random.Random) -> list[str]:
    """A cell for each column, mostly of its kind."""
    made = []
    for column in columns:
        kind: tuple[str, ...] = (
            _CELLS[:4] if "日" in column else _CELLS[7:12] if "金" in column else _CELLS[19:22]
        )
        if "出金" in column or "引出" in column or "残高" in column:
            kind = ("", "")
        made.append(dice.choice(kind) if dice.random() < 0.93 else dice.choice(_CELLS))
    return made[: len(made) - (dice.random() < 0.02)]
