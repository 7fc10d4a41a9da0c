"""Deliveries and their inspection: what may be handed in, accepted, sent back and taken back."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.actor import NOBODY
from yui.deliveries.refusals import (
    AlreadyInspected,
    InDispute,
    NothingToRedo,
    NotOpen,
    NotTheLast,
    TooMany,
)
from yui.japan import day_of
from yui.money import Yen
from yui.tax import Treatment, before_tax


class State(StrEnum):
    """Where a delivery stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    RETURNED = "returned"


DELIVERY_MOVES: dict[State, frozenset[State]] = {
    State.SUBMITTED: frozenset({State.ACCEPTED, State.PARTLY_ACCEPTED, State.RETURNED}),
    State.ACCEPTED: frozenset({State.SUBMITTED}),
    State.PARTLY_ACCEPTED: frozenset({State.SUBMITTED}),
    State.RETURNED: frozenset({State.SUBMITTED}),
}
"""Every move there is: an inspection finds, and a mistaken one is taken back."""


def move(state: State, to: State) -> State:
    """The new state, if it may follow."""
    if to in DELIVERY_MOVES[state]:
        return to
    raise NotTheLast if to is State.SUBMITTED else AlreadyInspected


class Reason(StrEnum):
    """Why units are sent back. Only a fault of the work may be (フリーランス法5条2項2号)."""

    SPEC = "spec"
    MISSING = "missing"
    FORMAT = "format"
    TYPO = "typo"
    LATE_CHANGE = "late_change"
    OTHER = "other"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _REASONS[self]

    @property
    def ours(self) -> bool:
        """Whether the cause lies with the orderer, so that rework must not be free."""
        return self is Reason.LATE_CHANGE


_REASONS = {
    Reason.SPEC: "仕様と違うところがある",
    Reason.MISSING: "足りないところがある",
    Reason.FORMAT: "形式が違う",
    Reason.TYPO: "誤字・入力の誤りがある",
    Reason.LATE_CHANGE: "依頼したあとで仕様が変わった",
    Reason.OTHER: "その他（メモに書く）",
}


class Work(Struct, frozen=True):
    """An assignment, as far as a delivery needs it; yen a unit, before tax."""

    id: UUID
    task_id: UUID
    worker_id: UUID
    body_id: UUID
    title: str
    quantity: int
    unit_name: str
    unit_price_yen: int
    withholding: str
    inspection_days: int
    due_on: date
    state: str


class Progress(Struct, frozen=True):
    """Units of an assignment: handed in first, accepted, waiting, sent back and not redone."""

    handed_in: int = 0
    accepted: int = 0
    waiting: int = 0
    to_redo: int = 0


class Redo(Struct, frozen=True):
    """Units of one delivery that were sent back, and how many of them were handed in again.

    `returned` holds what was recalled after its acceptance too; of what is open, `prepaid` units are
    owed already and are not owed again.
    """

    delivery_id: UUID
    round: int
    returned: int
    redone: int
    rework_due: date | None
    reason: Reason | None
    note: str
    prepaid: int = 0
    defect: str = ""
    disputed: bool = False
    inspection_id: UUID = NOBODY

    @property
    def open(self) -> int:
        """Units still to be handed in again."""
        return self.returned - self.redone


class Delivery(Struct, frozen=True):
    """One delivery with what its inspection needs. round 0 is the first; n the n-th rework.

    `own`: whoever looks at it did the work: a leader may be a worker too, under another id.
    """

    id: UUID
    assignment_id: UUID
    task_id: UUID
    worker_id: UUID
    body_id: UUID
    quantity: int
    round: int
    rework_of: UUID | None
    note: str
    delivered_at: datetime
    inspection_due: date
    state: State
    title: str
    unit_name: str
    unit_price_yen: int
    withholding: str
    code: str
    name: str
    own: bool = False
    settled: int = 0
    begun_at: datetime | None = None
    tax: Treatment = Treatment.EXCLUSIVE

    @property
    def yen(self) -> Yen:
        """What the whole delivery is worth, by its price."""
        return self.worth(self.quantity)

    def net(self, yen: Yen) -> Yen:
        """So much of it before tax: what fees for it are reckoned of."""
        return before_tax(yen, self.tax, supplied_on=day_of(self.delivered_at))

    def net_of(self, yen: Yen) -> Yen | None:
        """What an inspection keeps beside its yen: nothing where these are before tax."""
        return self.net(yen) if self.tax is Treatment.INCLUSIVE else None

    def worth(self, accepted: int) -> Yen:
        """What `accepted` of it are worth: `settled` units were owed before they came back."""
        return Yen(self.owed(accepted) * self.unit_price_yen)

    def owed(self, accepted: int) -> int:
        """The units of `accepted` that are owed now and were not before."""
        return min(accepted, self.quantity - self.settled)


class Line(Struct, frozen=True):
    """A delivery as a line of a list; yen of what was accepted, or of all that waits."""

    id: UUID
    assignment_id: UUID
    code: str
    name: str
    title: str
    unit_name: str
    quantity: int
    yen: int
    round: int
    delivered_at: datetime
    inspection_due: date
    state: State
    accepted: int
    returned: int
    reason: Reason | None


class Inspection(Struct, frozen=True):
    """What an inspection found; taken back when a mistake was undone."""

    id: UUID
    delivery_id: UUID
    worker_id: UUID
    inspector_id: UUID
    accepted: int
    returned: int
    reason: Reason | None
    note: str
    rework_due: date | None
    yen: int
    journal_id: UUID | None
    inspected_at: datetime
    counted_on: date
    taken_back_at: datetime | None
    inspector: str = ""
    defect: str | None = None
    fault: str | None = None
    unfit: int = 0
    rework_task_id: UUID | None = None
    recalled: int = 0
    disputed: bool = False

    @property
    def deemed(self) -> bool:
        """Accepted by the passing of the inspection's due day, by nobody."""
        return self.inspector_id == NOBODY


class NewDelivery(Struct, frozen=True):
    """The decision to take units in; `round` counts rework."""

    quantity: int
    round: int
    rework_of: UUID | None
    delivered_at: datetime
    inspection_due: date
    settled: int = 0


def deliver(
    work: Work, progress: Progress, *, quantity: int, redo: Redo | None, at: datetime
) -> NewDelivery:
    """Takes units in: what is left of the assignment, or what was sent back of one delivery."""
    left = work.quantity - progress.handed_in if redo is None else redo.open
    if redo is not None and left <= 0:
        raise NothingToRedo
    if work.state != "active":
        raise NotOpen
    if redo is not None and redo.disputed:
        raise InDispute
    if not 1 <= quantity <= left:
        raise TooMany("quantity", left=left, unit=work.unit_name)
    return NewDelivery(
        quantity=quantity,
        round=0 if redo is None else redo.round + 1,
        rework_of=None if redo is None else redo.delivery_id,
        delivered_at=at,
        inspection_due=day_of(at) + timedelta(days=work.inspection_days),
        settled=0 if redo is None else max(0, quantity - (redo.open - redo.prepaid)),
    )
