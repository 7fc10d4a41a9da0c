"""Disputes of a free rework: opened by the worker, decided by the director."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.actor import Actor, Role
from yui.deliveries.faults import Fault
from yui.deliveries.inspecting import FREE_ROUNDS
from yui.deliveries.model import Delivery, Redo, State
from yui.deliveries.refusals import (
    DirectorDecides,
    DisputeMove,
    NotAsked,
    NothingToDispute,
    OwnWork,
)

_NAMES = UUID("5b0f5f0e-6b3c-5c39-8d7e-2f1f0a4d9c11")


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


DISPUTE_MOVES: dict[DisputeState, frozenset[DisputeState]] = {
    DisputeState.OPEN: frozenset(
        {DisputeState.UPHELD, DisputeState.REJECTED, DisputeState.WITHDRAWN}
    ),
    DisputeState.UPHELD: frozenset(),
    DisputeState.REJECTED: frozenset(),
    DisputeState.WITHDRAWN: frozenset(),
}


class Dispute(Struct, frozen=True):
    """A worker's question whether a rework is her fault; `own`: whoever looks at it did the work."""

    id: UUID
    delivery_id: UUID
    inspection_id: UUID
    assignment_id: UUID
    worker_id: UUID
    code: str
    name: str
    title: str
    unit_name: str
    says: str
    state: DisputeState
    opened_at: datetime
    decided_at: datetime | None
    fault: Fault | None
    answer: str
    own: bool = False


class Paid(Struct, frozen=True):
    """Units that did as was asked and yet could not go on; yen owed for the whole delivery."""

    delivery_id: UUID
    unfit: int
    unit_name: str
    defect: str
    fault: Fault
    note: str
    counted_on: date


class Question(Struct, frozen=True):
    """A leader's question whether a delivery may go back a third time."""

    delivery_id: UUID
    title: str
    unit_name: str
    quantity: int
    round: int
    defect: str
    note: str
    asked_at: datetime
    inspection_due: date


class Disputed(Struct, frozen=True):
    """Tells the directors (outbox `deliveries.disputed`)."""

    dispute_id: UUID


def move(state: DisputeState, to: DisputeState) -> DisputeState:
    """The new state, if it may follow."""
    if to not in DISPUTE_MOVES[state]:
        raise DisputeMove
    return to


def may_open(redo: Redo | None) -> Redo:
    """What is asked of her and can be disputed: something is still to be done again, once."""
    if redo is None or redo.open <= 0 or redo.disputed:
        raise NothingToDispute
    return redo


def decide(found: Dispute, fault: Fault, *, by: Actor) -> DisputeState:
    """The state after a director says whose fault it is; nobody decides on her own work."""
    if by.role is not Role.DIRECTOR:
        raise DirectorDecides
    if found.own or by.id == found.worker_id:
        raise OwnWork
    return move(found.state, DisputeState.UPHELD if fault.paid else DisputeState.REJECTED)


def settled_once(dispute: UUID) -> UUID:
    """The form's mark of the delivery that an upheld dispute makes: one a dispute."""
    return uuid5(_NAMES, str(dispute))


def may_ask(found: Delivery) -> None:
    """Whether there is something to ask the director: from the third free rework on."""
    if found.state is not State.SUBMITTED or found.round + 1 <= FREE_ROUNDS:
        raise NotAsked
