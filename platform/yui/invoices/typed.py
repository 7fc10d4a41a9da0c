"""The forms of invoices."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

_YEN = Annotated[int, Meta(ge=1, le=999_999_999_999)]
_REASON = Annotated[str, Meta(min_length=1, max_length=500)]


class IssueForm(Struct, forbid_unknown_fields=True):
    """Up to which closing day."""

    closing_on: date


class PaymentForm(Struct, forbid_unknown_fields=True):
    """Money that came in."""

    yen: _YEN
    paid_on: date
    once: UUID


class AdvanceForm(Struct, forbid_unknown_fields=True):
    """How much of the client's advance settles the invoice."""

    advance_yen: _YEN
    once: UUID


class UndoForm(Struct, forbid_unknown_fields=True):
    """The payment that was recorded wrongly."""

    payment: UUID


class CreditForm(Struct, forbid_unknown_fields=True):
    """How much before tax is taken back, and why."""

    credit_kind: Literal["return", "allowance"]
    net_yen: _YEN
    reason: _REASON
    once: UUID
    rate_bp: Annotated[int, Meta(ge=0, le=10_000)] | None = None


class CancelForm(Struct, forbid_unknown_fields=True):
    """Why an invoice is cancelled."""

    cause: _REASON
    once: UUID


class ReceiptForm(Struct, forbid_unknown_fields=True):
    """The payment that a receipt is for."""

    payment: UUID
