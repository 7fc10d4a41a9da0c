"""A draw that anyone can re-compute from its record.

When a call opens, 32 random bytes are drawn as its seed and SHA-256 of them is published (the
commitment, also in the audit log). Each application has a random number. The draw orders the numbers
by HMAC-SHA-256 (RFC 2104) under the seed over `call:number`; the record is the seed, the numbers in
that order, and how many places there were. Who holds a number, only she and her body know.
"""

import hmac
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID

from msgspec import Struct


class Draw(Struct, frozen=True):
    """The record of a draw."""

    call_id: UUID
    seed: bytes
    numbers: list[UUID]
    places: int
    drawn_at: datetime


def new_seed() -> bytes:
    """32 bytes that nobody can guess."""
    return token_bytes(32)


def commitment(seed: bytes) -> bytes:
    """What is published before: the seed cannot be told from it, nor another put in its place."""
    return sha256(seed).digest()


def ticket(seed: bytes, call: UUID, number: UUID) -> bytes:
    """What a number is ordered by."""
    return hmac.digest(seed, f"{call}:{number}".encode(), "sha256")


def drawn(seed: bytes, call: UUID, numbers: Iterable[UUID]) -> list[UUID]:
    """The numbers in the order of the draw, whatever order they come in."""
    return sorted(numbers, key=lambda number: (ticket(seed, call, number), number))


def holds(draw: Draw, published: bytes) -> bool:
    """Whether the record is the draw of the seed that was published before."""
    return commitment(draw.seed) == published and draw.numbers == drawn(
        draw.seed, draw.call_id, draw.numbers
    )
