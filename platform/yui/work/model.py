"""Orders and tasks: their states, what may follow what, how an order may be split."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.money import Yen
from yui.tax import Category, Treatment
from yui.web.words import N_
from yui.work.refusals import (
    InUse,
    LaterThanOrdered,
    MoreThanOrdered,
    OrderMove,
    PastDue,
    TaskMove,
    VersionChanged,
)


class OrderState(StrEnum):
    """Where an order stands."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    READY = "ready"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _ORDER_SAYS[self]


_ORDER_SAYS = {
    OrderState.RECEIVED: N_("受付"),
    OrderState.IN_PROGRESS: N_("進行中"),
    OrderState.READY: N_("検収待ち"),
    OrderState.ACCEPTED: N_("検収ずみ"),
    OrderState.CANCELLED: N_("取りやめ"),
}

ORDER_MOVES: dict[OrderState, frozenset[OrderState]] = {
    OrderState.RECEIVED: frozenset({OrderState.IN_PROGRESS, OrderState.CANCELLED}),
    OrderState.IN_PROGRESS: frozenset({OrderState.READY}),
    OrderState.READY: frozenset({OrderState.IN_PROGRESS, OrderState.READY, OrderState.ACCEPTED}),
    OrderState.ACCEPTED: frozenset(),
    OrderState.CANCELLED: frozenset(),
}
"""Every move there is. Handing over makes an order ready; what the client sends back, or what is
still missing, puts it back in progress. Once work is split off, workers rely on it: no way out."""


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _TASK_SAYS[self]


_TASK_SAYS = {
    TaskState.OPEN: N_("受付中"),
    TaskState.CLOSED: N_("完了"),
    TaskState.CANCELLED: N_("取りやめ"),
}

TASK_MOVES: dict[TaskState, frozenset[TaskState]] = {
    TaskState.OPEN: frozenset({TaskState.CLOSED, TaskState.CANCELLED}),
    TaskState.CLOSED: frozenset({TaskState.OPEN}),
    TaskState.CANCELLED: frozenset(),
}


class Order(Struct, frozen=True):
    """What a client ordered; yen a unit before tax. `version` is the ETag; `split`: units in tasks;
    `fee_yen`: its part of its quote's management fee (管理費), before tax."""

    id: UUID
    client_id: UUID
    client: str
    body_id: UUID
    number: str
    title: str
    spec: str
    unit_name: str
    quantity: int
    unit_price_yen: int
    due_on: date
    reference: str
    state: OrderState
    accepted_quantity: int
    received_at: datetime
    accepted_at: datetime | None
    version: int
    split: int = 0
    fee_yen: int = 0

    @property
    def yen(self) -> Yen:
        """What all of it is worth with its fee, before tax."""
        return Yen(self.quantity * self.unit_price_yen + self.fee_yen)

    @property
    def left(self) -> int:
        """Units that no task covers yet."""
        return self.quantity - self.split


class Task(Struct, frozen=True):
    """A part of an order or of a share taken on; yen a unit, before or with tax as `tax` says since it was
    split off. `upstream_name`, `upstream_due`:
    who entrusted the work and when that party pays, where its order is marked as 再委託."""

    id: UUID
    body_id: UUID
    order_id: UUID | None
    share_id: UUID | None
    title: str
    spec: str
    job_type: str
    withholding: Category
    unit_name: str
    quantity: int
    unit_price_yen: int
    minutes_per_unit: int | None
    due_on: date
    place: str
    deliver_to: str
    rights: str
    state: TaskState
    made_at: datetime
    version: int
    upstream_name: str = ""
    upstream_due: date | None = None
    tax: Treatment = Treatment.EXCLUSIVE

    @property
    def yen(self) -> Yen:
        """What all of it is worth, by its price."""
        return Yen(self.quantity * self.unit_price_yen)


class TaskRow(Struct, frozen=True):
    """A task to be written, its fields in the order of the columns."""

    body_id: UUID
    order_id: UUID | None
    share_id: UUID | None
    title: str
    spec: str
    job_type: str
    withholding: str
    unit_name: str
    quantity: int
    unit_price_yen: int
    minutes_per_unit: int | None
    due_on: date
    place: str
    deliver_to: str
    rights: str
    made_at: datetime
    tax: str


class Progress(Struct, frozen=True):
    """A task with how far it is, in units.

    `offered` waits for workers' answers, `assigned` was taken on; `waiting` is handed in and not
    inspected; `done` is inspected, our own workers' and the guests'; `handed` of it went on.
    `asked` and `shared`: put to other towns, and taken on by them; `again`: in tasks that do units
    of this one again.
    """

    id: UUID
    title: str
    job_type: str
    unit_name: str
    quantity: int
    unit_price_yen: int
    due_on: date
    state: TaskState
    offered: int
    assigned: int
    waiting: int
    done: int
    handed: int
    asked: int
    shared: int
    again: int = 0

    @property
    def free(self) -> int:
        """Units that are neither offered, taken on nor put to a town."""
        return max(0, self.quantity - self.offered - self.assigned - self.asked - self.shared)


class Part(Struct, frozen=True):
    """A share of an order's task with another town, as the order's page shows it."""

    id: UUID
    task_id: UUID
    town: str
    quantity: int
    accepted: int
    done: int
    state: str


class NewOrder(Struct, frozen=True):
    """What a client orders: through the API or written down by hand."""

    title: str
    spec: str
    unit_name: str
    quantity: int
    unit_price_yen: int
    due_on: date
    reference: str = ""
    fee_yen: int = 0


class NewTask(Struct, frozen=True):
    """What is split off an order. Empty texts take the usual ones."""

    title: str
    spec: str
    job_type: str
    quantity: int
    unit_price_yen: int
    due_on: date
    minutes_per_unit: int | None = None
    place: str = ""
    deliver_to: str = ""
    rights: str = ""
    tax: Treatment | None = None
    """How the price stands to tax where it does not follow the body's rule."""


def move_order(state: OrderState, to: OrderState) -> OrderState:
    """The new state, if it may follow."""
    if to not in ORDER_MOVES[state]:
        raise OrderMove(state=state.says)
    return to


def move_task(state: TaskState, to: TaskState) -> TaskState:
    """The new state, if it may follow."""
    if to not in TASK_MOVES[state]:
        raise TaskMove(state=state.says)
    return to


def same_version(known: int, seen: int | None) -> None:
    """Refuses a change that was decided on an older version (If-Match)."""
    if seen is not None and seen != known:
        raise VersionChanged


def not_over(order: Order) -> None:
    """Refuses an order that is accepted or cancelled."""
    if order.state in {OrderState.ACCEPTED, OrderState.CANCELLED}:
        raise OrderMove(state=order.state.says)


def still_open(state: TaskState) -> None:
    """Refuses a task that is closed or cancelled."""
    if state is not TaskState.OPEN:
        raise TaskMove(state=state.says)


def split(order: Order, new: NewTask, *, on: date) -> OrderState:
    """The order's state after a task is split off it; refuses what goes beyond the order."""
    not_over(order)
    if not 1 <= new.quantity <= order.left:
        raise MoreThanOrdered("quantity", left=order.left, unit=order.unit_name)
    if new.due_on < on:
        raise PastDue("due_on")
    if new.due_on > order.due_on:
        raise LaterThanOrdered("due_on", due=order.due_on)
    if order.state is OrderState.RECEIVED:
        return move_order(order.state, OrderState.IN_PROGRESS)
    return order.state


def cancel_task(task: Task, progress: Progress) -> TaskState:
    """Takes a task back that nobody relies on."""
    if progress.offered or progress.assigned or progress.asked or progress.shared:
        raise InUse
    return move_task(task.state, TaskState.CANCELLED)
