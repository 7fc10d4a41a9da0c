"""The signed context token: which town, which caller, how far, until when.

`kid.tenant.actor.scope.exp.hmac` — HMAC-SHA256 over what stands before the last dot, in hex.
PostgreSQL verifies it itself (`ctx._get()`), so an injected `set_config` cannot switch towns:
a plain setting can be (reliability.md §0.1). Expiry is real time, checked at every statement.
"""

import hmac
import time
from functools import lru_cache
from typing import NewType

from tenants.actor import Actor

ContextKey = NewType("ContextKey", bytes)
"""32 bytes shared with `ctx.key`, never with a runtime role of the database."""

REQUEST_SECONDS = 30
KID = "1"


def sign(actor: Actor, *, key: ContextKey, seconds: int = REQUEST_SECONDS, kid: str = KID) -> str:
    """The token for this caller, good for `seconds` from now."""
    until = int(time.time()) + seconds
    return _signed(f"{kid}.{int(actor.tenant)}.{actor.id}.{actor.scope.value}.{until}", key)


@lru_cache(4096)
def _signed(claim: str, key: ContextKey) -> str:
    """Kept, as the statements of a caller within a second have the same claim."""
    return f"{claim}.{hmac.digest(key, claim.encode(), 'sha256').hex()}"


def pads(key: ContextKey) -> tuple[bytes, bytes]:
    """The inner and outer pad of RFC 2104 for `ctx.key`: 64 bytes each."""
    block = bytes(key).ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)
