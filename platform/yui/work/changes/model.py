"""A client's change of what it ordered: its states, what it does to tasks, what it may never do.

Terms that a worker accepted are hers until she accepts others: a change touches tasks, never an
accepted offer (フリーランス法 5条2項2号, 自営型テレワークガイドライン 契約条件の変更). A reward is never
lowered behind an accepted offer (減額の禁止, 同法 5条1項2号).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.web.words import N_
from yui.work.changes.refusals import (
    BelowAccepted,
    ChangeMove,
    NothingChanges,
    OrderMovedOn,
    PromisedBeyond,
    RewardFalls,
    WaitingMove,
)
from yui.work.model import Order, Task, TaskState, not_over, still_open
from yui.work.plans.days import shifted
from yui.work.refusals import PastDue


class ChangeState(StrEnum):
    """Where a change stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _CHANGE_SAYS[self]


_CHANGE_SAYS = {
    ChangeState.PROPOSED: N_("協議中"),
    ChangeState.AGREED: N_("合意ずみ"),
    ChangeState.WITHDRAWN: N_("取り下げ"),
}

CHANGE_MOVES: dict[ChangeState, frozenset[ChangeState]] = {
    ChangeState.PROPOSED: frozenset({ChangeState.AGREED, ChangeState.WITHDRAWN}),
    ChangeState.AGREED: frozenset(),
    ChangeState.WITHDRAWN: frozenset(),
}
"""Every move there is: what was agreed is changed by another change, and never taken back."""


class WaitingState(StrEnum):
    """Where the question stands whether a worker takes the changed terms."""

    WAITING = "waiting"
    RENEWED = "renewed"
    KEPT = "kept"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _WAITING_SAYS[self]


_WAITING_SAYS = {
    WaitingState.WAITING: N_("新しい条件の受諾待ち"),
    WaitingState.RENEWED: N_("新しい条件を受諾"),
    WaitingState.KEPT: N_("前の条件のまま"),
}

WAITING_MOVES: dict[WaitingState, frozenset[WaitingState]] = {
    WaitingState.WAITING: frozenset({WaitingState.RENEWED, WaitingState.KEPT}),
    WaitingState.RENEWED: frozenset(),
    WaitingState.KEPT: frozenset(),
}
"""Every move there is: she accepts new terms, or keeps those that she accepted."""


class NewChange(Struct, frozen=True):
    """What the client asks for; None: that part stays."""

    asked_by: str
    reason: str
    spec: str | None = None
    quantity: int | None = None
    due_on: date | None = None


class Change(Struct, frozen=True):
    """A change with what was and what shall be."""

    id: UUID
    order_id: UUID
    asked_by: str
    reason: str
    was_spec: str
    was_quantity: int
    was_due_on: date
    spec: str | None
    quantity: int | None
    due_on: date | None
    state: ChangeState
    proposed_at: datetime
    decided_at: datetime | None


class Part(Struct, frozen=True):
    """A task as a change sees it: `held` units are promised to somebody or lie there as rows."""

    id: UUID
    title: str
    spec: str
    quantity: int
    due_on: date
    state: TaskState
    held: int


class Shift(Struct, frozen=True):
    """What a change does to one task. `quantity` 0: nothing is left of it. `respecced`: its text was
    the order's and follows it; `look`: its text is its own and somebody has to look at it."""

    id: UUID
    title: str
    was_due_on: date
    due_on: date
    was_quantity: int
    quantity: int
    respecced: bool
    look: bool

    @property
    def moved(self) -> bool:
        """Whether a worker's terms of this task would read otherwise from now on."""
        return self.due_on != self.was_due_on or self.respecced or self.look


class Touched(Struct, frozen=True):
    """An offer of a touched task that a worker accepted, or has yet to answer."""

    offer_id: UUID
    task_id: UUID
    worker_id: UUID
    code: str
    name: str
    quantity: int
    due_on: date
    accepted: bool


class Called(Struct, frozen=True):
    """A call to many that names the terms of a touched task."""

    id: UUID
    task_id: UUID
    title: str
    due_on: date


class Waiting(Struct, frozen=True):
    """Accepted terms that an agreed change has overtaken; `spec` and `due_on` are the task's now."""

    change_id: UUID
    order_id: UUID
    offer_id: UUID
    task_id: UUID
    worker_id: UUID
    title: str
    spec: str
    due_on: date
    was_due_on: date
    state: WaitingState
    made_at: datetime


def move(state: ChangeState, to: ChangeState) -> ChangeState:
    """The new state, if it may follow."""
    if to not in CHANGE_MOVES[state]:
        raise ChangeMove(state=state.says)
    return to


def settle(state: WaitingState, to: WaitingState) -> WaitingState:
    """The new state, if it may follow."""
    if to not in WAITING_MOVES[state]:
        raise WaitingMove(state=state.says)
    return to


def propose(order: Order, new: NewChange, *, on: date) -> NewChange:
    """The change without what stays as it is; refuses what cannot be agreed at all."""
    not_over(order)
    kept = NewChange(
        asked_by=new.asked_by,
        reason=new.reason,
        spec=None if new.spec in {None, order.spec} else new.spec,
        quantity=None if new.quantity in {None, order.quantity} else new.quantity,
        due_on=None if new.due_on in {None, order.due_on} else new.due_on,
    )
    if kept.spec is None and kept.quantity is None and kept.due_on is None:
        raise NothingChanges
    if kept.due_on is not None and kept.due_on < on:
        raise PastDue("due_on")
    if kept.quantity is not None and kept.quantity <= order.accepted_quantity:
        raise BelowAccepted("quantity", accepted=order.accepted_quantity, unit=order.unit_name)
    return kept


def same_order(order: Order, change: Change) -> None:
    """Refuses a change that was proposed on another state of the order."""
    if (order.spec, order.quantity, order.due_on) != (
        change.was_spec,
        change.was_quantity,
        change.was_due_on,
    ):
        raise OrderMovedOn


def effects(order: Order, change: Change, parts: Sequence[Part], *, on: date) -> list[Shift]:
    """What agreeing does to each open task: Σ tasks stays within the order, dates keep their distance
    to the deadline (in business days), and nothing that is promised is taken away."""
    live = [part for part in parts if part.state is not TaskState.CANCELLED]
    left = _cut(live, change.quantity, unit=order.unit_name)
    return [
        _shift(part, change, quantity=left[part.id], on=on)
        for part in live
        if part.state is TaskState.OPEN
    ]


def _shift(part: Part, change: Change, *, quantity: int, on: date) -> Shift:
    due = part.due_on
    if change.due_on is not None:
        due = shifted(due, was=change.was_due_on, to=change.due_on, earliest=on)
    follows = change.spec is not None and part.spec == change.was_spec
    return Shift(
        id=part.id,
        title=part.title,
        was_due_on=part.due_on,
        due_on=due,
        was_quantity=part.quantity,
        quantity=quantity,
        respecced=follows,
        look=change.spec is not None and not follows,
    )


def _cut(parts: Sequence[Part], quantity: int | None, *, unit: str) -> Mapping[UUID, int]:
    """What each task keeps when the order has `quantity` units; the last ones give first."""
    left = {part.id: part.quantity for part in parts}
    over = sum(left.values()) - (sum(left.values()) if quantity is None else quantity)
    for part in sorted(parts, key=lambda part: (part.due_on, part.id), reverse=True):
        if over > 0 and part.state is TaskState.OPEN:
            given = min(over, max(0, part.quantity - part.held))
            left[part.id] -= given
            over -= given
    if over > 0:
        raise PromisedBeyond("quantity", over=over, unit=unit)
    return left


def reward(task: Task, yen: int, *, promised: int) -> int:
    """The new reward a unit; never below one that somebody accepted or was asked for."""
    still_open(task.state)
    if yen < task.unit_price_yen and promised:
        raise RewardFalls("unit_price_yen", was=f"{task.unit_price_yen:,}")
    return yen
