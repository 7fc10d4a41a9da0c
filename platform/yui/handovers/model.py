"""Handovers of an order's inspected units to its client, and the client's acceptance."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.actor import TenantId
from tenants.refusal import Conflict, Refused
from yui.deliveries.model import Reason
from yui.money import Yen, portion

_NAMES = UUID("9d1c9be0-2f0b-5b8e-8c57-0e6a5a51b7c4")


def made_once(town: TenantId, once: UUID) -> UUID:
    """The id of what a form makes: the same form makes the same thing."""
    return uuid5(_NAMES, f"{town}:{once}")


class HandoverState(StrEnum):
    """Where a handover stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    RETURNED = "returned"


HANDOVER_MOVES: dict[HandoverState, frozenset[HandoverState]] = {
    HandoverState.SUBMITTED: frozenset(
        {HandoverState.ACCEPTED, HandoverState.PARTLY_ACCEPTED, HandoverState.RETURNED}
    ),
    HandoverState.ACCEPTED: frozenset(),
    HandoverState.PARTLY_ACCEPTED: frozenset(),
    HandoverState.RETURNED: frozenset(),
}
"""A client decides once; what comes back goes on as a return of its own."""


class Handover(Struct, frozen=True):
    """Inspected units of an order on their way to the client; `version` is the ETag.

    `accept_by`: the last day to say no, as the contract says; `deemed`: it passed in silence;
    `fee_yen`: the part of the order's management fee that the accepted units owe.
    """

    id: UUID
    order_id: UUID
    client_id: UUID
    client: str
    number: str
    title: str
    unit_name: str
    unit_price_yen: int
    quantity: int
    accepted: int
    state: HandoverState
    reason: Reason | None
    note: str
    handed_at: datetime
    decided_at: datetime | None
    version: int
    accept_by: date | None = None
    reminded_at: datetime | None = None
    deemed: bool = False
    fee_yen: int = 0

    @property
    def returned(self) -> int:
        """Units that came back."""
        return self.quantity - self.accepted if self.decided_at else 0

    @property
    def yen(self) -> Yen:
        """The price of the accepted units with their part of the order's fee, before tax."""
        return Yen(self.accepted * self.unit_price_yen + self.fee_yen)


class Order(Struct, frozen=True):
    """An order as far as a handover needs it; `on_way`: units handed over and not yet decided;
    `fee_owed`: what of its fee the handovers accepted so far owe."""

    id: UUID
    body_id: UUID
    client_id: UUID
    number: str
    title: str
    unit_name: str
    unit_price_yen: int
    quantity: int
    accepted_quantity: int
    state: str
    on_way: int
    fee_yen: int = 0
    fee_owed: int = 0

    @property
    def left(self) -> int:
        """Units that the client has neither accepted nor before it."""
        return self.quantity - self.accepted_quantity - self.on_way


class Taken(Struct, frozen=True):
    """How a handover draws on the tasks of an order."""

    task_id: UUID
    units: int


class Ready(Struct, frozen=True):
    """Tells the partner that work is ready for acceptance (outbox `partners.ready`)."""

    handover_id: UUID
    order_id: UUID
    client_id: UUID


class Decided(Struct, frozen=True):
    """Has the client's decision booked by the town (outbox `handovers.decided`)."""

    handover_id: UUID


class TooManyUnits(Refused):
    """More units than the order has left, or than were handed over."""

    code = "too_many_units"
    status = 422
    says = "数は、{least}から{left}までで入力してください。"


class ReturnReason(Refused):
    """Units are sent back without a coded reason."""

    code = "reason_missing"
    status = 422
    says = "返す分があるときは、理由を選んでください。"


class NothingReady(Conflict):
    """There are fewer inspected units than are to be handed over."""

    code = "nothing_ready"
    says = "検品ずみの数が足りません。納入できるのは、あと{left}です。"


class AlreadyDecided(Conflict):
    """The handover was accepted or sent back before."""

    code = "already_decided"
    says = "この納入は、すでに検収されています。"


class VersionChanged(Refused):
    """The handover is not the version that the caller saw."""

    code = "version_changed"
    status = 412
    says = "内容が変わりました。最新の内容を確かめてから、もう一度操作してください。"


def draw(on_hand: list[Taken], units: int) -> list[Taken]:
    """Takes `units` from the tasks in their order; refuses when there are fewer."""
    ready = sum(part.units for part in on_hand)
    if units > ready:
        raise NothingReady("quantity", left=ready)
    taken: list[Taken] = []
    for part in on_hand:
        here = min(part.units, units - sum(done.units for done in taken))
        if here:
            taken.append(Taken(part.task_id, here))
    return taken


def move(state: HandoverState, to: HandoverState) -> HandoverState:
    """The new state, if it may follow."""
    if to not in HANDOVER_MOVES[state]:
        raise AlreadyDecided
    return to


def outcome(quantity: int, accepted: int, reason: Reason | None) -> HandoverState:
    """The state after accepting `accepted` of `quantity`; what goes back needs a coded reason."""
    if not 0 <= accepted <= quantity:
        raise TooManyUnits("accepted", least=0, left=quantity)
    if accepted == quantity:
        return HandoverState.ACCEPTED
    if reason is None:
        raise ReturnReason("reason")
    return HandoverState.PARTLY_ACCEPTED if accepted else HandoverState.RETURNED


def hand_over(order: Order, quantity: int) -> None:
    """Whether so many units may go before the client now."""
    if order.state in {"accepted", "cancelled"} or not 1 <= quantity <= order.left:
        raise TooManyUnits("quantity", least=1, left=max(order.left, 0))


def fee_of(order: Order, accepted: int) -> Yen:
    """What so many more accepted units owe of the order's fee: with the last unit all of it is owed,
    whatever was rounded on the way."""
    done = min(order.accepted_quantity + accepted, order.quantity)
    return Yen(max(0, portion(Yen(order.fee_yen), done, of=order.quantity) - order.fee_owed))


def order_state(order: Order, handover: Handover, accepted: int) -> str:
    """The order's state after the client accepted `accepted` units of the handover."""
    if order.accepted_quantity + accepted >= order.quantity:
        return "accepted"
    return "ready" if order.on_way > handover.quantity else "in_progress"


def same_again(found: Handover, accepted: int) -> Handover:
    """A decision that comes again is the same; another one is refused."""
    if found.accepted != accepted:
        raise AlreadyDecided
    return found
