"""How many requests an application may send in a minute, counted in Valkey for all processes.

When Valkey is away nobody is counted and nobody refused: the limit protects others' speed, not
their data. The answer then carries no RateLimit field, and the log says why.
"""

import logging
import time

from msgspec import Struct
from redis.asyncio import Redis
from redis.exceptions import RedisError

from yui import doors
from yui.partners.config import CONFIG
from yui.partners.model import TooManyRequests

LOG = logging.getLogger("yui.limits")
QUOTA = 600
WINDOW = 60
POLICY = f'"client";q={QUOTA};w={WINDOW}'


class Left(Struct, frozen=True):
    """What is left of the window: requests, and seconds until it ends."""

    remaining: int
    seconds: int

    @property
    def field(self) -> str:
        """The RateLimit field (draft-ietf-httpapi-ratelimit-headers)."""
        return f'"client";r={self.remaining};t={self.seconds}'


class _Line:
    """This process's connections to Valkey."""

    redis: "Redis | None" = None


def _line() -> Redis:
    if _Line.redis is None:
        _Line.redis = Redis.from_url(
            CONFIG.queue_url, socket_timeout=0.5, socket_connect_timeout=0.5, max_connections=8
        )
        doors.ON_CLOSE.append(_hang_up)
    return _Line.redis


async def _hang_up() -> None:
    line, _Line.redis = _Line.redis, None
    if line is not None:
        await line.aclose()


async def count(application: str) -> Left | None:
    """Counts this request; refuses it when the window is used up. None: nobody counts now."""
    now = time.time()
    window = int(now // WINDOW)
    key = f"arq:limit:{application}:{window}"
    try:
        async with _line().pipeline(transaction=True) as pipe:
            pipe.incr(key)
            pipe.expire(key, 2 * WINDOW)
            hits, _ = await pipe.execute()
    except (RedisError, OSError, TimeoutError) as away:
        LOG.warning("no limit is kept, Valkey does not answer: %r", away)
        return None
    seconds = max(1, int((window + 1) * WINDOW - now))
    if hits > QUOTA:
        raise TooManyRequests(retry_after=seconds)
    return Left(QUOTA - int(hits), seconds)
