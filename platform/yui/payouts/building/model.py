"""What a build is given, and the key of its journal."""

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from msgspec import Struct

from yui.japan import day_of
from yui.tax import Category


class Part(Struct, frozen=True):
    """One part of a run's build: the workers whose last id byte modulo `of` is `at`."""

    run: UUID
    body: UUID
    journal: UUID
    closing_on: date
    pay_on: date
    built_at: datetime
    at: int = 0
    of: int = 1

    @property
    def posted_on(self) -> date:
        """The day of its journal."""
        return day_of(self.built_at)


class Accounts(Struct, frozen=True):
    """The accounts that a build posts to; `bought` and `cost_of_tax`: by the percent that may be
    credited of an unregistered seller's tax, what may be and what may not."""

    clearing: UUID
    input_tax: UUID
    cost: UUID
    bought: dict[int, UUID]
    cost_of_tax: dict[int, UUID]
    withholding: dict[Category, UUID]


def part_key(run: UUID, at: int) -> str:
    """The key of a part's journal."""
    return f"payout:{run}:{at}"


def part_hash(run: UUID, *, at: int, of: int) -> bytes:
    """What a build's journal is keyed against: which part of which run it is."""
    return sha256(f"{run}:{at}/{of}".encode()).digest()
