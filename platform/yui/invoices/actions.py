"""What is done with invoices once they are issued: settled by money, taken back, looked at."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.invoices import model, queries, refusals
from yui.invoices.letters import actions as letters
from yui.invoices.model import (
    Group,
    Invoice,
    InvoiceLine,
    OpenItem,
    Payment,
)
from yui.invoices.states import PaymentKind
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line

PAGE = 50


async def show(tx: ReadTx, *, invoice: UUID) -> Invoice:
    """An invoice; under scope `client`, only its own."""
    found = await queries.invoice(tx, invoice)
    if found is None:
        raise Unknown
    return found


async def invoices(
    tx: ReadTx,
    *,
    client: UUID | None = None,
    before: tuple[date, UUID] | None = None,
    most: int = PAGE,
) -> list[Invoice]:
    """Invoices, the newest first, going on before (issued on, id)."""
    return await queries.invoices(tx, client=client, before=before, most=most)


async def contents(tx: ReadTx, *, invoice: UUID) -> tuple[list[InvoiceLine], list[Group]]:
    """An invoice's lines and its sums by rate."""
    return await queries.lines(tx, invoice), await queries.taxes(tx, invoice)


async def payments(tx: ReadTx, *, invoice: UUID) -> list[Payment]:
    """An invoice's payments, the oldest first."""
    return await queries.payments(tx, invoice)


async def payment(tx: ReadTx, *, invoice: UUID, payment: UUID) -> Payment:
    """A payment of this invoice."""
    found = await queries.payment(tx, payment)
    if found is None or found.invoice_id != invoice:
        raise Unknown
    return found


async def open_items(
    tx: ReadTx,
    *,
    client: UUID | None = None,
    after: tuple[date, UUID] | None = None,
    most: int = 1000,
) -> list[OpenItem]:
    """Invoices that wait for money, the earliest due first: what bank lines are matched against.

    Goes on after (due on, invoice id); of one client, or of all of the town's.
    """
    return await queries.open_items(tx, client=client, after=after, most=most)


async def settle(
    tx: Tx,
    *,
    invoice: UUID,
    yen: int,
    on: date,
    key: str,
    now: datetime,
    debit: AccountRef = model.BANK,
    parts: Sequence[tuple[AccountRef, int]] = (),
    kind: PaymentKind = PaymentKind.MONEY,
) -> UUID:
    """Money settles a part or all of an invoice, once under `key`; returns the payment's id.

    Posts `debit` (the bank; whoever holds the money in suspense gives that account) against the
    client's receivable on day `on`; `parts` are several accounts to be debited, in sum `yen`. More than is open is refused (`TooMuch`): the rest is an
    advance, which the caller books. Raises `PeriodClosed`, and `PaymentKeyReused` when the key
    stands for another payment.
    """
    found = await queries.invoice_locked(tx, invoice)
    if found is None:
        raise Unknown
    known = await queries.payment_of(tx, key)
    if known is not None:
        return model.same_payment(known, invoice=invoice, yen=yen)
    left = model.settle(found, yen)
    model.paid_on(on, day_of(now))
    journal = await _post_payment(tx, found, parts or [(debit, yen)], on=on, key=key, now=now)
    made = await queries.record_payment(
        tx, found, key=key, yen=yen, on=on, journal=journal, at=now, kind=kind
    )
    await queries.record_paid(tx, invoice, yen=yen)
    await audit.note(tx, "invoice.settled", subject=str(invoice), yen=yen, left=left, key=key)
    return made


async def _post_payment(
    tx: Tx,
    found: Invoice,
    parts: Sequence[tuple[AccountRef, int]],
    *,
    on: date,
    key: str,
    now: datetime,
) -> UUID:
    receivable = AccountRef("client_receivable", client=found.client_id)
    lines = [Line(debit=ref, credit=receivable, yen=x, memo=found.number) for ref, x in parts if x]
    return await ledger.post(
        tx,
        body=found.body_id,
        key=f"invoice_payment:{key}",
        kind="invoice_payment",
        on=on,
        lines=lines,
        memo=found.number,
        now=now,
    )


async def under(tx: ReadTx, *, prefix: str) -> list[Payment]:
    """The payments that stand under keys of this beginning."""
    return await queries.payments_under(tx, prefix)


async def undo_by_hand(tx: Tx, *, invoice: UUID, ident: UUID, now: datetime) -> None:
    """Takes back a payment that was recorded on the invoice's page; `FromBank` for a matched one."""
    paid = await payment(tx, invoice=invoice, payment=ident)
    if not paid.by_hand:
        raise refusals.FromBank("payment")
    await unsettle(tx, key=paid.key, on=day_of(now), now=now)


async def unsettle(tx: Tx, *, key: str, on: date, now: datetime) -> None:
    """A match was wrong: the payment under `key` is taken back, its journal reversed; again, nothing."""
    known = await queries.payment_of(tx, key)
    if known is None:
        raise Unknown
    await queries.invoice_locked(tx, known.invoice_id)
    known = await queries.payment_of(tx, key)
    if known is None or known.undone_at is not None:
        return
    await ledger.reverse(
        tx, key=f"invoice_payment:{key}:undone", of=known.journal_id, on=on, now=now
    )
    await queries.record_undone(tx, known.id, at=now)
    await letters.void(tx, payment=known, now=now)
    await queries.record_paid(tx, known.invoice_id, yen=-known.yen)
    await audit.note(tx, "invoice.unsettled", subject=str(known.invoice_id), yen=known.yen, key=key)
