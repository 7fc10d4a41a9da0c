"""A leader's fee: its states, who may be asked, what an acceptance adds to it, when it ends."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui import due, rates
from yui.fees.reckoning import Kind, Part, Rate, Sum, reckon, whole
from yui.fees.refusals import (
    AnotherLeads,
    BadAnswerDay,
    BadFirstDay,
    BadLastDay,
    FeeMove,
    FeeWaits,
    NotAskable,
    NotRegistered,
    OtherBody,
    TaskShut,
)
from yui.japan import DAY, add_months, day_of
from yui.money import Yen
from yui.offers.refusals import AlreadyAnswered, AnswerTooLate, TakenBack
from yui.tax import Category
from yui.web.words import N_
from yui.work.model import Task, TaskState

JOB_TYPE = "team_lead"
"""The kind of work that leading is; its dated rows say how it is withheld."""


class State(StrEnum):
    """Where a fee stands."""

    OFFERED = "offered"
    AGREED = "agreed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    State.OFFERED: N_("返事待ち"),
    State.AGREED: N_("受諾"),
    State.DECLINED: N_("見送り"),
    State.EXPIRED: N_("回答なし"),
    State.WITHDRAWN: N_("取り下げ"),
    State.ENDED: N_("終わる日が決まっています"),
}

FEE_MOVES: dict[State, frozenset[State]] = {
    State.OFFERED: frozenset({State.AGREED, State.DECLINED, State.EXPIRED, State.WITHDRAWN}),
    State.AGREED: frozenset({State.ENDED}),
    State.DECLINED: frozenset(),
    State.EXPIRED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.ENDED: frozenset(),
}
"""A fee is answered once, or lapses, or is taken back; one that is agreed is given a last day."""


class Fee(Struct, frozen=True):
    """What is agreed with a leader for a task, or was put to her. `ends_on`: its last day."""

    id: UUID
    task_id: UUID
    worker_id: UUID
    leader_id: UUID
    body_id: UUID
    title: str
    unit_name: str
    quantity: int
    unit_price_yen: int
    kind: Kind
    fee_yen: int | None
    percent_bp: int | None
    withholding: Category
    valid_from: date
    ends_on: date | None
    due_on: date
    payment_on: date
    number: str
    state: State
    offered_by: UUID
    offered_at: datetime
    answer_by: datetime
    opened_at: datetime | None
    answered_at: datetime | None
    code: str = ""
    name: str = ""

    @property
    def rate(self) -> Rate:
        """How much."""
        return Rate(self.kind, self.fee_yen, self.percent_bp)

    @property
    def most(self) -> Yen:
        """What it comes to when all units of the task are accepted here."""
        return whole(self.rate, quantity=self.quantity, price=self.unit_price_yen)

    def reckoned(self, so_far: Sum) -> Yen:
        """What the sum of its units and rewards is worth, fractions off once."""
        return reckon(self.rate, so_far, quantity=self.quantity)

    def waits(self, at: datetime) -> bool:
        """Whether an answer is still possible."""
        return self.state is State.OFFERED and at < self.answer_by


class Leader(Struct, frozen=True):
    """A leader of the town, and the worker she is too, found by her tie (0315) or mail address.

    `engaged`: the worker has a living contract with the body that pays for the task; `party`: her
    name as the contract has it.
    """

    id: UUID
    name: str
    worker_id: UUID | None
    code: str
    active: bool
    engaged: bool
    party: str = ""


class Line(Struct, frozen=True):
    """What one inspection brought."""

    inspection_id: UUID
    fee_id: UUID
    units: int
    base_yen: int
    fee_yen: int
    carried_yen: int
    journal_id: UUID | None
    received_on: date
    counted_on: date
    taken_back_at: datetime | None

    @property
    def yen(self) -> int:
        """What of it is owed now."""
        return self.carried_yen + (0 if self.taken_back_at else self.fee_yen)

    @property
    def latest_payment(self) -> date:
        """The last lawful day to pay it: day 60 from the receipt of the work (フリーランス法4条1項)."""
        return due.latest_payment(self.received_on)


def added(fee: Fee, so_far: Sum, part: Part) -> Yen:
    """What `part` adds: the worth of the sum with it, less what is posted; never below 0."""
    then = Sum(so_far.units + part.units, so_far.base + part.base)
    return Yen(max(0, fee.reckoned(then) - so_far.posted))


def move(state: State, to: State) -> State:
    """The new state, if it may follow."""
    if to not in FEE_MOVES[state]:
        raise FeeMove(state=state.says)
    return to


def may_lead(leader: Leader, *, body: str) -> UUID:
    """The worker whom the fee is agreed with: a sole proprietor under contract with the body."""
    if leader.worker_id is None:
        raise NotRegistered("leader", name=leader.name)
    if not leader.engaged:
        raise OtherBody("leader", name=leader.name, body=body)
    if not leader.active:
        raise NotAskable("leader", name=leader.name)
    return leader.worker_id


def propose(
    task: Task,
    known: list[Fee],
    *,
    worker: UUID,
    valid_from: date,
    answer_by: datetime,
    at: datetime,
) -> None:
    """Refuses a fee for a task that is over, beside another leader's, or for days gone by."""
    today = day_of(at)
    if task.state is not TaskState.OPEN or task.due_on < today:
        raise TaskShut
    if any(fee.waits(at) for fee in known):
        raise FeeWaits
    for fee in known:
        if fee.state is State.AGREED and fee.worker_id != worker:
            raise AnotherLeads(name=fee.name)
    ends = [fee.ends_on for fee in known if fee.ends_on and fee.worker_id != worker]
    since = max([today, *(day + DAY for day in ends)])
    if not since <= valid_from <= task.due_on:
        raise BadFirstDay("valid_from", since=since, due=task.due_on)
    if answer_by <= at or day_of(answer_by) > task.due_on:
        raise BadAnswerDay("answer_on", due=task.due_on)


def answer(found: Fee, to: State, *, at: datetime) -> State:
    """The leader's answer, once and in time; nothing is asked about why."""
    if found.state in {State.AGREED, State.DECLINED, State.ENDED}:
        raise AlreadyAnswered(state=found.state.says)
    if found.state is State.WITHDRAWN:
        raise TakenBack
    if found.state is State.EXPIRED or at >= found.answer_by:
        raise AnswerTooLate(until=found.answer_by)
    return move(found.state, to)


def withdraw(found: Fee, *, at: datetime) -> State:
    """Takes a fee back that she has not answered; one that lapsed is lapsed."""
    if found.state is State.OFFERED and at >= found.answer_by:
        raise FeeMove(state=State.EXPIRED.says)
    return move(found.state, State.WITHDRAWN)


def succeeded(new: Fee, *, at: datetime) -> date:
    """The last day of the agreement before: what was received until the new one holds is its own."""
    return max(new.valid_from - DAY, day_of(at))


def earliest_end(found: Fee, *, at: datetime) -> date:
    """The first day on which it may end: today, or after the notice a continuous one needs.

    From six months on 30 days' notice (フリーランス法16条1項; months and days by date).
    """
    today = day_of(at)
    law = rates.known(rates.book().freelance, today)
    if found.answered_at is None or today < add_months(
        day_of(found.answered_at), law.continuous_months, on=day_of(found.answered_at).day
    ):
        return today
    return today + law.notice_days * DAY


def end(found: Fee, *, on: date, at: datetime) -> State:
    """Gives an agreement its last day; what was received until then is owed as agreed."""
    to = move(found.state, State.ENDED)
    since = earliest_end(found, at=at)
    if on < since:
        raise BadLastDay("ends_on", since=since)
    return to
