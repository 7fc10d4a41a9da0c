"""Right files made wrong in the ways of hands, editors, networks and malice."""

import random
from collections.abc import Callable, Iterator

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
