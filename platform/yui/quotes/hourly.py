"""What an hour of the estimate comes to, beside the prefecture's minimum wage as a reference.

自営型テレワークのガイドライン: the minimum wage is one thing to look at when a reward is set, no floor in
law. A rate that is not registered says 未登録 with the last row known; it is never guessed.
"""

from datetime import date

from msgspec import Struct

from yui import rates
from yui.rates import MinimumWage, Unregistered


class Hourly(Struct, frozen=True):
    """`yen` an hour, rounded down; the row that holds, or else the last one known."""

    yen: int | None
    row: MinimumWage | None
    last: MinimumWage | None

    @property
    def known(self) -> bool:
        """Whether a minimum wage is registered for the day."""
        return self.row is not None

    @property
    def below(self) -> bool:
        """Less than the registered minimum wage."""
        return self.yen is not None and self.row is not None and self.yen < self.row.yen

    @property
    def below_last(self) -> bool:
        """Less than the last one known, where none is registered for the day."""
        return self.yen is not None and self.last is not None and self.yen < self.last.yen


def hourly(reward: int, minutes: int | None, *, prefecture: str, on: date) -> Hourly:
    """What a unit's reward comes to in an hour; None without an estimate of its minutes."""
    found = rates.on(rates.book().wages_of(prefecture), on)
    row = None if isinstance(found, Unregistered) else found
    last = found.last if isinstance(found, Unregistered) else None
    return Hourly(None if minutes is None else reward * 60 // minutes, row, last)
