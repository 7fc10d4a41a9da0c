"""A coordination fee as one side keeps it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from yui.sharing.direct.rates.model import Rounding


class Fee(Struct, frozen=True):
    """A coordination fee on this side; `base_yen`: what was accepted, before tax; `side` 'owed': we pay."""

    id: UUID
    side: str
    other: int
    other_name: str
    body_id: UUID
    title: str
    base_yen: int
    percent: Decimal
    rounding: Rounding
    yen: int
    accepted_on: date
    undone_at: datetime | None
    journal_id: UUID | None
    undo_journal_id: UUID | None

    @property
    def stands(self) -> bool:
        """Whether it is owed."""
        return self.undone_at is None


def total(fees: list[Fee], side: str) -> int:
    """Yen of one side that stand."""
    return sum(each.yen for each in fees if each.side == side and each.stands)
