"""A rate between two bodies, and the fee that it makes of what was accepted."""

from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.money import Yen
from yui.web.words import N_


class RateState(StrEnum):
    """Where a rate between two bodies stands, the same on both sides."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    ENDED = "ended"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _RATE_SAYS[self]


_RATE_SAYS = {
    RateState.PROPOSED: N_("回答待ち"),
    RateState.AGREED: N_("合意ずみ"),
    RateState.DECLINED: N_("合意なし"),
    RateState.ENDED: N_("終了"),
}

RATE_MOVES: dict[RateState, frozenset[RateState]] = {
    RateState.PROPOSED: frozenset({RateState.AGREED, RateState.DECLINED, RateState.ENDED}),
    RateState.AGREED: frozenset({RateState.ENDED}),
    RateState.DECLINED: frozenset(),
    RateState.ENDED: frozenset(),
}
"""What may follow what; the gates of 0248 hold the same, and a test holds the two together."""


class Rounding(StrEnum):
    """How a fee becomes whole yen, as the two bodies agreed."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _ROUNDING_SAYS[self]


_ROUNDING_SAYS = {
    Rounding.DOWN: N_("1円未満切り捨て"),
    Rounding.HALF_UP: N_("1円未満四捨五入"),
    Rounding.UP: N_("1円未満切り上げ"),
}
_WAYS = {
    Rounding.DOWN: ROUND_FLOOR,
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.UP: ROUND_CEILING,
}


class Rate(Struct, frozen=True):
    """What the lead body pays the other for its director's work; `side` 'out': this town pays."""

    id: UUID
    side: str
    other: int
    other_name: str
    percent: Decimal
    rounding: Rounding
    source: str
    valid_from: date
    valid_to: date | None
    state: RateState
    proposed_at: datetime

    @property
    def to_answer(self) -> bool:
        """Whether this town is asked."""
        return self.side == "in" and self.state is RateState.PROPOSED

    @property
    def ends(self) -> bool:
        """Whether it may still be ended."""
        return RateState.ENDED in RATE_MOVES[self.state]


def fee(base: Yen | int, percent: Decimal, rounding: Rounding) -> Yen:
    """Percent of what was accepted, whole yen, rounded once as agreed; `gate.direct_fee` reckons the same."""
    return Yen(int((Decimal(base) * percent / 100).quantize(Decimal(1), rounding=_WAYS[rounding])))
