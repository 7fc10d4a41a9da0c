"""Limits of income by month and by year, counted by the day on which work is planned to be completed.

What is revealed, and what is not. She alone sees yen. Staff and jobs see, through `gate.limits`, one
bit a month, "nothing more is wanted", and the same bit stands for a month that she closed without any
limit: neither the reason nor the amount can be told from it, nor whether a limit exists (that is told
only when she lets it be: 「受注上限あり」, always, so that it does not say whether the limit is
reached). Pages show such a month as one without free time, and units that are refused for it are
refused in the words, code and status of lacking time. The refusal does not depend on how many units
were tried or at what price, so trying again tells nothing: a month is open as a whole or not at all.

What a watcher may still infer: that from one day to the next she has less free time than the work
she took on accounts for. A worker may take free time back any day without a reason, so a limit is one
explanation of several. Rewards are known to whoever gave the work; that their sum is a limit is not.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.japan import last_of_month
from yui.web.words import N_

MONTHS = 3
"""Months of her page: this one and those that follow."""


class Span(StrEnum):
    """What a limit counts."""

    MONTH = "month"
    YEAR = "year"

    def first(self, day: date) -> date:
        """The first day of the span that a day lies in."""
        return day.replace(day=1) if self is Span.MONTH else date(day.year, 1, 1)

    def last(self, day: date) -> date:
        """Its last day."""
        return last_of_month(day) if self is Span.MONTH else date(day.year, 12, 31)


class Own(Struct, frozen=True):
    """The limits she has set, in whole yen; None: no limit. `shown`: others may know that there is one."""

    cap_yen: int | None = None
    month_yen: int | None = None
    shown: bool = False

    def of(self, span: Span) -> int | None:
        """The limit of a span of this kind."""
        return self.month_yen if span is Span.MONTH else self.cap_yen


class Said(Struct, frozen=True):
    """What she said of one span."""

    span: Span
    since: date
    agreed_yen: int
    closed: bool


class Reach(Struct, frozen=True):
    """How far one span is: yen planned in it, her limit, and up to how much she agreed to go."""

    span: Span
    since: date
    limit: int | None
    planned: int
    agreed: int = 0
    closed: bool = False

    @property
    def beyond(self) -> int:
        """Yen above the limit as things are planned; never below zero."""
        return 0 if self.limit is None else max(0, self.planned - self.limit)

    @property
    def waits(self) -> bool:
        """Whether more is planned than the limit and than she agreed to."""
        return self.limit is not None and self.planned > max(self.limit, self.agreed)

    @property
    def left(self) -> int | None:
        """Yen up to the limit; None without one."""
        return None if self.limit is None else max(0, self.limit - self.planned)


class Known(Struct, frozen=True):
    """What others may know of a worker's month; see above."""

    worker_id: UUID
    month: date
    closed: bool
    over: bool
    shown: bool


class BeyondLimit(Conflict):
    """The offer passes a limit of her own, and she has not said that she takes it on all the same."""

    code = "beyond_limit"
    says = N_(
        "受けると、{year}年{month}月の見込みが{planned}円になり、ご自分で決めた上限（{limit}円）を"
        "{beyond}円こえます。受けるときは「上限をこえて受ける」に印をつけてください。"
        "見送っても、不利になることはありません。"
    )


class BeyondYear(BeyondLimit):
    """The same of the year."""

    says = N_(
        "受けると、{year}年の見込みが{planned}円になり、ご自分で決めた上限（{limit}円）を"
        "{beyond}円こえます。受けるときは「上限をこえて受ける」に印をつけてください。"
        "見送っても、不利になることはありません。"
    )


class BeyondYardstick(BeyondLimit):
    """The same of a yardstick that she chose."""

    says = N_(
        "{name}の目安: 見込 {sum}: 上限超過（続けられるのは報酬{most}円までです）。"
        "受けるときは「上限をこえて受ける」に印をつけてください。"
        "見送っても、不利になることはありません。"
    )


class PastMonth(Refused):
    """The month is over."""

    code = "past_month"
    status = 422
    says = N_("今月か、これからの月を選んでください。")


def months(today: date, *, count: int = MONTHS) -> list[date]:
    """The first days of this month and of those that follow."""
    found = [today.replace(day=1)]
    while len(found) < count:
        found.append(date.fromordinal(last_of_month(found[-1]).toordinal() + 1))
    return found


def still(month: date, *, today: date) -> date:
    """The first day of a month that is not over."""
    if last_of_month(month) < today:
        raise PastMonth("month")
    return month.replace(day=1)


def closed_months(known: Sequence[Known]) -> dict[UUID, frozenset[date]]:
    """The months, by worker, in which nothing more is wanted."""
    found: dict[UUID, set[date]] = {}
    for each in known:
        if each.closed:
            found.setdefault(each.worker_id, set()).add(each.month)
    return {worker: frozenset(of) for worker, of in found.items()}
