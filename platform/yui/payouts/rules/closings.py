"""What a change of a body's closing and payment days may be: lawful in every period to come, and for no
agreed work later than was said.

The last lawful day of 再委託 (day 30 from the client's due day, 4条3項) hangs on each work's own notice and
not on a body's rule: `due.payment_for` keeps it work by work, off cycle where the regular day is too late.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct, convert

from tenants.refusal import FieldError, Invalid, Refused
from yui import due
from yui.due import Closes, Closing, ClosingRule, Closings
from yui.japan import add_months, wareki
from yui.towns.changes.model import Change
from yui.web.words import N_

LAST = 31
"""Of a day: the month's last one."""
_MONTHS = ("当月", "翌月", "翌々月")
MONTHS = 49
"""How many closings are looked at: a leap year and every fall of weekday and holiday near it."""


class Period(Struct, frozen=True):
    """What is paid together: accepted from `opening` to `closing`, paid on `pay_on`."""

    opening: date
    closing: date
    pay_on: date

    @property
    def waits(self) -> int:
        """Days from a receipt on its first day, which is day 1, to its payment."""
        return (self.pay_on - self.opening).days + 1


class Coming(Struct, frozen=True):
    """A change that is decided, as a worker reads it: from what to what, and its first period."""

    since: date
    was: ClosingRule
    will: ClosingRule
    first: Period


class PaidTooLate(Refused):
    """A period would pay what came in on its first day after the last lawful day."""

    code = "closing_past_limit"
    status = 422
    says = N_(
        "{opening}に受け取った納品は、{closing}締めで{paid}の支払になり、受け取った日から{days}日目です。"
        "法律の期限は{limit}（{most}日目）です。支払日を早くしてください（フリーランス法4条）。"
    )


class PaidBeforeClosing(Refused):
    """A period would be paid on its closing day or before it."""

    code = "closing_after_payment"
    status = 422
    says = N_("{closing}締めの支払日が{paid}になります。支払日は締め日よりあとにしてください。")


class PaidOutOfTurn(Refused):
    """A later period would be paid before an earlier one."""

    code = "closing_out_of_turn"
    status = 422
    says = N_(
        "{closing}締めの支払日（{paid}）が、その前の締めの支払日（{before}）より早くなります。"
        "支払日の順が入れかわらない組み合わせにしてください。"
    )


class PromisedEarlier(Refused):
    """Work is agreed on whose payment day was named, and it would be paid later."""

    code = "closing_promised_earlier"
    says = N_(
        "{received}の仕事（合意ずみ、打診中、または検収ずみ）は、支払日を{told}と伝えています。"
        "この変更では{paid}になり、遅くなります。もっとあとの月からの変更にするか、支払日を早くしてください。"
    )


def title(new: Closing) -> str:
    """「20日締め・翌月10日払い」."""
    return f"{_nth(new.closing_day)}締め・{_MONTHS[new.months_later]}{_nth(new.payment_day)}払い"


def _nth(day: int) -> str:
    return "末日" if day == LAST else f"{day}日"


def of_terms(found: Change) -> Closing:
    """The rule that a change would write."""
    return convert({**found.terms, "valid_from": found.valid_from}, Closing)


def with_rule(held: Closings, new: Closing) -> Closings:
    """A body's rules with another one."""
    rule = ClosingRule(
        new.closing_day, new.payment_day, new.months_later, held.rules[0][1].inspection_days
    )
    rules = {**dict(held.rules), new.valid_from: rule}
    return Closings(tuple(sorted(rules.items(), key=lambda one: one[0])))


def without(held: Closings, since: date) -> Closings:
    """A body's rules without the one from a month on; its first one stays."""
    return Closings((held.rules[0], *(one for one in held.rules[1:] if one[0] != since)))


def period(rule: Closes, closing: date) -> Period:
    """The period that ends on a closing day."""
    return Period(due.opening_of(rule, closing), closing, due.regular_payment(rule, closing))


def periods(rule: Closes, since: date, *, months: int = MONTHS) -> Iterator[Period]:
    """The periods that close in a month and those after it."""
    for at in range(months):
        yield period(rule, due.closing_in(rule, add_months(since, at, on=1)))


def coming(rules: Closings, today: date) -> list[Coming]:
    """The changes that are decided and not in force, the next one first."""
    here = today.replace(day=1)
    return [
        Coming(since, was, will, period(rules, due.closing_in(rules, since)))
        for (_, was), (since, will) in zip(rules.rules, rules.rules[1:], strict=False)
        if since > here
    ]


def fits(new: Closing, held: Closings) -> None:
    """Raises `Invalid` where a change would change nothing, or where the body begins only later."""
    rule = held.on(new.valid_from)
    was = (rule.closing_day, rule.payment_day, rule.months_later)
    if was == (new.closing_day, new.payment_day, new.months_later):
        says = N_("いまの決まりと同じです。")
        raise Invalid([FieldError("closing_day", "unchanged", says)])


def lawful(rules: Closings, *, since: date) -> None:
    """Every period that closes from the month `since` on is paid after it closed, in turn, and within 60
    days even of a receipt on its first day (フリーランス法4条1項; the bank's day before a day of rest).

    What inspection carries into the next period is paid off cycle in time, as before (`due.payment_for`).
    Raises `PaidTooLate`, `PaidBeforeClosing`, `PaidOutOfTurn`.
    """
    before = period(rules, due.closing_in(rules, add_months(since, -1, on=1))).pay_on
    months = MONTHS + 12 * max(0, rules.rules[-1][0].year - since.year)
    for one in periods(rules, since, months=months):
        limit = due.latest_payment(one.opening)
        named = {"closing": wareki(one.closing), "paid": wareki(one.pay_on)}
        if one.pay_on <= one.closing:
            raise PaidBeforeClosing("payment_day", **named)
        if one.pay_on > limit:
            raise PaidTooLate(
                "payment_day",
                opening=wareki(one.opening),
                days=one.waits,
                limit=wareki(limit),
                most=(limit - one.opening).days + 1,
                **named,
            )
        if one.pay_on < before:
            raise PaidOutOfTurn("payment_day", before=wareki(before), **named)
        before = one.pay_on


def kept(rules: Closings, held: Closings, *, agreed: Sequence[date], today: date) -> None:
    """No day that was said gets later: for work that is agreed on or offered, due on the days `agreed`,
    the day of its notice; for what is accepted already, the day of its period. Raises `PromisedEarlier`.

    The payment day of a notice is a term of the contract (3条): one side does not move it back, and a
    payment after it is late even within 60 days (4条5項). To pay such work on the earlier of both days
    would split a closing into runs with days of their own; so a change waits for a month that no agreed
    work reaches instead. Offers made once it is decided name the new day. As periods are paid in turn
    (`lawful`), work done before its day is never paid after the day of its notice either.
    """
    for day in sorted(set(agreed)):
        told, paid = due.payment_for(held, day).day, due.payment_for(rules, day).day
        _no_later(day, told=told, paid=paid)
    told, paid = (due.regular_payment(rule, due.closing_of(rule, today)) for rule in (held, rules))
    _no_later(today, told=told, paid=paid)


def _no_later(day: date, *, told: date, paid: date) -> None:
    if paid > told:
        raise PromisedEarlier(
            "valid_from", received=wareki(day), told=wareki(told), paid=wareki(paid)
        )
