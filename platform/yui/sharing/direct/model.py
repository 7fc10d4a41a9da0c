"""Work opened to another town's director, and what became of his offers."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict


class OfferState(StrEnum):
    """Where it stands that a director asked for an offer in the lead town."""

    ASKED = "asked"
    OFFERED = "offered"
    REFUSED = "refused"


DIRECT_OFFER_MOVES: dict[OfferState, frozenset[OfferState]] = {
    OfferState.ASKED: frozenset({OfferState.OFFERED, OfferState.REFUSED}),
    OfferState.OFFERED: frozenset(),
    OfferState.REFUSED: frozenset(),
}


class Asked(Struct, frozen=True):
    """Work that another town opened to this town's director; yen a unit is her reward, before tax: there
    only where the lead town shows it."""

    id: UUID
    lead: int
    lead_name: str
    title: str
    spec: str
    job_type: str
    unit_name: str
    unit_price_yen: int | None
    due_on: date
    quantity: int
    left_over: int
    until: datetime
    state: str
    asked_at: datetime

    def waits(self, at: datetime) -> bool:
        """Whether he may still offer."""
        return self.state == "open" and at <= self.until and self.left_over > 0


class Opened(Struct, frozen=True):
    """The same in the lead town's list."""

    id: UUID
    guest: int
    guest_name: str
    task_id: UUID
    title: str
    unit_name: str
    quantity: int
    until: datetime
    state: str
    asked_by: UUID
    asked_at: datetime


class Person(Struct, frozen=True):
    """One of his own people whom he may ask."""

    worker_id: UUID
    code: str
    name: str


class Became(Struct, frozen=True):
    """What became of an offer of his: her answer, and how many units were accepted."""

    id: UUID
    worker_id: UUID
    code: str
    name: str
    quantity: int
    state: OfferState
    why: str | None
    outcome: str | None
    handed_in: int
    accepted: int
    asked_at: datetime


class ToMake(Struct, frozen=True):
    """What the lead town's job makes an offer of."""

    id: UUID
    ask_id: UUID
    task_id: UUID
    worker_id: UUID
    quantity: int
    answer_by: datetime
    state: OfferState
    asked_by: UUID
    guest: int


def move(state: OfferState, to: OfferState) -> OfferState:
    """The new state, if it may follow."""
    if to not in DIRECT_OFFER_MOVES[state]:
        raise Conflict
    return to
