"""A line of a bank statement that is no client's; yen below zero went out."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from yui.banklink.matching.model import EntryState


class Elsewhere(Struct, frozen=True):
    """A line: what came or went, and whether it stands in suspense."""

    id: UUID
    body_id: UUID
    on_day: date
    yen: int
    text: str
    state: EntryState
    journal_id: UUID | None

    @property
    def suspended(self) -> bool:
        """Whether its money stands in the bank account and in suspense already."""
        return self.state is EntryState.OPEN
