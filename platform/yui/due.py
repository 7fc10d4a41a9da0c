"""When money and notices are due: フリーランス法4条 and 16条, and a body's closing rule."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Protocol

from msgspec import Meta, Struct

from yui import rates
from yui.japan import DAY, add_months, next_business_day, previous_business_day


def _law(day: date) -> rates.Freelance:
    return rates.known(rates.book().freelance, day)


def latest_payment(received: date) -> date:
    """The last lawful payment day for work received on `received`, which counts as day 1 (4条1項)."""
    return received + (_law(received).pay_days - 1) * DAY


def latest_resubcontracted(upstream_due: date) -> date:
    """The last lawful day when 再委託 was stated: day 30 from the upstream due day (4条3項)."""
    return upstream_due + (_law(upstream_due).resubcontract_days - 1) * DAY


def payment_limit(received: date, *, upstream: date | None = None) -> date:
    """The last lawful day to pay for work received on `received`.

    `upstream`: the upstream due day (元委託支払期日) that the notice stated with the two other things
    of 再委託; None where it did not, and day 60 stands. What came in after that day is paid within the
    30 days from its receipt (4条5項), so that the limit is never before the work.
    """
    if upstream is None:
        return latest_payment(received)
    return latest_resubcontracted(max(upstream, received))


def pay_by(limit: date) -> date:
    """The last day on which banks move money that is still within `limit`."""
    return previous_business_day(limit)


def statutory_payment(received: date, agreed: date | None, *, upstream: date | None = None) -> date:
    """The due day in law: the agreed one, the limit if it is too late; if none was agreed the day of
    receipt, or in 再委託 the upstream due day (4条2項・4項)."""
    if agreed is None:
        return received if upstream is None else max(upstream, received)
    return min(agreed, payment_limit(received, upstream=upstream))


def remittance(paid: date) -> date:
    """源泉徴収税 is remitted by the 10th of the next month, or the business day after (所得税法204条)."""
    return next_business_day(add_months(paid, 1, on=10))


class ClosingRule(Struct, frozen=True):
    """A body's months: closed on `closing_day`, paid on `payment_day` `months_later` (31: the last).

    `inspection_days`: the most days between receipt and inspection (after them, deemed accepted).
    """

    closing_day: Annotated[int, Meta(ge=1, le=31)] = 31
    payment_day: Annotated[int, Meta(ge=1, le=31)] = 15
    months_later: Annotated[int, Meta(ge=0, le=2)] = 1
    inspection_days: Annotated[int, Meta(ge=0, le=30)] = 7

    def on(self, _: date, /) -> "ClosingRule":
        """Of itself, it holds on every day."""
        return self


class Closing(Struct, frozen=True):
    """A body's closing rule as it is kept: it holds from the first day of a month on."""

    valid_from: date
    closing_day: int = 31
    payment_day: int = 15
    months_later: int = 1


class Dated(Struct, frozen=True):
    """A row of `app.closings` as JSON carries it: its day is text."""

    valid_from: str
    closing_day: int = 31
    payment_day: int = 15
    months_later: int = 1


class Closes(Protocol):
    """What says by which rule the closing of a month is made: one rule, or a body's dated ones."""

    def on(self, day: date, /) -> ClosingRule:
        """The rule of the month of a day."""
        ...


class Closings(Struct, frozen=True):
    """A body's rules by the day from which each holds, the oldest first; before the second one the
    first holds. There is one closing in each calendar month, by the rule of that month's first day, and
    a period runs from the day after one closing to the next: where the rule changes, the first period
    is longer or shorter, and no day lies in two or in none."""

    rules: tuple[tuple[date, ClosingRule], ...]

    def on(self, day: date, /) -> ClosingRule:
        """The rule of the month of a day."""
        month = day.replace(day=1)
        held = [rule for since, rule in self.rules if since <= month]
        return held[-1] if held else self.rules[0][1]


def closings(rows: Iterable[Closing | Dated], *, inspection_days: int) -> Closings:
    """A body's dated rules; how long it inspects is its own, and not dated."""
    found = [
        (
            date.fromisoformat(row.valid_from) if isinstance(row, Dated) else row.valid_from,
            ClosingRule(row.closing_day, row.payment_day, row.months_later, inspection_days),
        )
        for row in rows
    ]
    return Closings(tuple(sorted(found, key=lambda one: one[0])))


class PaymentDay(Struct, frozen=True):
    """The day on which accepted work is paid; off cycle when the regular day would be unlawful."""

    day: date
    closing: date
    off_cycle: bool


def closing_in(rule: Closes, day: date) -> date:
    """The closing day of the calendar month of a day."""
    return add_months(day, 0, on=rule.on(day).closing_day)


def closing_of(rule: Closes, accepted: date) -> date:
    """The closing day of the period in which work accepted on `accepted` falls."""
    here = closing_in(rule, accepted)
    return here if accepted <= here else closing_in(rule, add_months(accepted, 1, on=1))


def opening_of(rule: Closes, closing: date) -> date:
    """The first day of the period that ends on `closing`."""
    return closing_in(rule, add_months(closing, -1, on=1)) + DAY


def last_closing(rule: Closes, today: date) -> date:
    """The newest closing day that is over on `today`."""
    return opening_of(rule, closing_of(rule, today)) - DAY


def regular_payment(rule: Closes, closing: date) -> date:
    """The payment day of a period: on the day of its month's rule, or the business day before it."""
    held = rule.on(closing)
    return previous_business_day(add_months(closing, held.months_later, on=held.payment_day))


def payment_for(
    rule: Closes,
    received: date,
    *,
    accepted: date | None = None,
    upstream: date | None = None,
) -> PaymentDay:
    """The payment day of work received on `received`, a specific day as 3条通知 asks for.

    `accepted` defaults to the last day on which inspection may end. What the regular day would
    pay after the limit goes into an off-cycle run, on the last business day within it. `upstream`
    as in `payment_limit`.
    """
    deemed = received + timedelta(days=rule.on(received).inspection_days)
    closing = closing_of(rule, accepted or deemed)
    regular = regular_payment(rule, closing)
    lawful = statutory_payment(received, regular, upstream=upstream)
    if lawful == regular:
        return PaymentDay(regular, closing, off_cycle=False)
    return PaymentDay(pay_by(lawful), closing, off_cycle=True)


class Strain(Struct, frozen=True):
    """The longest wait a rule gives, in days counted from receipt as day 1."""

    received: date
    paid: date
    days: int
    limit: int

    @property
    def lawful(self) -> bool:
        """Whether even the longest wait stays within the limit."""
        return self.days <= self.limit


def strain(rule: ClosingRule, *, since: date, days: int = 1461) -> Strain:
    """The longest wait over every receipt day of `days` days (four years by default), decisions 11.

    Each is taken as accepted on its last due day, without the off-cycle run that would save it.
    """
    worst: Strain | None = None
    for offset in range(days):
        received = since + timedelta(days=offset)
        deemed = received + timedelta(days=rule.inspection_days)
        paid = regular_payment(rule, closing_of(rule, deemed))
        waited = (paid - received).days + 1
        if worst is None or waited > worst.days:
            worst = Strain(received, paid, waited, _law(received).pay_days)
    if worst is None:
        raise ValueError("no day to look at")
    return worst
