"""How invoices are issued: gathered to a closing day, numbered, posted, printed, told."""

from contextlib import suppress
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from msgspec import structs

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox, rates
from yui.audit import actions as audit
from yui.clients import actions as clients
from yui.clients.contacts import actions as contacts
from yui.clients.contacts.model import Part
from yui.contracts import actions as contracts
from yui.due import Closes, ClosingRule, last_closing
from yui.invoices import actions, model, paper, queries, refusals
from yui.invoices.advances import queries as holding
from yui.invoices.archive import actions as archive
from yui.invoices.archive.model import DocumentKind, NewDocument
from yui.invoices.drafts import Draft, Proposed, Waiting
from yui.invoices.model import (
    Invoice,
    Print,
)
from yui.invoices.standings import actions as standings
from yui.invoices.standings import model as standing
from yui.japan import day_of, wareki
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line, PeriodClosed
from yui.notices import actions as notices
from yui.towns import actions as towns
from yui.towns.model import Body
from yui.towns.model import Paper as Numbered

PAGE = 50


async def rule_of(tx: ReadTx, *, client: UUID, body: Body, on: date) -> Closes:
    """When a client's months close and are paid: its contract's days, or those of the body."""
    terms = await contracts.terms_for(tx, client=client, body=body.id, on=on)
    if terms is None:
        return body.rule
    return ClosingRule(terms.closing_day, terms.pay_day, terms.pay_months)


async def propose(tx: ReadTx, *, client: UUID, body: Body, closing: date) -> Proposed:
    """What an invoice of the client up to `closing` would say: what was accepted under one standing
    of the body, from the oldest on; what came after a change of it waits for the next invoice."""
    every = await queries.accepted(tx, client, body=body.id, until=closing)
    held = await standings.held(tx, body, days=[one.day for one in every] or [closing])
    most = standing.alike([(one.day, at) for one, at in zip(every, held, strict=False)])
    found = every[:most]
    book = rates.book().consumption_tax
    lines = model.lines_of(found, [rates.known(book, one.day).standard_bp for one in found])
    sums = model.reckon([(line.rate_bp, line.yen) for line in lines])
    return Proposed(lines, sums, held[0], len(every) - most)


async def draft(
    tx: ReadTx, *, client: UUID, body: UUID, closing: date | None, today: date
) -> Draft:
    """The client's next invoice as it would be: up to `closing`, or its last closing day."""
    issuer = await towns.body(tx, body=body)
    found = await clients.show(tx, client=client)
    rule = await rule_of(tx, client=client, body=issuer, on=today)
    chosen = closing is not None and model.FIRST <= closing <= today
    on = closing if closing and chosen else last_closing(rule, today)
    made = await propose(tx, client=client, body=issuer, closing=on)
    return Draft(
        client_id=client,
        client=found.name,
        body_id=body,
        body=issuer.name,
        held=made.held,
        closing_on=on,
        due_on=model.due_on(rule, on, issued=today),
        over=on < today,
        later=made.later,
        lines=made.lines,
        sums=made.sums,
    )


async def waiting(tx: ReadTx, *, after: UUID | None = None, most: int = PAGE) -> list[Waiting]:
    """What of each client's acceptances stands on no invoice yet."""
    return await queries.waiting(tx, after=after, most=most)


async def issue(tx: Tx, *, client: UUID, body: UUID, closing: date, now: datetime) -> UUID:
    """Issues the client's invoice for all that it accepted up to `closing` and is on no invoice yet.

    The price stands in the books since the client accepted; what is posted now is the tax, in the
    month of the closing day while that is open, else today. The paper is printed by a job, so that
    the row of the numbers is held for a moment only. Raises `NothingToInvoice` (a second click
    finds nothing left), `PeriodNotOver`. A 適格請求書 while the body is registered, an ordinary one else.
    """
    model.over(closing, day_of(now))
    issuer = await towns.body(tx, body=body)
    if not await holding.hold_client(tx, client):
        raise Unknown
    found = await propose(tx, client=client, body=issuer, closing=closing)
    if not found.lines:
        raise refusals.NothingToInvoice(day=wareki(closing))
    made = await _made(tx, issuer, client=client, closing=closing, found=found, now=now)
    await queries.record(tx, made, at=now)
    await queries.record_lines(tx, made, found.lines)
    await queries.record_taxes(tx, made, found.sums.groups)
    await outbox.put(tx, "invoices.print", Print(made.id), key=f"invoices.print:{made.id}")
    await audit.note(
        tx, "invoice.issued", subject=str(made.id), number=made.number, yen=made.total_yen
    )
    return made.id


async def _made(
    tx: Tx, body: Body, *, client: UUID, closing: date, found: Proposed, now: datetime
) -> Invoice:
    """The invoice with its number; whatever fails after gives the number back (roll-back)."""
    ident: UUID = await queries.fresh(tx)
    on = day_of(now)
    rule = await rule_of(tx, client=client, body=body, on=closing)
    name = (await clients.show(tx, client=client)).name
    number = await towns.next_number(tx, body, paper=Numbered.INVOICE, on=on)
    made = Invoice(
        id=ident,
        body_id=body.id,
        client_id=client,
        client=name,
        number=number,
        closing_on=closing,
        issued_on=on,
        due_on=model.due_on(rule, closing, issued=on),
        net_yen=found.sums.net,
        tax_yen=found.sums.tax,
        total_yen=found.sums.total,
        paid_yen=0,
        credited_yen=0,
        journal_id=None,
        issued_at=now,
        cancelled_at=None,
        standing=found.held.standing,
        t_number=found.held.number,
    )
    return structs.replace(made, journal_id=await _post_tax(tx, made, now=now))


async def _post_tax(tx: Tx, made: Invoice, *, now: datetime) -> UUID | None:
    if not made.tax_yen:
        return None
    line = Line(
        debit=AccountRef("client_receivable", client=made.client_id),
        credit=made.tax_account,
        yen=made.tax_yen,
        memo=made.number,
    )
    key, on = f"invoice:{made.id}", made.closing_on
    return await post_open(
        tx, body=made.body_id, key=key, kind="invoice", on=on, line=line, now=now
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
    found = await actions.show(tx, invoice=invoice)
    body = await towns.body(tx, body=found.body_id)
    account = await queries.account(tx, body.id)
    if account is None:
        raise Unknown
    lines, groups = await actions.contents(tx, invoice=invoice)
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
    paper_ = paper.invoice(
        found, body, account, lines=lines, groups=groups, credit=rates.book().nonregistered_credit
    )
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
