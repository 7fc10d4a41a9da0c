"""What is done with invoices: issued for what a client accepted, settled by money, looked at."""

from contextlib import suppress
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox, rates
from yui.audit import actions as audit
from yui.clients import actions as clients
from yui.clients.contacts import actions as contacts
from yui.clients.contacts.model import Part
from yui.contracts import actions as contracts
from yui.due import ClosingRule, last_closing
from yui.invoices import model, paper, queries
from yui.invoices.archive import actions as archive
from yui.invoices.archive.model import DocumentKind, NewDocument
from yui.invoices.model import (
    Draft,
    Group,
    Invoice,
    InvoiceLine,
    OpenItem,
    Payment,
    Print,
    Sums,
    Waiting,
)
from yui.japan import day_of, wareki
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line, PeriodClosed
from yui.notices import actions as notices
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


async def draft(
    tx: ReadTx, *, client: UUID, body: UUID, closing: date | None, today: date
) -> Draft:
    """The client's next invoice as it would be: up to `closing`, or its last closing day."""
    issuer = await towns.body(tx, body=body)
    found = await clients.show(tx, client=client)
    rule = await rule_of(tx, client=client, body=issuer, on=today)
    chosen = closing is not None and model.FIRST <= closing <= today
    on = closing if closing and chosen else last_closing(rule, today)
    lines, sums = await propose(tx, client=client, body=body, closing=on)
    return Draft(
        client_id=client,
        client=found.name,
        body_id=body,
        body=issuer.name,
        invoice_number=issuer.invoice_number,
        closing_on=on,
        due_on=model.due_on(rule, on, issued=today),
        over=on < today,
        lines=lines,
        sums=sums,
    )


async def waiting(tx: ReadTx, *, after: UUID | None = None, most: int = PAGE) -> list[Waiting]:
    """What of each client's acceptances stands on no invoice yet."""
    return await queries.waiting(tx, after=after, most=most)


async def issue(tx: Tx, *, client: UUID, body: UUID, closing: date, now: datetime) -> UUID:
    """Issues the client's invoice for all that it accepted up to `closing` and is on no invoice yet.

    The price stands in the books since the client accepted; what is posted now is the tax, in the
    month of the closing day while that is open, else today. The paper is printed by a job, so that
    the row of the numbers is held for a moment only. Raises `NothingToInvoice` (a second click
    finds nothing left), `PeriodNotOver`, `NoTNumber`.
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
    await outbox.put(tx, "invoices.print", Print(made.id), key=f"invoices.print:{made.id}")
    await audit.note(
        tx, "invoice.issued", subject=str(made.id), number=made.number, yen=made.total_yen
    )
    return made.id


async def _made(
    tx: Tx, body: Body, *, client: UUID, closing: date, sums: Sums, now: datetime
) -> Invoice:
    """The invoice with its number; whatever fails after gives the number back (roll-back)."""
    ident: UUID = await queries.fresh(tx)
    on = day_of(now)
    rule = await rule_of(tx, client=client, body=body, on=closing)
    name = (await clients.show(tx, client=client)).name
    number = await towns.next_number(tx, body, paper=Numbered.INVOICE, on=on)
    return Invoice(
        id=ident,
        body_id=body.id,
        client_id=client,
        client=name,
        number=number,
        closing_on=closing,
        issued_on=on,
        due_on=model.due_on(rule, closing, issued=on),
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


async def printed(tx: Tx, *, invoice: UUID, now: datetime) -> UUID:
    """Prints an invoice, keeps its paper and tells the client (job `invoices.print`); once."""
    found = await show(tx, invoice=invoice)
    body = await towns.body(tx, body=found.body_id)
    account = await queries.account(tx, body.id)
    if account is None:
        raise Unknown
    lines, groups = await contents(tx, invoice=invoice)
    new = NewDocument(
        body=body.id,
        kind=DocumentKind.INVOICE,
        number=found.number,
        subject=found.id,
        counterparty=found.client,
        dated_on=found.issued_on,
        yen=found.total_yen,
        client=found.client_id,
        title=f"{wareki(found.closing_on)}締め",
    )
    paper_ = paper.invoice(found, body, account, lines=lines, groups=groups)
    made = await archive.keep(tx, new, paper_, now=found.issued_at)
    await _tell(tx, found, now=now)
    return made


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
    model.paid_on(on, day_of(now))
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


async def remind(tx: Tx, *, now: datetime) -> int:
    """Tells the directors whose closing day is over with something to invoice, once for each new
    state of that list; returns how many there are."""
    today, ready = day_of(now), []
    for one in await queries.waiting(tx, after=None, most=500):
        body = await towns.body(tx, body=one.body_id)
        rule = await rule_of(tx, client=one.client_id, body=body, on=today)
        closing = last_closing(rule, today)
        if one.oldest <= closing:
            ready.append(f"{one.client_id}:{closing}")
    if ready:
        await notices.tell_directors(
            tx,
            kind="invoice.ready",
            subject="締め日を過ぎて、まだ請求していない検収分があります",
            body=f"締め日を過ぎたクライアント企業が{len(ready)}社あります。内容を確かめて、請求書を発行してください。",
            link="/invoices",
            key=f"invoices.ready:{sha256('|'.join(ready).encode()).hexdigest()[:32]}",
            now=now,
        )
    return len(ready)
