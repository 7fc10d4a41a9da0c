"""Items on the clock: received, not paid, with the last lawful day to pay them."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from yui.due import payment_limit
from yui.japan import day_of


class Item(Struct, frozen=True):
    """A delivery on which something is still to be paid; yen before tax.

    `pay_on`: the payment day of the run that takes it up, if there is one; `run` its state.
    """

    id: UUID
    code: str
    name: str
    title: str
    unit_name: str
    quantity: int
    round: int
    yen: int
    delivered_at: datetime
    inspection_due: date
    state: str
    counted_on: date | None
    run: str | None
    pay_on: date | None
    upstream_due: date | None = None

    @property
    def latest(self) -> date:
        """Day 60 from the receipt, which is day 1 (フリーランス法4条1項); day 30 from the upstream due day
        where the notice stated 再委託 (3項)."""
        return payment_limit(day_of(self.delivered_at), upstream=self.upstream_due)

    def left(self, today: date) -> int:
        """Days until then; below zero when it has passed."""
        return (self.latest - today).days

    def flagged(self, today: date, *, within: int) -> bool:
        """Whether it is near, or passed, and no run pays it in time."""
        return self.left(today) <= within
