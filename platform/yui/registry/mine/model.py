"""What a person reads of herself over all her towns, and how two registrations are found to be one."""

import hmac
import unicodedata
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from msgspec import Struct


class Home(Struct, frozen=True):
    """A town in which she is registered, with the id that she has there; `here`: she looks at it."""

    town: int
    name: str
    name_en: str
    person: UUID
    code: str
    state: str
    joined_on: date
    body: str
    here: bool


class Work(Struct, frozen=True):
    """A piece of her work in one of her towns; units, and yen a unit before tax."""

    town: int
    id: UUID
    title: str
    quantity: int
    unit_name: str
    unit_price_yen: int
    due_on: date
    state: str
    accepted_at: datetime


class Income(Struct, frozen=True):
    """What was accepted of her work in a town and month, yen before tax."""

    town: int
    month: date
    yen: int


class Look(Struct, frozen=True):
    """Someone looked at her data: who and in what role, of which town, and what it was."""

    seq: int
    at: datetime
    who: str
    role: str
    town: int | None
    town_name: str
    action: str


class Line(Struct, frozen=True):
    """A row that is hers, of the table `name`."""

    name: str
    line: dict[str, object]


class Held(Struct, frozen=True):
    """All rows of hers that one town holds, by table."""

    home: Home
    tables: dict[str, list[dict[str, object]]]

    @property
    def rows(self) -> int:
        """How many."""
        return sum(len(rows) for rows in self.tables.values())


class Own(Struct, frozen=True):
    """Her name, kana and mail as the town she looks at knows them."""

    name: str
    kana: str
    email: str | None


def held(home: Home, lines: list[Line]) -> Held:
    """The rows of one town, table by table."""
    tables: dict[str, list[dict[str, object]]] = {}
    for each in lines:
        tables.setdefault(each.name, []).append(each.line)
    return Held(home, tables)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(folded.split()).casefold()


def by_mail(mail: str, *, key: bytes) -> bytes:
    """The digest of a mail address, however it was typed; 32 bytes (HMAC-SHA256, RFC 2104)."""
    return hmac.new(key, f"mail|{_plain(mail)}".encode(), sha256).digest()
