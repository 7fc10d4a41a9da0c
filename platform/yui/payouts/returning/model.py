"""A returned transfer and its repayment: whole, to a mended account, and at most once."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Forbidden
from yui.web.words import N_


class Way(StrEnum):
    """How the money came back."""

    UNABLE = "unable"
    RECALLED = "recalled"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return {Way.UNABLE: N_("振込不能"), Way.RECALLED: N_("組戻")}[self]


class Reason(StrEnum):
    """Why money came back or waits, by the two digits of a result file."""

    NONE = "00"
    NO_ACCOUNT = "01"
    OTHER_NAME = "02"
    CLOSED = "03"
    OTHER_TYPE = "04"
    REFUSED = "05"
    NO_BRANCH = "06"
    ASKED_BACK = "07"
    OTHER = "99"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _REASONS[self][0]

    @property
    def hers(self) -> bool:
        """Whether her account has to be mended before she can be paid."""
        return _REASONS[self][1]


_REASONS = {
    Reason.NONE: ("", False),
    Reason.NO_ACCOUNT: (N_("該当する口座がありません"), True),
    Reason.OTHER_NAME: (N_("口座の名義がちがいます"), True),
    Reason.CLOSED: (N_("口座が解約されています"), True),
    Reason.OTHER_TYPE: (N_("預金の種類（普通・当座）がちがいます"), True),
    Reason.REFUSED: (N_("口座が入金できない状態です"), True),
    Reason.NO_BRANCH: (N_("店番号がちがいます"), True),
    Reason.ASKED_BACK: (N_("組戻の依頼によるもの"), False),
    Reason.OTHER: (N_("その他（銀行に確かめてください）"), False),
}


class RepaymentState(StrEnum):
    """Where a repayment stands."""

    PLANNED = "planned"
    SENT = "sent"
    DROPPED = "dropped"


REPAYMENT_MOVES: dict[RepaymentState, frozenset[RepaymentState]] = {
    RepaymentState.PLANNED: frozenset({RepaymentState.SENT, RepaymentState.DROPPED}),
    RepaymentState.SENT: frozenset(),
    RepaymentState.DROPPED: frozenset(),
}
"""Planned with the run that carries it; sent with its file, or dropped when the run is discarded."""


class RepaymentMove(Conflict):
    """The repayment stands elsewhere than this step needs."""

    code = "repayment_state"
    says = N_("この再振込は、すでに次へ進んでいます。画面を開き直してください。")


class UnderWay(Conflict):
    """The return is being paid again."""

    code = "repayment_under_way"
    says = N_(
        "この人への再振込が支払処理に入っています。支払処理を取りやめてから操作してください。"
    )


class NotReturned(Conflict):
    """Nothing is to be done about this transfer any more."""

    code = "not_returned"
    says = N_("この振込は「{state}」のため、この操作はできません。")


class Counter(Struct, frozen=True):
    """Who said that she was paid at the counter, and by what; None: nobody did."""

    by: UUID | None
    note: str


class CounterOnce(Conflict):
    """Somebody said so before."""

    code = "counter_noted"
    says = N_("窓口などでの支払は、すでに記録されています。ほかの職員が確かめます。")


class NotAtCounter(Conflict):
    """Nobody said that she was paid at the counter."""

    code = "counter_not_noted"
    says = N_("窓口などでの支払が記録されていません。画面を開き直してください。")


class OtherConfirms(Forbidden):
    """Whoever says that she was paid does not confirm it: money moves by two."""

    code = "self_approval"
    says = N_("窓口などでの支払を記録した人は、確認できません。ほかの職員が確認してください。")


def confirm(counter: Counter, *, by: UUID, behalf: UUID | None) -> None:
    """Raises `NotAtCounter`, `OtherConfirms`."""
    if counter.by is None:
        raise NotAtCounter
    if counter.by in {by, behalf}:
        raise OtherConfirms


class Back(Struct, frozen=True):
    """What is noted of a transfer that came back."""

    worker: UUID
    way: Way
    reason: Reason
    on: date


class Due(Struct, frozen=True):
    """A return that the next run pays again: its own run, whose, how much, to which engagement."""

    of_run: UUID
    worker_id: UUID
    engagement_id: UUID
    yen: int


class Repayment(Struct, frozen=True):
    """One repayment, with the run that carries it."""

    id: UUID
    of_run: UUID
    worker_id: UUID
    run_id: UUID
    yen: int
    journal_id: UUID
    state: RepaymentState


class Stage(StrEnum):
    """What a return waits for, as its list says."""

    ACCOUNT = "account"
    HOURS = "hours"
    OFFICE = "office"
    NEXT_RUN = "next_run"
    COUNTER = "counter"
    PLANNED = "planned"
    REPAID = "repaid"
    CLOSED = "closed"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _STAGES[self]


_STAGES = {
    Stage.ACCOUNT: N_("口座の訂正待ち"),
    Stage.HOURS: N_("新しい口座の確認待ち"),
    Stage.OFFICE: N_("事務局の確認待ち"),
    Stage.NEXT_RUN: N_("次の支払で再振込"),
    Stage.COUNTER: N_("窓口払いの確認待ち"),
    Stage.PLANNED: N_("再振込の処理中"),
    Stage.REPAID: N_("再振込ずみ"),
    Stage.CLOSED: N_("終了"),
}


class Returned(Struct, frozen=True):
    """One row of the list of returns; `mended`: she has another account since, usable or not yet."""

    run_id: UUID
    worker_id: UUID
    code: str
    name: str
    closing_on: date
    yen: int
    way: Way
    reason: Reason
    returned_on: date
    told_at: datetime
    state: str
    mended: bool
    usable: bool
    released_at: datetime | None
    counter_by: UUID | None
    counter_note: str | None
    planned_run: UUID | None
    repaid_on: date | None

    @property
    def stage(self) -> Stage:
        """What it waits for."""
        if self.state != "returned":
            return Stage.CLOSED if self.state == "closed" else Stage.REPAID
        if self.planned_run is not None:
            return Stage.PLANNED
        if self.counter_by is not None:
            return Stage.COUNTER
        if self.mended or self.released_at is not None:
            return Stage.NEXT_RUN if self.usable else Stage.HOURS
        return Stage.ACCOUNT if self.reason.hers else Stage.OFFICE

    @property
    def key(self) -> str:
        """Where the list goes on after this row."""
        return f"{self.run_id}.{self.worker_id}"


class Hers(Struct, frozen=True):
    """A return as its payee sees it."""

    run_id: UUID
    yen: int
    reason: Reason
    returned_on: date
    state: str
    mended: bool
    usable: bool
    planned: bool
    pay_on: date | None
