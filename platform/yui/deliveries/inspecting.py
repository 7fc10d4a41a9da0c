"""The decisions of inspection: accept, send back for a counted rework, deem accepted, take back."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.actor import NOBODY, Actor, Role
from yui.deliveries import faults
from yui.deliveries.faults import Defect
from yui.deliveries.model import Delivery, Inspection, Reason, State, move
from yui.deliveries.refusals import (
    AlreadyInspected,
    ChangedByUs,
    DirectorDecides,
    HandedOver,
    InDispute,
    MoreThanAccepted,
    MoreThanDelivered,
    NoteMissing,
    NotTheLast,
    NotTheWorkers,
    OwnWork,
    ReasonMissing,
    ReworkDueMissing,
)
from yui.japan import day_of
from yui.money import Yen

FREE_ROUNDS = 2
"""Rounds of rework that a leader may ask for; a further one is the director's decision (W-16)."""


class Finding(Struct, frozen=True):
    """The decision of an inspection; yen is what the accepted units are worth, before tax.

    `unfit` of the accepted units did as was asked and yet cannot go on: they are owed, and another
    paid task does them again, by `rework_due`.
    """

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
    defect: Defect | None = None
    unfit: int = 0
    plan_version: int | None = None
    checks: dict[str, bool] | None = None


def inspect(
    found: Delivery,
    *,
    accepted: int,
    reason: Reason | None,
    note: str,
    rework_due: date | None,
    by: Actor,
    at: datetime,
    defect: Defect | None = None,
) -> Finding:
    """Accepts all, a part or nothing; what is not goes back, free or paid as the fault says."""
    if found.own or by.id == found.worker_id:
        raise OwnWork
    if found.state is not State.SUBMITTED:
        raise AlreadyInspected
    if not 0 <= accepted <= found.quantity:
        raise MoreThanDelivered("accepted", quantity=found.quantity)
    short = found.quantity - accepted
    if short:
        defect = _defect(defect, reason, note=note, on=day_of(at))
        _may_ask(found, defect=defect, rework_due=rework_due, by=by, on=day_of(at))
    unfit = short if defect is not None and defect.fault.paid else 0
    accepted, returned = accepted + unfit, short - unfit
    return Finding(
        state=move(found.state, _state(accepted, returned)),
        accepted=accepted,
        returned=returned,
        reason=defect.reason if defect is not None and short else None,
        note=note,
        rework_due=rework_due if short else None,
        yen=found.worth(accepted),
        inspector=by.id,
        at=at,
        on=day_of(at),
        defect=defect if short else None,
        unfit=unfit,
    )


def _state(accepted: int, returned: int) -> State:
    if not returned:
        return State.ACCEPTED
    return State.PARTLY_ACCEPTED if accepted else State.RETURNED


def _defect(defect: Defect | None, reason: Reason | None, *, note: str, on: date) -> Defect:
    """The coded defect; a coarse reason alone stands for the worker's fault of that kind."""
    if defect is None and reason is None:
        raise ReasonMissing("defect")
    if defect is None and reason is not None:
        defect = faults.usual(reason, on)
    if defect is None:
        raise ChangedByUs("reason")
    if defect.fault is faults.Fault.NONE:
        raise ReasonMissing("defect")
    if defect.reason is Reason.OTHER and not note.strip():
        raise NoteMissing("note")
    return defect


def _may_ask(
    found: Delivery, *, defect: Defect, rework_due: date | None, by: Actor, on: date
) -> None:
    """A day to come; and from the third time on, a free rework is the director's to ask for."""
    if rework_due is None or rework_due <= on:
        raise ReworkDueMissing("rework_due")
    if defect.fault.paid:
        return
    if found.round + 1 > FREE_ROUNDS and by.role is not Role.DIRECTOR:
        raise DirectorDecides("defect")


def deem(found: Delivery, *, at: datetime) -> Finding:
    """Accepts all because the inspection's due day has passed; that day is the acceptance's."""
    return Finding(
        state=move(found.state, State.ACCEPTED),
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
    """Undoes a mistaken acceptance, if nothing of it was redone, recalled or disputed since."""
    if inspection is None or inspection.taken_back_at is not None or redone:
        raise NotTheLast
    if inspection.recalled:
        raise NotTheLast
    if inspection.disputed:
        raise InDispute
    return inspection


def recall(
    inspection: Inspection | None,
    *,
    quantity: int,
    defect: Defect,
    note: str,
    rework_due: date | None,
    on: date,
) -> Inspection:
    """Asks for accepted units to be done again: only where the fault is coded as the worker's.

    Nothing is taken back of what is owed for them (フリーランス法5条1項2号・3号; decisions 7).
    """
    if inspection is None or inspection.taken_back_at is not None:
        raise NotTheLast
    if inspection.disputed:
        raise InDispute
    if defect.fault is not faults.Fault.WORKER:
        raise NotTheWorkers("defect")
    left = inspection.accepted - inspection.unfit - inspection.recalled
    if not 1 <= quantity <= left:
        raise MoreThanAccepted("quantity", left=left)
    if defect.reason is Reason.OTHER and not note.strip():
        raise NoteMissing("note")
    if rework_due is None or rework_due <= on:
        raise ReworkDueMissing("rework_due")
    return inspection


def still_here(undone: Inspection, *, on_hand: int) -> None:
    """Refuses when its units went on; `on_hand`: accepted units of the task that have not."""
    if on_hand < undone.accepted - undone.unfit:
        raise HandedOver
