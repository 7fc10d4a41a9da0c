"""A filed run, and its records by payee."""

from datetime import date
from uuid import UUID

from msgspec import Struct

RECORD = 120
SENT = 113
"""Columns of a data record that a bank gives back unchanged."""


class FiledRun(Struct, frozen=True):
    """A run whose file exists, and from which account it is paid."""

    id: UUID
    closing_on: date
    pay_on: date
    state: str
    code: str
    account: str


class Filed(Struct, frozen=True):
    """One transfer of the file: its payee and the columns 1–113 of its record."""

    worker_id: UUID
    code: str
    name: str
    yen: int
    sent: bytes


def records(content: bytes) -> list[bytes]:
    """The data records of a run's files, one behind the other, whatever profile made them."""
    plain = content.replace(b"\r\n", b"").replace(b"\x1a", b"")
    lines = [plain[at : at + RECORD] for at in range(0, len(plain), RECORD)]
    return [line for line in lines if line[:1] == b"2"]
