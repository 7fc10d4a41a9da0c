"""Which accounts a page of the books is of, and where its list goes on."""

from datetime import date
from uuid import UUID

from msgspec import Struct


class Which(Struct, frozen=True):
    """Which accounts a ledger page is of: one, all of a kind, or all of somebody's."""

    account: UUID | None = None
    kind: str | None = None
    worker: UUID | None = None
    client: UUID | None = None
    town: int | None = None


class Place(Struct, frozen=True):
    """Where a list goes on: after this line."""

    on: date
    journal: UUID
    line: int = 0
    side: int = 0


def place_of(mark: str) -> Place | None:
    """Reads a mark; None for one that is none."""
    parts = mark.split(".")
    try:
        on, journal = date.fromisoformat(parts[0]), UUID(parts[1])
        line, side = (int(parts[2]), int(parts[3])) if len(parts) > 2 else (0, 0)
    except (ValueError, IndexError):
        return None
    if not 0 <= line < 2**31 or side not in {0, 1}:
        return None
    return Place(on, journal, line, side)
