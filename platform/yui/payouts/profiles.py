"""Files as one bank takes them: its ends of lines, its most records, its letters; several if need be."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from msgspec import Struct

from yui.payouts.zengin import (
    MOST,
    RECORD,
    Fault,
    NotSendable,
    Payer,
    Transfer,
    transfer_file,
)

_LINE = RECORD + 2


class Profile(Struct, frozen=True):
    """What one bank takes, where it differs from the standard that the defaults are.

    `line_end` "crlf" or "none" (a bank takes no other), `eof`: 0x1A at the end, `exchange`: the
    unused 手形交換所番号 as "zeros" or "spaces", `full_stop`: whether names may hold one.
    """

    line_end: str = "crlf"
    eof: bool = False
    most_records: int = MOST
    exchange: str = "zeros"
    full_stop: bool = True


STANDARD = Profile()


class FilePart(Struct, frozen=True):
    """One of the files that a bank takes instead of one: `size` in bytes."""

    size: int
    records: int
    total_yen: int
    sha256: str


class TransferFiles(Struct, frozen=True):
    """All files of one payment, one after the other; `sha256`, `count`, `total` of all of them."""

    content: bytes
    sha256: str
    count: int
    total: int
    parts: tuple[FilePart, ...]


def _dressed(content: bytes, profile: Profile) -> bytes:
    """The standard's bytes as the bank of `profile` takes them; amounts and names stay."""
    made = bytearray(content)
    if profile.exchange == "spaces":
        records = len(made) // _LINE - 3
        for at in range(_LINE + 38, _LINE + 42):
            made[at : _LINE * (records + 1) : _LINE] = b" " * records
    if profile.line_end == "none":
        made = made.replace(b"\r\n", b"")
    return bytes(made) + (b"\x1a" if profile.eof else b"")


def _stops(transfers: Sequence[Transfer]) -> list[Fault]:
    return [
        Fault(at, "holder", "letter .") for at, one in enumerate(transfers) if "." in one.holder
    ]


def transfer_files(
    payer: Payer, transfers: Sequence[Transfer], *, on: date, profile: Profile = STANDARD
) -> TransferFiles:
    """The files of payment day `on` for the payer's bank: each whole with its header and trailer, of
    one account and one day, none longer than the bank takes.

    Raises `NotSendable` with every fault found. The same input gives the same bytes.
    """
    stops = [] if profile.full_stop else _stops(transfers)
    if stops:
        raise NotSendable(stops)
    bodies: list[bytes] = []
    parts: list[FilePart] = []
    for start in range(0, max(len(transfers), 1), profile.most_records):
        one = transfer_file(payer, transfers[start : start + profile.most_records], on=on)
        body = _dressed(one.content, profile)
        bodies.append(body)
        parts.append(FilePart(len(body), one.count, one.total, sha256(body).hexdigest()))
    whole = b"".join(bodies)
    total = sum(part.total_yen for part in parts)
    count = sum(part.records for part in parts)
    return TransferFiles(whole, sha256(whole).hexdigest(), count, total, tuple(parts))
