"""An order's costs so far beside its price; yen before tax."""

from msgspec import Struct


class Costs(Struct, frozen=True):
    """What is owed for an order's accepted work: to workers, to leaders, to other towns' bodies."""

    rewards: int = 0
    fees: int = 0
    shares: int = 0

    @property
    def total(self) -> int:
        """All three."""
        return self.rewards + self.fees + self.shares

    def left_of(self, price: int) -> int:
        """What of the price is left to the body so far; below 0 when the costs are higher."""
        return price - self.total
