"""A rule of division before it goes to the other town."""

from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct, convert, to_builtins

from yui.settlement.rules import Terms


class Asked(Struct, frozen=True):
    """What is to be put to the other town; `mine` is 'client' where the shared orders are ours."""

    other: int
    mine: str
    terms: Terms
    since: date
    until: date | None = None
    share: UUID | None = None

    @property
    def subject(self) -> str:
        """What tells it from a rule about something else."""
        return f"{self.other}:{self.mine}:{self.share or ''}"


def kept(asked: Asked) -> dict[str, Any]:
    """As a change keeps it."""
    found: dict[str, Any] = to_builtins(asked)
    return found


def read(kept: dict[str, Any]) -> Asked:
    """As it was kept."""
    return convert(kept, Asked)
