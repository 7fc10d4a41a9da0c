"""Inspected units of a task."""

from msgspec import Struct


class Units(Struct, frozen=True):
    """Accepted by her body or received from a guest town, and of those handed on."""

    accepted: int = 0
    handed: int = 0

    @property
    def on_hand(self) -> int:
        """Units that could go on now."""
        return self.accepted - self.handed
