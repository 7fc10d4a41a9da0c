"""Letters for what is overdue, one a level; their days come from a dated rule."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict
from yui.invoices.archive.model import Document, DocumentKind
from yui.invoices.model import Invoice
from yui.web.words import N_

TITLES = ("お支払いのお願い", "お支払いのお願い（再）", "督促状")
"""The letters' titles by level; beyond the last it stays."""


class Letter(Struct, frozen=True):
    """A letter that was sent."""

    id: UUID
    invoice_id: UUID
    level: int
    open_yen: int
    sent_at: datetime


class Due(Struct, frozen=True):
    """An invoice for which a letter of this level may be sent."""

    invoice_id: UUID
    client: str
    number: str
    due_on: date
    open_yen: int
    level: int


class NotOverdue(Conflict):
    """Nothing is open, or the first letter's day has not come."""

    code = "letter_not_due"
    says = N_("督促できるのは、{day}からです。")


class NothingOpen(Conflict):
    """All of it is paid or credited."""

    code = "nothing_open"
    says = N_("この請求書に、入金待ちの金額はありません。")


class LetterSent(Conflict):
    """The letter of this level was sent; the next one's day has not come."""

    code = "letter_sent"
    says = N_("この段階のお願いは、すでに送っています。")


class PaymentUndone(Conflict):
    """The payment was taken back: there is nothing to give a receipt for."""

    code = "payment_undone"
    says = N_("この入金は取り消されています。")


def replaced(kept: Sequence[Document]) -> list[str]:
    """The numbers of the receipts that the next one takes the place of: those of payments taken back
    since the last one that counts; `kept` are an invoice's papers, the oldest first."""
    found: list[str] = []
    for one in kept:
        if one.kind is DocumentKind.RECEIPT:
            found = [*found, one.number] if one.void else []
    return found


def title(level: int) -> str:
    """What the letter of a level is called."""
    return TITLES[min(level, len(TITLES)) - 1]


def level_on(days: Sequence[int], due: date, today: date) -> int:
    """How many letters' days have come; 0 before the first."""
    return sum(due + timedelta(days=day) <= today for day in days)


def next_level(found: Invoice, days: Sequence[int], *, sent: Sequence[int], today: date) -> int:
    """The level of the letter that may be sent now."""
    if not found.open_yen:
        raise NothingOpen
    level = level_on(days, found.due_on, today)
    if level == 0:
        first = found.due_on + timedelta(days=days[0])
        raise NotOverdue(day=f"{first.month}月{first.day}日")
    if level in sent:
        raise LetterSent
    return level
