"""Returns of a client: laid aside with a rework task, then free, paid or fit as they are."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.deliveries.faults import Fault
from yui.deliveries.model import Reason


class ReturnState(StrEnum):
    """Where a return stands: whose fault it is, and so who pays for doing it again."""

    OPEN = "open"
    FREE = "free"
    PAID = "paid"
    AS_IS = "as_is"


RETURN_MOVES: dict[ReturnState, frozenset[ReturnState]] = {
    ReturnState.OPEN: frozenset({ReturnState.FREE, ReturnState.PAID, ReturnState.AS_IS}),
    ReturnState.FREE: frozenset(),
    ReturnState.PAID: frozenset(),
    ReturnState.AS_IS: frozenset(),
}


class Return(Struct, frozen=True):
    """Units of a task that a client returned, and the task that does them again."""

    id: UUID
    handover_id: UUID
    order_id: UUID
    task_id: UUID
    rework_task_id: UUID
    client: str
    title: str
    unit_name: str
    quantity: int
    reason: Reason
    said: str
    state: ReturnState
    defect: str | None
    fault: Fault | None
    note: str
    made_at: datetime
    decided_at: datetime | None


class Candidate(Struct, frozen=True):
    """A delivery in which the returned units may lie; `left` of it were accepted and not recalled."""

    delivery_id: UUID
    code: str
    name: str
    delivered_at: datetime
    left: int


class Part(Struct, frozen=True):
    """Returned units found in one delivery."""

    delivery_id: UUID
    units: int


class AlreadyCoded(Conflict):
    """Somebody has said whose fault it is."""

    code = "return_decided"
    says = "この返却は、すでに判断されています。"


class PartsMissing(Refused):
    """A fault of the work lies in somebody's delivery; units that nobody delivered are no fault."""

    code = "parts_missing"
    status = 422
    says = "ワーカーの作業によるときは、どの納品の何件かを、合わせて{quantity}になるように入力してください。"


def move(state: ReturnState, to: ReturnState) -> ReturnState:
    """The new state, if it may follow."""
    if to not in RETURN_MOVES[state]:
        raise AlreadyCoded
    return to


def decide(found: Return, fault: Fault, parts: Sequence[Part]) -> ReturnState:
    """What a return becomes by its fault; free only where every unit is found in a delivery."""
    if fault is Fault.NONE:
        return move(found.state, ReturnState.AS_IS)
    if fault is not Fault.WORKER:
        return move(found.state, ReturnState.PAID)
    to = move(found.state, ReturnState.FREE)
    if any(part.units < 0 for part in parts) or sum(p.units for p in parts) != found.quantity:
        raise PartsMissing("units", quantity=found.quantity)
    return to
