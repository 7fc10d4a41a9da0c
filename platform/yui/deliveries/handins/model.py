"""Handing in: what may replace what, the receipt of each time, what was missed."""

from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.deliveries.model import Delivery, Progress, State, Work
from yui.deliveries.refusals import AlreadyInspected, NotOpen, TooMany
from yui.due import payment_limit
from yui.files.model import File
from yui.japan import day_of


class BadAddress(Refused):
    """The address of what was made is none a browser can open."""

    code = "bad_url"
    status = 422
    says = (
        "https:// か http:// で始まるURLを入力してください。パスワードはURLに入れないでください。"
    )


class SameNumber(Refused):
    """A rework's units were counted by whoever sent them back."""

    code = "rework_quantity_fixed"
    status = 422
    says = "やり直しの数は変えられません。{quantity}{unit}で提出してください。"


class NewerVersion(Conflict):
    """What the inspector looked at no longer stands."""

    code = "newer_version"
    says = "ワーカーから新しい版が届いています。新しい版を確かめてから、もう一度記録してください。"


class Version(Struct, frozen=True):
    """One time something was handed in; `version` 1 started the clock of its delivery."""

    id: UUID
    delivery_id: UUID
    worker_id: UUID
    version: int
    number: str
    quantity: int
    url: str
    note: str
    received_at: datetime
    clock_from: datetime
    inspection_due: date
    last: bool
    upstream_due: date | None = None

    @property
    def latest_payment(self) -> date:
        """The last lawful day from the first receipt (フリーランス法4条): a later version moves no clock."""
        return payment_limit(day_of(self.clock_from), upstream=self.upstream_due)


class Parties(Struct, frozen=True):
    """Between whom something was handed in, and what it was part of."""

    title: str
    unit_name: str
    worker: str
    code: str
    body: str
    body_address: str
    body_phone: str


class Receipt(Struct, frozen=True):
    """受領証: who received what from whom, and when; with the files' names and hashes."""

    version: Version
    parties: Parties
    files: list[File]


class Missed(StrEnum):
    """Which day passed."""

    DUE = "due"
    REWORK = "rework"


class Late(Struct, frozen=True):
    """An assignment or a rework whose day passed with units missing."""

    assignment_id: UUID
    worker_id: UUID
    title: str
    unit_name: str
    code: str
    what: Missed
    due_on: date
    missing: int


class Mark(Struct, frozen=True):
    """The flag that was set, once for each day that passed."""

    what: Missed
    due_on: date
    missing: int
    flagged_at: datetime


class Replacement(Struct, frozen=True):
    """The decision to let a new version stand for the last one."""

    version: int
    quantity: int


def address(url: str) -> str:
    """The address as it was typed; raises `BadAddress`. Nobody's password goes into our books."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.username is None
    except ValueError:
        raise BadAddress("url") from None
    if parts.scheme not in {"https", "http"} or not named:
        raise BadAddress("url")
    return url


def replace(
    found: Delivery, work: Work, progress: Progress, *, quantity: int, last: int
) -> Replacement:
    """A new version before inspection: as many units as were free before the last one."""
    if found.state is not State.SUBMITTED:
        raise AlreadyInspected
    if work.state != "active":
        raise NotOpen
    if found.rework_of is not None and quantity != found.quantity:
        raise SameNumber("quantity", quantity=found.quantity, unit=found.unit_name)
    left = found.quantity
    if found.rework_of is None:
        left += work.quantity - progress.handed_in
    if not 1 <= quantity <= left:
        raise TooMany("quantity", left=left, unit=work.unit_name)
    return Replacement(last + 1, quantity)


def number_of(delivery: UUID, *, version: int, at: datetime) -> str:
    """A receipt's number: the day, the delivery's mark, its version. It counts nothing."""
    return f"受領-{day_of(at):%Y%m%d}-{delivery.hex[-8:].upper()}-{version}"
