"""Argon2id in two threads, with a queue that ends: a flood of log-ins cannot starve the pages.

19 MiB, two passes, one lane (OWASP's first recommendation): about 20 ms on one core.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tenants.refusal import Unavailable

THREADS = 2
MOST_WAITING = 32
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_POOL = ThreadPoolExecutor(THREADS, thread_name_prefix="argon2")


class _Queue:
    """How many hash or wait to; one event loop, so a plain number is enough."""

    length = 0


@cache
def nobody() -> str:
    """The hash of a password nobody has: unknown accounts are checked against it."""
    return _HASHER.hash("\x00 no account has this password")


def hashed(password: str) -> str:
    """The hash, in this thread: for the command line and the demo."""
    return _HASHER.hash(password)


def _matches(known: str, password: str) -> bool:
    try:
        return _HASHER.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False


async def hash_of(password: str) -> str:
    """The hash, computed beside the event loop."""
    async with _Turn():
        return await asyncio.get_running_loop().run_in_executor(_POOL, hashed, password)


async def matches(known: str | None, password: str) -> bool:
    """Whether the password is the one; for an unknown account, or one without a password, False
    after the same work."""
    async with _Turn():
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(_POOL, _matches, known or nobody(), password)
    return found and bool(known)


class _Turn:
    """A place in the queue, or `Unavailable` at once when it is full."""

    async def __aenter__(self) -> None:
        if _Queue.length >= THREADS + MOST_WAITING:
            raise Unavailable
        _Queue.length += 1

    async def __aexit__(self, *_: object) -> None:
        _Queue.length -= 1
