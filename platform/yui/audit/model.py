"""Links of the chain: how one is hashed, and what can be wrong with them."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct


class Fault(Struct, frozen=True):
    """A link that does not hold: its number, and how it is broken."""

    seq: int
    fault: str


class Link(Struct, frozen=True):
    """A line of the log, every field as the text that was hashed; hashes in hexadecimal.

    `micros`: microseconds since 1970-01-01 UTC.
    """

    tenant_id: str
    seq: int
    micros: str
    actor: str
    scope: str
    action: str
    subject: str
    detail: str
    previous: str
    hash: str


class Head(Struct, frozen=True):
    """The end of a chain: the number of its last link, and that link's hash."""

    seq: int
    hash: str


class Line(Struct, frozen=True):
    """A line of the log as directors read it; `who` is a name of staff, a client or a worker's code;
    `behalf` whom she acted for, or nothing."""

    seq: int
    at: datetime
    actor: UUID
    scope: str
    action: str
    subject: str
    detail: dict[str, object]
    who: str
    behalf: str = ""


class Wanted(Struct, frozen=True):
    """Which lines: an action (with a dot at its end: all that begin with it), caller, subject, days."""

    action: str | None = None
    who: UUID | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
