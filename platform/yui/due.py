"""When money and notices are due: フリーランス法4条 and 16条, and a body's closing rule."""

from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from yui import rates
from yui.japan import DAY, add_months, next_business_day, previous_business_day


def _law(day: date) -> rates.Freelance:
    return rates.known(rates.book().freelance, day)


def latest_payment(received: date) -> date:
    """The last lawful payment day for work received on `received`, which counts as day 1 (4条1項)."""
    return received + (_law(received).pay_days - 1) * DAY


def latest_resubcontracted(upstream_due: date) -> date:
    """The last lawful day when re-consignment was noticed: day 30 from the upstream due day (4条3項)."""
    return upstream_due + (_law(upstream_due).resubcontract_days - 1) * DAY


def statutory_payment(received: date, agreed: date | None) -> date:
    """The due day in law: the agreed one, the day of receipt if none, day 60 if it is too late."""
    return received if agreed is None else min(agreed, latest_payment(received))


def latest_notice(ends: date) -> date:
    """The last day to tell that a continuous contract ends on `ends` (16条1項)."""
    return ends - timedelta(days=_law(ends).notice_days)


def notice_warning(ends: date) -> date:
    """From this day on the board warns of the end."""
    return ends - timedelta(days=_law(ends).warn_days)


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


class PaymentDay(Struct, frozen=True):
    """The day on which accepted work is paid; off cycle when the regular day would be unlawful."""

    day: date
    closing: date
    off_cycle: bool


def closing_of(rule: ClosingRule, accepted: date) -> date:
    """The closing day of the period in which work accepted on `accepted` falls."""
    here = add_months(accepted, 0, on=rule.closing_day)
    return here if accepted <= here else add_months(accepted, 1, on=rule.closing_day)


def opening_of(rule: ClosingRule, closing: date) -> date:
    """The first day of the period that ends on `closing`."""
    return add_months(closing, -1, on=rule.closing_day) + DAY


def last_closing(rule: ClosingRule, today: date) -> date:
    """The newest closing day that is over on `today`."""
    return opening_of(rule, closing_of(rule, today)) - DAY


def regular_payment(rule: ClosingRule, closing: date) -> date:
    """The payment day of a period: on the rule's day, or the business day before it."""
    return previous_business_day(add_months(closing, rule.months_later, on=rule.payment_day))


def payment_for(rule: ClosingRule, received: date, *, accepted: date | None = None) -> PaymentDay:
    """The payment day of work received on `received`, a specific day as 3条通知 asks for.

    `accepted` defaults to the last day on which inspection may end. What the regular day would
    pay after day 60 goes into an off-cycle run, on the last business day within the limit.
    """
    deemed = received + timedelta(days=rule.inspection_days)
    closing = closing_of(rule, accepted or deemed)
    regular, latest = regular_payment(rule, closing), latest_payment(received)
    if regular <= latest:
        return PaymentDay(regular, closing, off_cycle=False)
    return PaymentDay(previous_business_day(latest), closing, off_cycle=True)


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
