"""A credit note: what it takes back of an invoice, and against which accounts."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.actor import TenantId
from tenants.refusal import Conflict, Refused
from yui.invoices.model import REVENUE, Group, Invoice
from yui.japan import day_of
from yui.ledger.model import AccountRef, Line
from yui.money import Yen, basis_points
from yui.web.words import N_

_NAMES = UUID("5b0f1f83-0a4c-5c2e-9d55-2f0f1b6c7aa1")


class CreditKind(StrEnum):
    """Why a price is taken back."""

    CANCEL = "cancel"
    RETURN = "return"
    ALLOWANCE = "allowance"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _SAYS[self]


_SAYS = {
    CreditKind.CANCEL: N_("請求書の取消"),
    CreditKind.RETURN: N_("返品・やり直し"),
    CreditKind.ALLOWANCE: N_("値引き"),
}


class CreditNote(Struct, frozen=True):
    """A credit note; `advance_yen` had been paid already and is owed to the client."""

    id: UUID
    invoice_id: UUID
    client_id: UUID
    number: str
    kind: CreditKind
    reason: str
    issued_on: date
    rate_bp: int | None
    net_yen: int
    tax_yen: int
    total_yen: int
    advance_yen: int
    issued_at: datetime
    journal_id: UUID | None = None


class Share(Struct, frozen=True):
    """What a credit note takes back of a rate."""

    rate_bp: int
    net_yen: int
    tax_yen: int
    covered_yen: int
    advance_yen: int

    @property
    def total_yen(self) -> int:
        """With tax."""
        return self.net_yen + self.tax_yen


class TooMuchCredit(Refused):
    """More than the invoice has left at that rate."""

    code = "more_than_invoiced"
    status = 422
    says = N_("返還できるのは、税抜{left}円までです。")


class NoSuchRate(Refused):
    """The invoice has several rates and none was chosen, or it has not that one."""

    code = "rate_missing"
    status = 422
    says = N_("この請求書にある税率を選んでください。")


class InvoiceCancelled(Conflict):
    """A cancelled invoice has nothing to take back."""

    code = "invoice_cancelled"
    says = N_("この請求書は取り消されています。")


class NotCancellable(Conflict):
    """Money or a credit note stands against the invoice."""

    code = "invoice_not_cancellable"
    says = N_("入金か返還の記録がある請求書は、取り消せません。返還請求書で金額を直してください。")


def made_once(town: TenantId, once: UUID) -> UUID:
    """The id of what a form makes: the same form makes the same note."""
    return uuid5(_NAMES, f"{town}:{once}")


def share(found: Invoice, left: Sequence[Group], *, rate_bp: int | None, net: int) -> Share:
    """What a note of `net` yen takes back; `left` is what the invoice has left by rate.

    Its tax is rounded once, like the invoice's; the last note takes what is left of the tax, so
    that all notes together give back what was asked for.
    """
    if found.cancelled_at is not None:
        raise InvoiceCancelled
    rates = [group for group in left if rate_bp in {None, group.rate_bp}]
    if len(rates) != 1:
        raise NoSuchRate("rate_bp")
    (group,) = rates
    if not 0 < net <= group.net_yen:
        raise TooMuchCredit("net_yen", left=f"{group.net_yen:,}")
    rounded = basis_points(Yen(net), group.rate_bp)
    tax = group.tax_yen if net == group.net_yen else min(rounded, group.tax_yen)
    covered = min(net + tax, found.open_yen)
    return Share(group.rate_bp, net, tax, covered, net + tax - covered)


def noted(
    found: Invoice,
    part: Share,
    *,
    made: UUID,
    kind: CreditKind,
    reason: str,
    number: str,
    journal: UUID,
    now: datetime,
) -> CreditNote:
    """The note of a part that is taken back."""
    return CreditNote(
        id=made,
        invoice_id=found.id,
        client_id=found.client_id,
        number=number,
        kind=kind,
        reason=reason,
        issued_on=day_of(now),
        rate_bp=part.rate_bp,
        net_yen=part.net_yen,
        tax_yen=part.tax_yen,
        total_yen=part.total_yen,
        advance_yen=part.advance_yen,
        issued_at=now,
        journal_id=journal,
    )


def lines(found: Invoice, part: Share, *, memo: str) -> list[Line]:
    """Revenue and tax go back against what the client owes, and beyond that as its advance."""
    receivable = AccountRef("client_receivable", client=found.client_id)
    advance = AccountRef("client_advance", client=found.client_id)
    to_receivable = Yen(part.covered_yen)
    made: list[Line] = []
    for debit, yen in ((REVENUE, part.net_yen), (found.tax_account, part.tax_yen)):
        owed = min(yen, to_receivable)
        to_receivable = Yen(to_receivable - owed)
        sides = ((receivable, owed), (advance, yen - owed))
        made += [Line(debit=debit, credit=to, yen=some, memo=memo) for to, some in sides if some]
    return made


def cancel(found: Invoice) -> None:
    """Whether an invoice may be cancelled: nothing stands against it."""
    if found.cancelled_at is not None:
        raise InvoiceCancelled
    if found.paid_yen or found.credited_yen:
        raise NotCancellable
