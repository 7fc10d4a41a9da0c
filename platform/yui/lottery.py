"""A draw that anyone can re-compute from its record: of a call's places, of a briefing's seats.

When what is drawn opens, 32 random bytes are drawn as its seed and SHA-256 of them is published (the
commitment, also in the audit log). Each one who takes part has a random number. The draw orders the
numbers by HMAC-SHA-256 (RFC 2104) under the seed over `id:number`, the id being that of what is drawn;
the record is the seed, the numbers in that order, and how many places there were. Who holds a number,
only she and her body know.
"""

import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID


def new_seed() -> bytes:
    """32 bytes that nobody can guess."""
    return token_bytes(32)


def commitment(seed: bytes) -> bytes:
    """What is published before: the seed cannot be told from it, nor another put in its place."""
    return sha256(seed).digest()


def ticket(seed: bytes, of: UUID, number: UUID) -> bytes:
    """What a number is ordered by."""
    return hmac.digest(seed, f"{of}:{number}".encode(), "sha256")


def drawn(seed: bytes, of: UUID, numbers: Iterable[UUID]) -> list[UUID]:
    """The numbers in the order of the draw, whatever order they come in."""
    return sorted(numbers, key=lambda number: (ticket(seed, of, number), number))


def proves(published: bytes, *, seed: bytes, of: UUID, numbers: Sequence[UUID]) -> bool:
    """Whether a record is the draw of the seed that was published before."""
    return commitment(seed) == published and list(numbers) == drawn(seed, of, numbers)
