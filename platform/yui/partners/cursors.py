"""Cursors of lists: opaque to the client, signed, bound to the list's filters, good for a day."""

import base64
import binascii
import hmac
import time
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec
from msgspec import Struct

from yui.partners.model import BadCursor

LASTS = 86_400
_MAC = 16


class Cursor(Struct, frozen=True, array_like=True):
    """Where a page ended: the sort key, the id, the filters' hash, and until when it is good."""

    at: datetime
    id: UUID
    filters: str
    until: int

    @property
    def place(self) -> tuple[datetime, UUID]:
        """What the query goes on after."""
        return self.at, self.id


def filters_of(*parts: object) -> str:
    """The hash of a list's filters."""
    return sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:16]


def make(at: datetime, row: UUID, *, filters: str, key: bytes) -> str:
    """The cursor after this row."""
    body = msgspec.json.encode(Cursor(at, row, filters, int(time.time()) + LASTS))
    return base64.urlsafe_b64encode(_mac(body, key) + body).rstrip(b"=").decode()


def read(text: str, *, filters: str, key: bytes) -> Cursor:
    """The cursor again; refuses one that was made up, is of other filters or is too old."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        mac, body = raw[:_MAC], raw[_MAC:]
        if not hmac.compare_digest(mac, _mac(body, key)):
            raise BadCursor("cursor")
        found = msgspec.json.decode(body, type=Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError) as bad:
        raise BadCursor("cursor") from bad
    if found.filters != filters or found.until < time.time():
        raise BadCursor("cursor")
    return found


def _mac(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, body, sha256).digest()[:_MAC]
