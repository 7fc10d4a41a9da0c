"""Clocks of payment: when one opens, how it ends, and what may be said for a late payment."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from tenants.refusal import Conflict, FieldError, Invalid
from yui import due, rates
from yui.japan import DAY, JST, day_of, next_business_day, wareki
from yui.payouts.model import State
from yui.web.words import N_

LEAST = 10
"""Letters that a reason needs: a code alone explains nothing to a labour office."""


class ClockState(StrEnum):
    """Whether somebody still has to act."""

    OPEN = "open"
    CODED = "coded"
    PAID = "paid"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    ClockState.OPEN: N_("支払の予定がありません"),
    ClockState.CODED: N_("理由を記録済み"),
    ClockState.PAID: N_("支払済み"),
}
CLOCK_MOVES: dict[ClockState, frozenset[ClockState]] = {
    ClockState.OPEN: frozenset({ClockState.CODED, ClockState.PAID}),
    ClockState.CODED: frozenset({ClockState.PAID}),
    ClockState.PAID: frozenset(),
}
"""Every move there is. A reason is said once and never taken back."""


class LateReason(StrEnum):
    """Why a payment is late. None of them makes it lawful but the first, where it is her doing."""

    ACCOUNT = "account"
    DISPUTE = "dispute"
    BANK = "bank"
    DISASTER = "disaster"
    FOUND_LATE = "found_late"
    OTHER = "other"

    @property
    def says(self) -> str:
        """Its msgid."""
        return _REASONS[self]


_REASONS = {
    LateReason.ACCOUNT: N_("振込先の誤り・未登録（本人に連絡済み）"),
    LateReason.DISPUTE: N_("検収の内容に争いがある"),
    LateReason.BANK: N_("銀行の障害・返却"),
    LateReason.DISASTER: N_("災害・システムの障害"),
    LateReason.FOUND_LATE: N_("あとから見つかった分・訂正"),
    LateReason.OTHER: N_("そのほか"),
}


class Why(Struct, forbid_unknown_fields=True):
    """The form of a reason."""

    reason: LateReason
    note: Annotated[str, Meta(min_length=LEAST, max_length=1000)]


class ClockMoved(Conflict):
    """The clock has ended, or its reason is written."""

    code = "pay_clock_state"
    says = N_("この納品は「{state}」のため、理由は記録できません。")


class Which(StrEnum):
    """Which clock gives a delivery its last lawful day."""

    RECEIPT = "receipt"
    UPSTREAM = "upstream"
    LEADER = "leader"

    @property
    def says(self) -> str:
        """The msgid of it, with a place for the upstream due day."""
        return _WHICH[self]


_WHICH = {
    Which.RECEIPT: N_("受け取りから60日"),
    Which.UPSTREAM: N_("再委託：元委託の支払期日 {day} から30日"),
    Which.LEADER: N_("受け取りから60日（再委託を明示していないリーダー料があるため）"),
}


class LateUncoded(Conflict):
    """The run would pay work after the law's last day, and nobody said why."""

    code = "late_without_reason"
    says = N_(
        "法の支払期限を過ぎて支払う納品が{count}件あります（「{first}」、期限 {limit}）。"
        "理由を記録してから承認してください。"
    )
    mend = "/payouts/late"
    mend_says = N_("支払期限の一覧を開く")


class Unpaid(Struct, frozen=True):
    """A delivery on which something is owed; the run that takes it up, if there is one.

    `upstream_due`, `upstream_name`: what its notice stated of 再委託; `led`: a leader's fee hangs on
    it, whose notice states nothing of the kind.
    """

    delivery_id: UUID
    worker_id: UUID
    title: str
    yen: int
    delivered_at: datetime
    run_state: State | None
    pay_on: date | None
    upstream_due: date | None = None
    upstream_name: str = ""
    led: bool = False

    @property
    def received(self) -> date:
        """The day of receipt in Japan, day 1 of the count."""
        return day_of(self.delivered_at)

    @property
    def which(self) -> Which:
        """The clock that holds: the one of 再委託 for what stated all of it, and for nothing else."""
        if self.upstream_due is None:
            return Which.RECEIPT
        return Which.LEADER if self.led else Which.UPSTREAM

    @property
    def upstream(self) -> date | None:
        """The upstream due day, where its clock holds."""
        return self.upstream_due if self.which is Which.UPSTREAM else None

    @property
    def limit(self) -> date:
        """The last lawful day: day 60 from the receipt, or day 30 from the upstream due day."""
        return due.payment_limit(self.received, upstream=self.upstream)

    @property
    def pay_by(self) -> date:
        """The last day of banks within the limit."""
        return due.pay_by(self.limit)

    def late(self, pay_on: date) -> bool:
        """Whether a payment on that day would be unlawful."""
        return pay_on > self.limit

    @property
    def safe(self) -> bool:
        """Whether an approved run pays it in time."""
        approved = self.run_state in {State.APPROVED, State.EXPORTED}
        return approved and self.pay_on is not None and not self.late(self.pay_on)


class Clock(Struct, frozen=True):
    """One clock as its page and its list show it."""

    delivery_id: UUID
    worker_id: UUID
    code: str
    name: str
    title: str
    yen: int
    received_on: date
    limit_on: date
    state: ClockState
    reason: str
    note: str
    moved_at: datetime | None
    clock: Which = Which.RECEIPT
    upstream_on: date | None = None
    upstream_name: str = ""

    @property
    def pay_by(self) -> date:
        """The last day of banks within the limit."""
        return due.pay_by(self.limit_on)

    def left(self, today: date) -> int:
        """Days until the last lawful day; below zero when it has passed."""
        return (self.limit_on - today).days

    @property
    def reason_says(self) -> str:
        """The msgid of its reason, if one is written."""
        return LateReason(self.reason).says if self.reason else ""


def move(clock: Clock, to: ClockState) -> ClockState:
    """The next state, or `ClockMoved`."""
    if to not in CLOCK_MOVES[clock.state]:
        raise ClockMoved(state=clock.state.says)
    return to


def horizon(today: date) -> date:
    """Limits up to this day are near: seven days, by the rule that holds today."""
    return today + timedelta(days=rates.known(rates.book().payout_rule, today).warn_days)


class Bounds(Struct, frozen=True):
    """What has its limit before a day, as moments and days that a statement compares: receipts before
    `received` on the clock of 60 days, and upstream days up to `upstream` on that of 30, of what came
    in before `any_received`."""

    received: datetime
    upstream: date
    any_received: datetime


def bounds(limit: date) -> Bounds:
    """Limits before `limit`."""
    law = rates.known(rates.book().freelance, limit)
    upstream = limit - law.resubcontract_days * DAY
    return Bounds(
        received=_midnight(limit - (law.pay_days - 1) * DAY),
        upstream=upstream,
        any_received=_midnight(upstream + DAY),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), JST)


def soon(today: date) -> Bounds:
    """Limits whose last day of banks lies within the horizon: those before the next day of banks."""
    return bounds(next_business_day(horizon(today) + DAY))


def near(unpaid: Iterable[Unpaid], *, today: date) -> list[Unpaid]:
    """Those whose last day to pay is near or passed, and that no approved run pays in time."""
    return [one for one in unpaid if one.pay_by <= horizon(today) and not one.safe]


def said(why: Why) -> Why:
    """The reason, or `Invalid` when the words say too little."""
    note = why.note.strip()
    if len(note) < LEAST:
        says = N_("あとで説明できるように、{least}文字以上で書いてください。")
        raise Invalid([FieldError("note", "too_short", says, {"least": LEAST})])
    return Why(why.reason, note)


def uncoded(unpaid: Iterable[Unpaid], *, pay_on: date) -> None:
    """Raises `LateUncoded` when a run of `pay_on` would pay any of this late; `unpaid` has no reason."""
    late = [one for one in unpaid if one.late(pay_on)]
    if late:
        first = min(late, key=lambda one: one.limit)
        raise LateUncoded(count=len(late), first=first.title, limit=wareki(first.limit))
