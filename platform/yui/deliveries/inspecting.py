"""The decisions of inspection: accept, send back for a counted rework, deem accepted, take back."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.actor import NOBODY, Actor, Role
from yui.deliveries.model import Delivery, Inspection, Reason, State
from yui.deliveries.refusals import (
    AlreadyInspected,
    ChangedByUs,
    DirectorDecides,
    HandedOver,
    MoreThanDelivered,
    NoteMissing,
    NotTheLast,
    OwnWork,
    ReasonMissing,
    ReworkDueMissing,
)
from yui.japan import day_of
from yui.money import Yen

FREE_ROUNDS = 2
"""Rounds of rework that a leader may ask for; a further one is the director's decision (W-16)."""


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
    if found.own or by.id == found.worker_id:
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


def take_back(inspection: Inspection | None, *, redone: int) -> Inspection:
    """Undoes a mistaken acceptance, if nothing of it was redone since."""
    if inspection is None or inspection.taken_back_at is not None or redone:
        raise NotTheLast
    return inspection


def still_here(undone: Inspection, *, on_hand: int) -> None:
    """Refuses when its units went on; `on_hand`: accepted units of the task that have not."""
    if on_hand < undone.accepted:
        raise HandedOver
