"""Offers: their states, who may be asked for how much, and what an answer does."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.actor import TenantId
from tenants.refusal import Conflict, FieldError, Invalid, Refused
from yui.money import Yen
from yui.tax import Category
from yui.web.words import N_
from yui.work.model import Progress, TaskState

_NAMES = UUID("b1b0c1c6-3c7c-5f7e-9d0c-2b7d4a4f6f10")


def made_once(town: TenantId, once: UUID, worker: UUID) -> UUID:
    """The id of the offer that a form makes to a worker: the same form makes the same offer."""
    return uuid5(_NAMES, f"{town}:{once}:{worker}")


class State(StrEnum):
    """Where an offer stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    State.OFFERED: N_("返事待ち"),
    State.ACCEPTED: N_("受諾"),
    State.DECLINED: N_("見送り"),
    State.EXPIRED: N_("返事なし"),
    State.WITHDRAWN: N_("取り下げ"),
}

MOVES: dict[State, frozenset[State]] = {
    State.OFFERED: frozenset({State.ACCEPTED, State.DECLINED, State.EXPIRED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset(),
    State.DECLINED: frozenset(),
    State.EXPIRED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""Every move there is: an offer is answered once, or lapses, or is taken back before the answer."""


class Offer(Struct, frozen=True):
    """A quantity of a task put to a worker; yen a unit before tax."""

    id: UUID
    task_id: UUID
    worker_id: UUID
    body_id: UUID
    title: str
    quantity: int
    unit_name: str
    unit_price_yen: int
    due_on: date
    answer_by: datetime
    state: State
    offered_by: UUID
    offered_at: datetime
    answered_at: datetime | None
    opened_at: datetime | None

    @property
    def yen(self) -> Yen:
        """What all of it is worth, before tax."""
        return Yen(self.quantity * self.unit_price_yen)

    def waits(self, at: datetime) -> bool:
        """Whether an answer is still possible."""
        return self.state is State.OFFERED and at < self.answer_by


class Asked(Struct, frozen=True):
    """An offer as the director's list shows it."""

    id: UUID
    worker_id: UUID
    code: str
    name: str
    quantity: int
    unit_name: str
    answer_by: datetime
    state: State
    offered_at: datetime
    answered_at: datetime | None
    opened_at: datetime | None
    handed_in: int
    accepted: int


class Agreed(Struct, frozen=True):
    """What of the terms an assignment carries on."""

    withholding: Category
    inspection_days: int


class Wanted(Struct, frozen=True):
    """How many units one wants to put to a worker."""

    worker: UUID
    quantity: int


class OfferMove(Conflict):
    """The offer is not in a state from which this goes."""

    code = "offer_state"
    says = N_("この打診は「{state}」のため、この操作はできません。")


class AlreadyAnswered(Conflict):
    """The worker has answered before."""

    code = "already_answered"
    says = N_("この打診には、すでにお返事をいただいています（{state}）。")


class AnswerTooLate(Conflict):
    """The time to answer has passed."""

    code = "answer_too_late"
    says = N_("お返事の期限（{until}）を過ぎました。受けたいときは、公社にご連絡ください。")


class TakenBack(Conflict):
    """The offer was withdrawn before the answer."""

    code = "offer_withdrawn"
    says = N_("この打診は取り下げられました。")


class NotOpen(Conflict):
    """Only an open task can be offered."""

    code = "task_not_open"
    says = N_("この業務は受付を終えたため、打診できません。")


class TooMany(Refused):
    """More units than the task has left."""

    code = "too_many_units"
    status = 422
    says = N_("合わせて{asked}になります。打診できる残りは{left}{unit}です。")


class NobodyAsked(Refused):
    """No worker was given a quantity."""

    code = "nobody_asked"
    status = 422
    says = N_("1人以上のワーカーに、1以上の数を入力してください。")


class BadAnswerDay(Refused):
    """The answer is due in the past, or after the work itself."""

    code = "bad_answer_by"
    status = 422
    says = N_("お返事の期限は、いまより後で、納期（{due}）より前の日時にしてください。")


class PastDue(Conflict):
    """The task's deadline has passed."""

    code = "task_past_due"
    says = N_("この業務は納期（{due}）を過ぎています。打診できません。")


def move(state: State, to: State) -> State:
    """The new state, if it may follow."""
    if to not in MOVES[state]:
        raise OfferMove(state=state.says)
    return to


def offer(
    task: Progress, wanted: Sequence[Wanted], *, answer_by: datetime, at: datetime, today: date
) -> list[Wanted]:
    """Those to be asked, if the task has as many units left and the days can be met."""
    asked = [want for want in wanted if want.quantity != 0]
    if task.state is not TaskState.OPEN:
        raise NotOpen
    if task.due_on < today:
        raise PastDue(due=task.due_on)
    if answer_by <= at or answer_by.date() > task.due_on:
        raise BadAnswerDay("answer_on", due=task.due_on)
    if not asked:
        raise NobodyAsked("quantity")
    _one_each(asked)
    total = sum(want.quantity for want in asked)
    if total > task.free:
        raise TooMany("quantity", asked=total, left=task.free, unit=task.unit_name)
    return asked


def _one_each(asked: Sequence[Wanted]) -> None:
    twice = {want.worker for want in asked if sum(w.worker == want.worker for w in asked) > 1}
    errors = [
        FieldError(f"quantity.{want.worker}", "twice", N_("同じワーカーが2回選ばれています。"))
        for want in asked
        if want.worker in twice
    ]
    errors += [
        FieldError(f"quantity.{want.worker}", "not_positive", N_("1以上の数を入力してください。"))
        for want in asked
        if want.quantity < 1
    ]
    if errors:
        raise Invalid(errors)


def answer(found: Offer, to: State, *, at: datetime) -> State:
    """A worker's answer, once and in time; nothing is asked about why."""
    if found.state in {State.ACCEPTED, State.DECLINED}:
        raise AlreadyAnswered(state=found.state.says)
    if found.state is State.WITHDRAWN:
        raise TakenBack
    if found.state is State.EXPIRED or at >= found.answer_by:
        raise AnswerTooLate(until=found.answer_by)
    return move(found.state, to)


def withdraw(found: Offer, *, at: datetime) -> State:
    """Takes an offer back that nobody has answered; one that lapsed is lapsed."""
    if found.state is State.OFFERED and at >= found.answer_by:
        raise OfferMove(state=State.EXPIRED.says)
    return move(found.state, State.WITHDRAWN)
