"""What is done with invoices: issued for what a client accepted, settled by money, looked at."""

from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import rates
from yui.audit import actions as audit
from yui.clients import actions as clients
from yui.clients.contacts import actions as contacts
from yui.clients.contacts.model import Part
from yui.contracts import actions as contracts
from yui.due import ClosingRule
from yui.invoices import model, paper, queries
from yui.invoices.archive import actions as archive
from yui.invoices.archive.model import DocumentKind, NewDocument
from yui.invoices.model import Invoice, InvoiceLine, OpenItem, Sums
from yui.japan import day_of, wareki
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line, PeriodClosed
from yui.towns import actions as towns
from yui.towns.model import Body
from yui.towns.model import Paper as Numbered

PAGE = 50


async def rule_of(tx: ReadTx, *, client: UUID, body: Body, on: date) -> ClosingRule:
    """When a client's months close and are paid: its contract's days, or those of the body."""
    terms = await contracts.terms_for(tx, client=client, body=body.id, on=on)
    if terms is None:
        return body.rule
    return ClosingRule(terms.closing_day, terms.pay_day, terms.pay_months)


async def propose(
    tx: ReadTx, *, client: UUID, body: UUID, closing: date
) -> tuple[list[InvoiceLine], Sums]:
    """What an invoice of the client up to `closing` would say."""
    found = await queries.accepted(tx, client, body=body, until=closing)
    book = rates.book().consumption_tax
    lines = model.lines_of(found, [rates.known(book, one.day).standard_bp for one in found])
    return lines, model.reckon([(line.rate_bp, line.yen) for line in lines])


async def issue(tx: Tx, *, client: UUID, body: UUID, closing: date, now: datetime) -> UUID:
    """Issues the client's invoice for all that it accepted up to `closing` and is on no invoice yet.

    The price stands in the books since the client accepted; what is posted now is the tax, in the
    month of the closing day while that is open, else today. Raises `NothingToInvoice` (a second
    click finds nothing left), `PeriodNotOver`, `NoTNumber`.
    """
    model.over(closing, day_of(now))
    issuer = await towns.body(tx, body=body)
    if issuer.invoice_number is None:
        raise model.NoTNumber(body=issuer.name)
    if not await queries.hold_client(tx, client):
        raise Unknown
    lines, sums = await propose(tx, client=client, body=body, closing=closing)
    if not lines:
        raise model.NothingToInvoice(day=wareki(closing))
    made = await _made(tx, issuer, client=client, closing=closing, sums=sums, now=now)
    await queries.record(tx, made, at=now)
    await queries.record_lines(tx, made, lines)
    await queries.record_taxes(tx, made, sums.groups)
    await _keep(tx, made, issuer, lines=lines, sums=sums, now=now)
    await audit.note(
        tx, "invoice.issued", subject=str(made.id), number=made.number, yen=made.total_yen
    )
    await _tell(tx, made, now=now)
    return made.id


async def _made(
    tx: Tx, body: Body, *, client: UUID, closing: date, sums: Sums, now: datetime
) -> Invoice:
    """The invoice with its number; whatever fails after gives the number back (roll-back)."""
    ident: UUID = await queries.fresh(tx)
    on = day_of(now)
    number = await towns.next_number(tx, body, paper=Numbered.INVOICE, on=on)
    rule = await rule_of(tx, client=client, body=body, on=closing)
    return Invoice(
        id=ident,
        body_id=body.id,
        client_id=client,
        client=(await clients.show(tx, client=client)).name,
        number=number,
        closing_on=closing,
        issued_on=on,
        due_on=model.due_on(rule, closing),
        net_yen=sums.net,
        tax_yen=sums.tax,
        total_yen=sums.total,
        paid_yen=0,
        credited_yen=0,
        journal_id=await _post_tax(tx, body, ident, client=client, closing=closing, sums=sums,
                                   number=number, now=now),
        issued_at=now,
        cancelled_at=None,
    )  # fmt: skip


async def _post_tax(
    tx: Tx,
    body: Body,
    ident: UUID,
    *,
    client: UUID,
    closing: date,
    sums: Sums,
    number: str,
    now: datetime,
) -> UUID | None:
    if not sums.tax:
        return None
    line = Line(
        debit=AccountRef("client_receivable", client=client),
        credit=model.OUTPUT_TAX,
        yen=sums.tax,
        memo=number,
    )
    return await post_open(
        tx, body=body.id, key=f"invoice:{ident}", kind="invoice", on=closing, line=line, now=now
    )


async def post_open(
    tx: Tx, *, body: UUID, key: str, kind: str, on: date, line: Line, now: datetime
) -> UUID:
    """Posts on `on`, or today where that month has been closed."""
    with suppress(PeriodClosed):
        return await ledger.post(
            tx, body=body, key=key, kind=kind, on=on, lines=[line], memo=line.memo, now=now
        )
    return await ledger.post(
        tx, body=body, key=key, kind=kind, on=day_of(now), lines=[line], memo=line.memo, now=now
    )


async def _keep(
    tx: Tx, made: Invoice, body: Body, *, lines: list[InvoiceLine], sums: Sums, now: datetime
) -> None:
    account = await queries.account(tx, body.id)
    if account is None:
        raise Unknown
    await archive.keep(
        tx,
        NewDocument(
            body=body.id,
            kind=DocumentKind.INVOICE,
            number=made.number,
            subject=made.id,
            counterparty=made.client,
            dated_on=made.issued_on,
            yen=made.total_yen,
            client=made.client_id,
            title=f"{wareki(made.closing_on)}締め",
        ),
        paper.invoice(made, body, account, lines=lines, sums=sums),
        now=now,
    )


async def _tell(tx: Tx, made: Invoice, *, now: datetime) -> None:
    await contacts.tell(
        tx,
        client=made.client_id,
        part=Part.ACCOUNTANT,
        kind="invoice.issued",
        subject=f"請求書のお知らせ：{made.number}",
        body=f"{made.closing_on.month}月{made.closing_on.day}日締めの請求書（{made.number}、"
        f"{made.total_yen:,}円）を発行しました。お支払期日は{wareki(made.due_on)}です。",
        link=f"/client/invoices/{made.id}",
        key=f"invoice:{made.id}",
        now=now,
    )


async def show(tx: ReadTx, *, invoice: UUID) -> Invoice:
    """An invoice; under scope `client`, only its own."""
    found = await queries.invoice(tx, invoice)
    if found is None:
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
) -> UUID:
    """Money settles a part or all of an invoice, once under `key`; returns the payment's id.

    Posts `debit` (the bank; whoever holds the money in suspense gives that account) against the
    client's receivable on day `on`. More than is open is refused (`TooMuch`): the rest is an
    advance, which the caller books. Raises `PeriodClosed`, and `PaymentKeyReused` when the key
    stands for another payment.
    """
    found = await queries.invoice_locked(tx, invoice)
    if found is None:
        raise Unknown
    known = await queries.payment_of(tx, key)
    if known is not None:
        if (known.invoice_id, known.yen) != (invoice, yen) or known.undone_at is not None:
            raise model.PaymentKeyReused
        return known.id
    left = model.settle(found, yen)
    receivable = AccountRef("client_receivable", client=found.client_id)
    journal = await ledger.post(
        tx,
        body=found.body_id,
        key=f"invoice_payment:{key}",
        kind="invoice_payment",
        on=on,
        lines=[Line(debit=debit, credit=receivable, yen=yen, memo=found.number)],
        memo=found.number,
        now=now,
    )
    made = await queries.record_payment(tx, found, key=key, yen=yen, on=on, journal=journal, at=now)
    await queries.record_paid(tx, invoice, yen=yen)
    await audit.note(tx, "invoice.settled", subject=str(invoice), yen=yen, left=left, key=key)
    return made


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
    await queries.record_paid(tx, known.invoice_id, yen=-known.yen)
    await audit.note(tx, "invoice.unsettled", subject=str(known.invoice_id), yen=known.yen, key=key)
