"""Offers: their states, who may be asked for how much, and what an answer does."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.actor import TenantId
from tenants.refusal import FieldError, Invalid
from yui.money import Yen
from yui.offers.refusals import (
    AlreadyAnswered,
    AnswerTooLate,
    AssignmentMove,
    BadAnswerDay,
    NobodyAsked,
    NotOpen,
    OfferMove,
    PastDue,
    TakenBack,
    TooMany,
)
from yui.tax import Category, Treatment
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
    State.EXPIRED: N_("回答なし"),
    State.WITHDRAWN: N_("取り下げ"),
}

OFFER_MOVES: dict[State, frozenset[State]] = {
    State.OFFERED: frozenset({State.ACCEPTED, State.DECLINED, State.EXPIRED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset(),
    State.DECLINED: frozenset(),
    State.EXPIRED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""Every move there is: an offer is answered once, or lapses, or is taken back before the answer."""


class AssignmentState(StrEnum):
    """Where an accepted offer stands."""

    ACTIVE = "active"
    DONE = "done"
    ENDED = "ended"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _ASSIGNMENT_SAYS[self]


_ASSIGNMENT_SAYS = {
    AssignmentState.ACTIVE: N_("進行中"),
    AssignmentState.DONE: N_("完了"),
    AssignmentState.ENDED: N_("途中で終わりました"),
}

ASSIGNMENT_MOVES: dict[AssignmentState, frozenset[AssignmentState]] = {
    AssignmentState.ACTIVE: frozenset({AssignmentState.DONE, AssignmentState.ENDED}),
    AssignmentState.DONE: frozenset({AssignmentState.ACTIVE}),
    AssignmentState.ENDED: frozenset(),
}
"""Work goes on until all of it is accepted, or until the worker cannot go on, which is not taken back.
What is accepted may come back: an inspection is taken back, or a fault is found later."""


class Offer(Struct, frozen=True):
    """A quantity of a task put to a worker; yen a unit, before or with tax as `tax` says.

    `hourly_yen` and `wage_yen`: what was shown beside each other when it was sent.
    """

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
    hourly_yen: int | None = None
    wage_yen: int | None = None
    below_reason: str = ""
    tax: Treatment = Treatment.EXCLUSIVE

    @property
    def yen(self) -> Yen:
        """What all of it is worth, by its price."""
        return Yen(self.quantity * self.unit_price_yen)

    def waits(self, at: datetime) -> bool:
        """Whether an answer is still possible."""
        return self.state is State.OFFERED and at < self.answer_by


class Asked(Struct, frozen=True):
    """An offer as the director's list shows it; `left`: taken on, and not gone on with."""

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
    left: bool
    handed_in: int
    accepted: int


class Kept(Struct, frozen=True):
    """A notice as it lies in the database: its bytes and their SHA-256."""

    text: bytes
    sha256: bytes


class Agreed(Struct, frozen=True):
    """What of the terms an assignment carries on; a notice that says nothing of `tax` is 税抜."""

    withholding: Category
    inspection_days: int
    tax: Treatment = Treatment.EXCLUSIVE


class Held(Struct, frozen=True):
    """An assignment as whoever ends or changes it needs it; yen a unit, before or with tax as its notice
    says."""

    id: UUID
    offer_id: UUID
    task_id: UUID
    worker_id: UUID
    body_id: UUID
    title: str
    quantity: int
    unit_name: str
    unit_price_yen: int
    due_on: date
    state: AssignmentState
    tax: Treatment = Treatment.EXCLUSIVE


class Wanted(Struct, frozen=True):
    """How many units one wants to put to a worker."""

    worker: UUID
    quantity: int


class Answered(Struct, frozen=True):
    """The event `offers.answered`: an offer was accepted or passed."""

    offer: UUID


class Printed(Struct, frozen=True):
    """The promise `terms.print`: a version of an offer's notice is to be printed once and kept."""

    offer: UUID
    version: int


def move(state: State, to: State) -> State:
    """The new state, if it may follow."""
    if to not in OFFER_MOVES[state]:
        raise OfferMove(state=state.says)
    return to


def move_assignment(state: AssignmentState, to: AssignmentState) -> AssignmentState:
    """The new state, if it may follow."""
    if to not in ASSIGNMENT_MOVES[state]:
        raise AssignmentMove(state=state.says)
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
