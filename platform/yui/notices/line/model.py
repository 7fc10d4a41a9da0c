"""LINE's words: what it tells by webhook, what she sees of her link, and the code that makes one."""

import base64
import hmac
import secrets
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

import msgspec
from msgspec import Struct

from tenants.refusal import Refused

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What cannot be taken for one another."""
LENGTH = 8


class Forged(Refused):
    """What came to the webhook was not signed by LINE."""

    code = "forged_webhook"
    status = 401
    says = "署名が正しくありません。"


class LinkState(StrEnum):
    """Whether her LINE is tied to her account, and lets us in."""

    NONE = "none"
    LINKED = "linked"
    BLOCKED = "blocked"


class Link(Struct, frozen=True):
    """What she sees of her own link; never the id."""

    state: LinkState
    linked_at: datetime | None


class Bound(StrEnum):
    """What came of a code."""

    LINKED = "linked"
    TAKEN = "taken"
    UNKNOWN = "unknown"


class Owner(Struct, frozen=True):
    """A worker in a town."""

    town: int
    worker_id: UUID


class Target(Struct, frozen=True):
    """Where a message can go."""

    state: LinkState
    sealed: bytes


class Source(Struct, rename="camel"):
    """Who did something in LINE."""

    user_id: str = ""


class Text(Struct):
    """What she wrote."""

    type: str = ""
    text: str = ""


class Event(Struct, rename="camel"):
    """One thing that happened; `timestamp` in milliseconds of LINE's clock."""

    type: str
    timestamp: int = 0
    source: Source | None = None
    reply_token: str = ""
    message: Text | None = None

    @property
    def user(self) -> str:
        """The LINE user, or nothing."""
        return self.source.user_id if self.source else ""

    @property
    def at(self) -> datetime:
        """When it happened."""
        return datetime.fromtimestamp(self.timestamp / 1000, UTC)


class Hook(Struct):
    """A webhook's body."""

    events: list[Event] = []


def signed(body: bytes, *, secret: str) -> str:
    """X-Line-Signature: HMAC-SHA256 of the raw body under the channel's secret, in base64."""
    return base64.b64encode(hmac.new(secret.encode(), body, sha256).digest()).decode()


def heard(body: bytes, signature: str, *, secret: str) -> Hook:
    """What LINE tells; `Forged` unless it signed these very bytes, or where there is no secret."""
    genuine = hmac.compare_digest(signed(body, secret=secret).encode(), signature.encode())
    if not secret or not genuine:
        raise Forged
    try:
        return msgspec.json.decode(body, type=Hook)
    except (msgspec.DecodeError, ValueError) as odd:
        raise Forged from odd


def new_code() -> str:
    """A code for one use: 8 letters of 31, 39 bits, for ten minutes."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def code_in(text: str) -> str:
    """What of a message can be a code: blanks and hyphens fall away, letters become large."""
    bare = "".join(text.upper().split()).replace("-", "")
    return bare if len(bare) == LENGTH and set(bare) <= set(LETTERS) else ""


def code_hash(code: str) -> bytes:
    """What the database keeps of a code."""
    return sha256(f"line:{code}".encode()).digest()
