"""The API's own nouns: what is read from the database, and what is sent and taken as JSON.

A deliverable is a handover: units of an order, never whose hands they passed through.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from yui.deliveries.model import Reason
from yui.outbox import Operation
from yui.partners import typeid
from yui.partners.model import Endpoint

Text = Meta(pattern=r"\S")
Town = Annotated[int, Meta(ge=10_000, le=99_999, description="5-digit local-government code")]
Units = Annotated[int, Meta(ge=1, le=1_000_000)]
Yen = Annotated[int, Meta(ge=0, le=9_999_999_999, description="whole yen, before tax")]
Note = Annotated[str, Meta(max_length=2000)]


class OrderRow(Struct, frozen=True):
    """An order as stored."""

    id: UUID
    tenant_id: int
    number: str
    title: str
    spec: str
    unit_name: str
    quantity: int
    unit_price_yen: int
    due_on: date
    reference: str
    state: str
    accepted_quantity: int
    received_at: datetime
    accepted_at: datetime | None
    version: int


class HandoverRow(Struct, frozen=True):
    """A handover as stored, with its order's price."""

    id: UUID
    tenant_id: int
    order_id: UUID
    quantity: int
    accepted: int
    state: str
    reason: str | None
    note: str
    handed_at: datetime
    decided_at: datetime | None
    version: int
    unit_price_yen: int
    unit_name: str


class NewOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """An order to a town."""

    tenant_id: Town
    title: Annotated[str, Meta(min_length=1, max_length=120), Text]
    spec: Annotated[str, Meta(min_length=1, max_length=10_000), Text]
    quantity: Units
    unit_price_jpy: Yen
    due_date: date
    unit: Annotated[str, Meta(min_length=1, max_length=10), Text] = "件"
    reference: Annotated[str, Meta(max_length=100)] = ""


class Acceptance(Struct, frozen=True, forbid_unknown_fields=True):
    """Accepts a deliverable; `accepted_quantity` below the whole needs a `reason` for the rest."""

    accepted_quantity: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    reason: Reason | None = None
    note: Note = ""


class Rejection(Struct, frozen=True, forbid_unknown_fields=True):
    """Sends a deliverable back for rework."""

    reason: Reason
    note: Note = ""


class NewEndpoint(Struct, frozen=True, forbid_unknown_fields=True):
    """Where to tell of events, in one town."""

    tenant_id: Town
    url: Annotated[str, Meta(min_length=9, max_length=1000, pattern="^https?://")]


class Order(Struct, frozen=True):
    """An order."""

    id: str
    tenant_id: int
    number: str
    title: str
    spec: str
    unit: str
    quantity: int
    unit_price_jpy: int
    amount_jpy: int
    due_date: date
    reference: str
    status: str
    accepted_quantity: int
    received_at: datetime
    accepted_at: datetime | None


class Deliverable(Struct, frozen=True):
    """Units of an order that were handed over for acceptance."""

    id: str
    tenant_id: int
    order_id: str
    status: str
    unit: str
    quantity: int
    accepted_quantity: int
    accepted_amount_jpy: int
    reason: str | None
    note: str
    submitted_at: datetime
    decided_at: datetime | None


class WebhookEndpoint(Struct, frozen=True, omit_defaults=True):
    """Where events are told. The secret is shown once, when it is made."""

    id: str
    tenant_id: int
    url: str
    status: str
    made_at: datetime
    secret: str | None = None


class LongOperation(Struct, frozen=True):
    """Long work: `done` of `total` pieces."""

    id: str
    status: str
    done: int
    total: int
    started_at: datetime
    ended_at: datetime | None


class Orders(Struct, frozen=True):
    """A page of orders, the newest first."""

    items: list[Order]
    next_cursor: str | None


class Deliverables(Struct, frozen=True):
    """A page of deliverables, the newest first."""

    items: list[Deliverable]
    next_cursor: str | None


class WebhookEndpoints(Struct, frozen=True):
    """All endpoints."""

    items: list[WebhookEndpoint]


class FieldProblem(Struct, frozen=True):
    """One thing wrong with one field: `pointer` is a JSON Pointer as a fragment (RFC 6901)."""

    pointer: str
    code: str
    detail: str


class Problem(Struct, frozen=True, omit_defaults=True):
    """RFC 9457; `code` is the stable key for programs."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: list[FieldProblem] = []


def order_of(row: OrderRow) -> Order:
    """The order as the API shows it."""
    return Order(
        id=typeid.encode("ord", row.id),
        tenant_id=row.tenant_id,
        number=row.number,
        title=row.title,
        spec=row.spec,
        unit=row.unit_name,
        quantity=row.quantity,
        unit_price_jpy=row.unit_price_yen,
        amount_jpy=row.quantity * row.unit_price_yen,
        due_date=row.due_on,
        reference=row.reference,
        status=row.state,
        accepted_quantity=row.accepted_quantity,
        received_at=row.received_at,
        accepted_at=row.accepted_at,
    )


def deliverable_of(row: HandoverRow) -> Deliverable:
    """The handover as the API shows it."""
    return Deliverable(
        id=typeid.encode("dlv", row.id),
        tenant_id=row.tenant_id,
        order_id=typeid.encode("ord", row.order_id),
        status=row.state,
        unit=row.unit_name,
        quantity=row.quantity,
        accepted_quantity=row.accepted,
        accepted_amount_jpy=row.accepted * row.unit_price_yen,
        reason=row.reason,
        note=row.note,
        submitted_at=row.handed_at,
        decided_at=row.decided_at,
    )


def endpoint_of(town: int, row: Endpoint, *, secret: str | None = None) -> WebhookEndpoint:
    """The endpoint as the API shows it."""
    return WebhookEndpoint(
        id=typeid.encode("whe", row.id),
        tenant_id=town,
        url=row.url,
        status=row.state,
        made_at=row.made_at,
        secret=secret,
    )


def operation_of(found: Operation) -> LongOperation:
    """Long work as the API shows it."""
    return LongOperation(
        id=typeid.encode("op", found.id),
        status=found.state,
        done=found.done,
        total=found.total,
        started_at=found.started_at,
        ended_at=found.ended_at,
    )
