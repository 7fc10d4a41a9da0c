"""Deliveries and their inspection: what may be handed in, accepted, sent back and taken back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.actor import NOBODY, Actor, Role
from yui.deliveries.refusals import (
    AlreadyInspected,
    ChangedByUs,
    DirectorDecides,
    HandedOver,
    MoreThanDelivered,
    NoteMissing,
    NothingToRedo,
    NotOpen,
    NotTheLast,
    OwnWork,
    ReasonMissing,
    ReworkDueMissing,
    TooMany,
)
from yui.japan import day_of
from yui.money import Yen

FREE_ROUNDS = 2
"""Rounds of rework that a leader may ask for; a further one is the director's decision (W-16)."""


class State(StrEnum):
    """Where a delivery stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    RETURNED = "returned"


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

FAULTS: Sequence[Reason] = tuple(reason for reason in Reason if not reason.ours)


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
    """Units of one delivery that were sent back, and how many of them were handed in again."""

    delivery_id: UUID
    round: int
    returned: int
    redone: int
    rework_due: date | None
    reason: Reason | None
    note: str

    @property
    def open(self) -> int:
        """Units still to be handed in again."""
        return self.returned - self.redone


class Delivery(Struct, frozen=True):
    """One delivery with what its inspection needs. round 0 is the first; n the n-th rework."""

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

    @property
    def yen(self) -> Yen:
        """What the whole delivery is worth, before tax."""
        return Yen(self.quantity * self.unit_price_yen)


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


class Finding(Struct, frozen=True):
    """The decision of an inspection; yen is what the accepted units are worth, before tax."""

    state: State
    accepted: int
    returned: int
    reason: Reason | None
    note: str
    rework_due: date | None
    yen: Yen
    inspector: UUID
    at: datetime
    on: date


def deliver(
    work: Work, progress: Progress, *, quantity: int, redo: Redo | None, at: datetime
) -> NewDelivery:
    """Takes units in: what is left of the assignment, or what was sent back of one delivery."""
    left = work.quantity - progress.handed_in if redo is None else redo.open
    if work.state != "active":
        raise NotOpen
    if redo is not None and left <= 0:
        raise NothingToRedo
    if not 1 <= quantity <= left:
        raise TooMany("quantity", left=left, unit=work.unit_name)
    return NewDelivery(
        quantity=quantity,
        round=0 if redo is None else redo.round + 1,
        rework_of=None if redo is None else redo.delivery_id,
        delivered_at=at,
        inspection_due=day_of(at) + timedelta(days=work.inspection_days),
    )


def inspect(
    found: Delivery,
    *,
    accepted: int,
    reason: Reason | None,
    note: str,
    rework_due: date | None,
    by: Actor,
    at: datetime,
) -> Finding:
    """Accepts all, a part or nothing; what is not accepted goes back for a counted rework."""
    if by.id == found.worker_id:
        raise OwnWork
    if found.state is not State.SUBMITTED:
        raise AlreadyInspected
    if not 0 <= accepted <= found.quantity:
        raise MoreThanDelivered("accepted", quantity=found.quantity)
    returned = found.quantity - accepted
    if returned:
        _may_return(found, reason=reason, note=note, rework_due=rework_due, by=by, on=day_of(at))
    return Finding(
        state=_state(accepted, returned),
        accepted=accepted,
        returned=returned,
        reason=reason if returned else None,
        note=note,
        rework_due=rework_due if returned else None,
        yen=Yen(accepted * found.unit_price_yen),
        inspector=by.id,
        at=at,
        on=day_of(at),
    )


def _state(accepted: int, returned: int) -> State:
    if not returned:
        return State.ACCEPTED
    return State.PARTLY_ACCEPTED if accepted else State.RETURNED


def _may_return(
    found: Delivery,
    *,
    reason: Reason | None,
    note: str,
    rework_due: date | None,
    by: Actor,
    on: date,
) -> None:
    if reason is None:
        raise ReasonMissing("reason")
    if reason.ours:
        raise ChangedByUs("reason")
    if reason is Reason.OTHER and not note.strip():
        raise NoteMissing("note")
    if rework_due is None or rework_due <= on:
        raise ReworkDueMissing("rework_due")
    if found.round + 1 > FREE_ROUNDS and by.role is not Role.DIRECTOR:
        raise DirectorDecides("reason")


def deem(found: Delivery, *, at: datetime) -> Finding:
    """Accepts all because the inspection's due day has passed; that day is the acceptance's."""
    if found.state is not State.SUBMITTED:
        raise AlreadyInspected
    return Finding(
        state=State.ACCEPTED,
        accepted=found.quantity,
        returned=0,
        reason=None,
        note="",
        rework_due=None,
        yen=found.yen,
        inspector=NOBODY,
        at=at,
        on=found.inspection_due,
    )


def take_back(inspection: Inspection | None, *, redone: int, on_hand: int) -> Inspection:
    """Undoes a mistaken acceptance: nothing of it was redone since, and its units are still here.

    `on_hand`: accepted units of the task that have not gone on.
    """
    if inspection is None or inspection.taken_back_at is not None or redone:
        raise NotTheLast
    if on_hand < inspection.accepted:
        raise HandedOver
    return inspection
