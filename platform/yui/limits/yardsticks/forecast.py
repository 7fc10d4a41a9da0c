"""What rewards come to, in a calendar year and in the next twelve months, on both bases.

Two bases: accrual (発生: the day of acceptance, or of delivery where she says so, decides the year) and
cash (入金: the day of payment does). A month counts what is booked and what is taken on in it, or what
she expects a month if that is more: taking on work that fits into what she expects changes nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from yui import due, rates
from yui.due import Closings, Dated
from yui.japan import add_months, last_of_month
from yui.limits.yardsticks.model import Code, Said, Standard, monthly_guide
from yui.money import Yen, basis_points
from yui.tax import Treatment, before_tax

RECENT = 3
"""Full months whose mean is expected of the coming ones."""


class Kind(StrEnum):
    """What an event of her income is; `gate.my_earnings` makes them."""

    ACCEPTED = "accepted"
    FEE = "fee"
    INSPECTING = "inspecting"
    OPEN = "open"
    PAID = "paid"


DONE = frozenset({Kind.ACCEPTED, Kind.FEE})


class Basis(StrEnum):
    """Which day makes income."""

    ACCRUAL = "accrual"
    CASH = "cash"


class Event(Struct, frozen=True):
    """One reward, or one payment, of hers; `yen` by its price, which is before or with tax as `tax` says."""

    kind: Kind
    town: int
    town_name: str
    body: str
    title: str
    day: date
    done_on: date | None
    yen: int
    tax_yen: int
    withheld_yen: int
    closings: list[Dated]
    inspection_days: int
    tax: Treatment = Treatment.EXCLUSIVE

    @property
    def rule(self) -> Closings:
        """How the months of its body close and are paid."""
        return due.closings(self.closings, inspection_days=self.inspection_days)

    def earned_on(self, said: Said, today: date) -> date:
        """The day that makes it income: past for what is done, from today on for what is not."""
        if self.kind in DONE or (self.kind is Kind.INSPECTING and said.by_delivery):
            return (self.done_on or self.day) if said.by_delivery else self.day
        return max(self.day, today)

    def paid_on(self, today: date) -> date:
        """The day on which it is or will be paid, by its body's rule."""
        if self.kind is Kind.PAID:
            return self.day
        accepted = self.day if self.kind in DONE else max(self.day, today)
        received = self.done_on or accepted
        return due.payment_for(self.rule, min(received, accepted), accepted=accepted).day

    def amount(self, said: Said, day: date) -> int:
        """Its yen before tax, or with the consumption tax where she counts that."""
        if not said.with_tax:
            return before_tax(Yen(self.yen), self.tax, supplied_on=self.done_on or day)
        if self.kind is Kind.PAID:
            return self.yen + self.tax_yen
        if self.tax is Treatment.INCLUSIVE:
            return self.yen
        rate = rates.known(rates.book().consumption_tax, day).standard_bp
        return self.yen + basis_points(Yen(self.yen), rate)


class Lot(Struct, frozen=True):
    """Yen of one day; `booked`: earned, or paid, already."""

    day: date
    yen: int
    booked: bool


def accrued(events: Iterable[Event], said: Said, *, today: date) -> list[Lot]:
    """The accrual basis."""
    found = []
    for event in events:
        if event.kind is not Kind.PAID:
            day = event.earned_on(said, today)
            found.append(Lot(day, event.amount(said, day), event.kind in DONE))
    return found


def cashed(events: Iterable[Event], said: Said, *, today: date) -> list[Lot]:
    """The cash basis: payouts up to today, and what is still to be paid by the rule of its body."""
    found = []
    for event in events:
        day = event.paid_on(today)
        if (event.kind is Kind.PAID) is (day <= today):
            found.append(Lot(day, event.amount(said, day), booked=event.kind is Kind.PAID))
    return found


class Span(Struct, frozen=True):
    """Months that are counted together, by their first days."""

    months: tuple[date, ...]

    @property
    def since(self) -> date:
        """Its first day."""
        return self.months[0]

    @property
    def until(self) -> date:
        """Its last day."""
        return last_of_month(self.months[-1])


def span_of(code: Code, today: date) -> Span:
    """The calendar year, or for insurance this month and the eleven that follow."""
    first = today.replace(day=1) if code.ahead else date(today.year, 1, 1)
    return Span(tuple(add_months(first, at, on=1) for at in range(12)))


class Sum(Struct, frozen=True):
    """What a span comes to: booked, taken on, and expected beyond both; yen."""

    booked: int
    taken: int
    ahead: int

    @property
    def total(self) -> int:
        """All three: 見込み."""
        return self.booked + self.taken + self.ahead


def spread(lots: Iterable[Lot], span: Span, *, monthly: int, today: date) -> Sum:
    """The sum of a span; `monthly` is expected of this month and each that follows."""
    by_month = dict.fromkeys(span.months, 0)
    booked = taken = 0
    for lot in lots:
        month = lot.day.replace(day=1)
        if month in by_month:
            by_month[month] += lot.yen
            booked, taken = (booked + lot.yen, taken) if lot.booked else (booked, taken + lot.yen)
    here = today.replace(day=1)
    ahead = sum(max(0, monthly - yen) for month, yen in by_month.items() if month >= here)
    return Sum(booked, taken, ahead)


def recent(lots: Iterable[Lot], today: date) -> int:
    """The mean of the last three full months, whole yen, fractions off."""
    here = today.replace(day=1)
    since = add_months(here, -RECENT, on=1)
    return sum(lot.yen for lot in lots if lot.booked and since <= lot.day < here) // RECENT


class Gauge(Struct, frozen=True):
    """One yardstick on one basis: what its span comes to, and the highest reward that keeps it.

    `most` None: the yardstick is 未登録. `income`: what is held against the bound.
    """

    standard: Standard
    basis: Basis
    span: Span
    sum: Sum
    most: int | None
    income: int | None

    @property
    def code(self) -> Code:
        """Which yardstick."""
        return self.standard.code

    @property
    def guide(self) -> int | None:
        """Of insurance, what a month is to stay under."""
        limit = self.standard.limit
        return monthly_guide(limit) if self.code.ahead and limit is not None else None

    @property
    def over(self) -> bool:
        """Whether what is expected passes it."""
        return self.most is not None and self.sum.total > self.most

    @property
    def percent(self) -> int:
        """Of the highest reward that keeps it, whole percent down; 0 when unknown."""
        if self.most is None:
            return 0
        return 100 if self.most <= 0 else self.sum.total * 100 // self.most

    @property
    def left(self) -> int:
        """Yen up to it."""
        return max(0, (self.most or 0) - self.sum.total)


def gauge(standard: Standard, basis: Basis, sum_: Sum, *, span: Span) -> Gauge:
    """The yardstick beside a sum."""
    if standard.limit is None:
        return Gauge(standard, basis, span, sum_, None, None)
    return Gauge(standard, basis, span, sum_, standard.most, standard.measured(sum_.total))


def gauges(
    standards: Sequence[Standard],
    events: Sequence[Event],
    said: Said,
    *,
    today: date,
    offer: Lot | None = None,
    bases: Sequence[Basis] = tuple(Basis),
) -> list[Gauge]:
    """Every yardstick on each basis, the accrual one first; `offer` is counted as if taken on."""
    earned = accrued(events, said, today=today)
    monthly = recent(earned, today) if said.monthly is None else said.monthly
    lots = {Basis.ACCRUAL: earned, Basis.CASH: cashed(events, said, today=today)}
    if offer is not None:
        lots[Basis.ACCRUAL] = [*earned, offer]
    return [
        gauge(each, basis, spread(lots[basis], span, monthly=monthly, today=today), span=span)
        for each in standards
        for span in (span_of(each.code, today),)
        for basis in bases
    ]


def reached(found: Gauge, percents: Sequence[int]) -> int | None:
    """The highest percent of those told that it has come to; None below the first, or unknown."""
    if found.most is None:
        return None
    met = [percent for percent in percents if found.percent >= percent]
    return max(met, default=None)
