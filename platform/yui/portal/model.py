"""What a worker sees of her own work and money."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from yui.due import Closes, payment_for, payment_limit
from yui.japan import day_of
from yui.money import Rounding, Yen, portion
from yui.tax import Treatment


class Work(Struct, frozen=True):
    """An assignment of hers with how far it is; units, and yen a unit by its price."""

    id: UUID
    offer_id: UUID
    title: str
    quantity: int
    unit_name: str
    unit_price_yen: int
    due_on: date
    state: str
    inspection_days: int
    body_id: UUID
    handed_in: int
    accepted: int
    waiting: int
    to_redo: int
    redo_due: date | None
    tax: Treatment = Treatment.EXCLUSIVE

    @property
    def left(self) -> int:
        """Units she has not handed in for the first time."""
        return self.quantity - self.handed_in

    @property
    def done(self) -> int:
        """Units that are accepted or wait for inspection: the bar on her page."""
        return self.accepted + self.waiting

    @property
    def open(self) -> bool:
        """Whether something of it is still to be handed in."""
        return self.state == "active" and self.done < self.quantity


class Offered(Struct, frozen=True):
    """An offer that waits for her answer; yen by its price."""

    id: UUID
    title: str
    quantity: int
    unit_name: str
    unit_price_yen: int
    due_on: date
    answer_by: datetime
    pay_on: date | None
    tax: Treatment = Treatment.EXCLUSIVE

    @property
    def yen(self) -> Yen:
        """What all of it is worth."""
        return Yen(self.quantity * self.unit_price_yen)


class Delivered(Struct, frozen=True):
    """One of her deliveries and what was found of it."""

    id: UUID
    quantity: int
    round: int
    delivered_at: datetime
    inspection_due: date
    state: str
    accepted: int
    returned: int
    yen: int
    counted_on: date | None
    upstream_due: date | None = None

    @property
    def latest_payment(self) -> date:
        """The last lawful day to pay for it (フリーランス法4条1項・3項)."""
        return payment_limit(day_of(self.delivered_at), upstream=self.upstream_due)


class MonthMoney(Struct, frozen=True):
    """A month's reward by state, yen by the prices; `fees` of what is accepted are for leading, and before
    tax. `taxes`: how the prices of the works stand to it."""

    accepted: int = 0
    inspecting: int = 0
    working: int = 0
    fees: int = 0
    taxes: list[Treatment] = []

    @property
    def total(self) -> int:
        """All three."""
        return self.accepted + self.inspecting + self.working


class MonthSum(Struct, frozen=True):
    """What was accepted in a month of the year, 1 to 12."""

    month: int
    yen: int
    taxes: list[Treatment] = []


class Year(Struct, frozen=True):
    """A calendar year's accepted reward beside the limit she has set herself.

    Tax and income limits go by the calendar year. `months` are 1 to 12; a month to come is None.
    """

    year: int
    months: list[int | None]
    cap: int | None
    pace: int
    working: int
    taxes: tuple[Treatment, ...] = ()

    @property
    def total(self) -> int:
        """Accepted since January."""
        return sum(month or 0 for month in self.months)

    @property
    def left(self) -> int | None:
        """Up to the limit; below zero when it is passed."""
        return None if self.cap is None else self.cap - self.total

    @property
    def top(self) -> int:
        """The right end of the bar."""
        return max(self.cap or 0, self.total + self.working, self.pace, 1)


def year_of(sums: Sequence[MonthSum], *, today: date, cap: int | None, working: int) -> Year:
    """The year so far, and what it comes to at the end if it goes on like this (days elapsed)."""
    by_month = {row.month: row.yen for row in sums}
    months = [by_month.get(month, 0) if month <= today.month else None for month in range(1, 13)]
    first = date(today.year, 1, 1)
    elapsed = (today - first).days + 1
    days = (date(today.year + 1, 1, 1) - first).days
    so_far = Yen(sum(month or 0 for month in months))
    pace = portion(so_far, days, of=elapsed, rounding=Rounding.HALF_UP)
    taxes = {tax for row in sums for tax in row.taxes}
    return Year(today.year, months, cap, pace, working, tuple(sorted(taxes)))


def paid_on(rule: Closes, today: date) -> date:
    """The day on which what is accepted today is paid."""
    return payment_for(rule, today, accepted=today).day
