"""What a line of a bank statement does to the books: an invoice settled, money in suspense."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.banklink.matching.lines import queries
from yui.banklink.matching.model import Kept
from yui.invoices import actions as invoices
from yui.invoices.model import OpenItem
from yui.invoices.states import PaymentKind
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line, PeriodClosed

BANK, SUSPENSE = AccountRef("bank"), AccountRef("suspense")


async def settle_in_order(
    tx: Tx, entry: Kept, items: Sequence[OpenItem], debit: AccountRef, *, now: datetime
) -> int:
    """Pays the items in their order as far as the money goes. Returns the yen that are left."""
    left = entry.yen
    for item in items:
        yen = min(left, item.open_yen)
        if yen > 0:
            key = f"{entry.mark}:{item.invoice_id}"
            parts = [(debit, yen)]
            await settle_one(tx, entry, item.invoice_id, yen, key=key, parts=parts, now=now)
            left -= yen
    return left


async def settle_one(
    tx: Tx,
    entry: Kept,
    invoice: UUID,
    yen: int,
    *,
    key: str,
    parts: Sequence[tuple[AccountRef, int]],
    now: datetime,
    kind: PaymentKind = PaymentKind.MONEY,
) -> None:
    """Settles a part of an invoice on the line's day, or today where its month was closed before its
    statement came."""
    for on in (entry.on_day, day_of(now)):
        try:
            await invoices.settle(
                tx, invoice=invoice, yen=yen, on=on, key=key, now=now, parts=parts, kind=kind
            )
            return
        except PeriodClosed:
            if on == day_of(now):
                raise


async def suspend(tx: Tx, entry: Kept, *, now: datetime) -> UUID:
    """Money of nobody known waits in suspense."""
    return await post_entry(
        tx, entry, "suspense", Line(BANK, SUSPENSE, entry.yen, memo=entry.text[:100]), now=now
    )


async def post_entry(tx: Tx, entry: Kept, what: str, line: Line, *, now: datetime) -> UUID:
    """A journal of a line, on its day or today."""
    days = [entry.on_day, day_of(now)]
    for at, on in enumerate(days):
        try:
            return await ledger.post(
                tx,
                body=entry.body_id,
                key=f"{entry.mark}:{what}",
                kind=f"bank_{what}",
                on=on,
                lines=[line],
                memo=entry.text[:100],
                now=now,
            )
        except PeriodClosed:
            if at:
                raise
    raise Unknown


async def yen_of(tx: ReadTx, *, journal: UUID) -> int:
    """What a journal of one line moved."""
    return await queries.yen_of(tx, journal)
