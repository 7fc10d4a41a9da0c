"""On which days what came back may be paid again between two runs, and why not."""

from datetime import date, timedelta

from tenants.refusal import Conflict, FieldError, Invalid
from yui import due
from yui.due import Closes
from yui.japan import is_business_day, next_business_day, wareki
from yui.web.words import N_

MOST_DAYS = 31
"""What came back is hers and late: it is not put off further than a run away."""


class NothingBack(Conflict):
    """No transfer that came back may be paid again now."""

    code = "repayment_none"
    says = N_(
        "いま払い直せる振込はありません。口座が直るか、事務局が同じ口座を確かめると、払い直せます。"
    )


class OneOpen(Conflict):
    """One such run waits for its approval or its file."""

    code = "repayment_run_open"
    says = N_(
        "臨時の再振込が、承認か振込データの作成を待っています。それを終えてから作ってください。"
    )


class OneToday(Conflict):
    """A run with this day is there."""

    code = "repayment_run_today"
    says = N_("きょうの日付の支払処理がすでにあります。あす、あらためて作ってください。")


class ClosingDay(Conflict):
    """The body's own run will close on this day."""

    code = "repayment_closing_day"
    says = N_("きょうは締め日のため、臨時の再振込は作れません。あす、あらためて作ってください。")


def propose(rule: Closes, *, pay_on: date | None, today: date) -> date:
    """The payment day: the next business day of banks unless one is given.

    Raises `ClosingDay`, since a body's run and this one would share their day, and `Invalid`.
    """
    if due.last_closing(rule, today + timedelta(days=1)) == today:
        raise ClosingDay
    paid = pay_on or next_business_day(today + timedelta(days=1))
    last = today + timedelta(days=MOST_DAYS)
    errors: list[FieldError] = []
    if not is_business_day(paid):
        errors.append(FieldError("pay_on", "bank_holiday", N_("銀行の営業日を選んでください。")))
    if paid < today:
        errors.append(FieldError("pay_on", "past", N_("支払日は今日からあとの日にしてください。")))
    if paid > last:
        says = N_("支払期日（{day}）までの日を選んでください。")
        errors.append(FieldError("pay_on", "late", says, {"day": wareki(last)}))
    if errors:
        raise Invalid(errors)
    return paid
