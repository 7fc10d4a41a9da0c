"""What is done with credit notes: a part taken back, an invoice cancelled."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.clients.contacts import actions as contacts
from yui.clients.contacts.model import Part
from yui.invoices import queries
from yui.invoices.archive import actions as archive
from yui.invoices.archive.model import DocumentKind, NewDocument
from yui.invoices.credits import model, paper
from yui.invoices.credits import queries as kept
from yui.invoices.credits.model import CreditKind, CreditNote
from yui.invoices.model import Group, Invoice
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.towns import actions as towns
from yui.towns.model import Paper as Numbered


async def _locked(tx: Tx, invoice: UUID) -> Invoice:
    found = await queries.invoice_locked(tx, invoice)
    if found is None:
        raise Unknown
    return found


async def credit(
    tx: Tx,
    *,
    invoice: UUID,
    kind: CreditKind,
    net: int,
    reason: str,
    once: UUID,
    now: datetime,
    rate_bp: int | None = None,
) -> UUID:
    """Takes `net` yen before tax back, with their tax; the same `once` is the same note.

    What the client has paid already becomes its advance. Raises `TooMuchCredit`, `NoSuchRate`,
    `InvoiceCancelled`, `PeriodClosed`.
    """
    found = await _locked(tx, invoice)
    made = model.made_once(tx.tenant, once)
    if await kept.note(tx, made) is not None:
        return made
    part = model.share(found, await kept.left(tx, invoice), rate_bp=rate_bp, net=net)
    number = await _number(tx, found, now=now)
    journal = await ledger.post(
        tx,
        body=found.body_id,
        key=f"credit_note:{made}",
        kind="credit_note",
        on=day_of(now),
        lines=model.lines(found, part, memo=number),
        memo=number,
        now=now,
    )
    note = model.noted(
        found, part, made=made, kind=kind, reason=reason, number=number, journal=journal, now=now
    )
    await kept.record(tx, found, note, at=now)
    await kept.record_credited(tx, invoice, yen=part.covered_yen)
    await _issue(tx, found, note, groups=[Group(part.rate_bp, part.net_yen, part.tax_yen)], now=now)
    return made


async def cancel(tx: Tx, *, invoice: UUID, reason: str, once: UUID, now: datetime) -> UUID:
    """Cancels an invoice that was wrong: its tax is posted back and its lines may be invoiced again.

    The price stays in the books: the client accepted the work. Raises `NotCancellable` once money
    or a note stands against it.
    """
    found = await _locked(tx, invoice)
    made = model.made_once(tx.tenant, once)
    if await kept.note(tx, made) is not None:
        return made
    model.cancel(found)
    journal = None
    if found.journal_id is not None:
        key = f"invoice:{invoice}:cancelled"
        journal = await ledger.reverse(tx, key=key, of=found.journal_id, on=day_of(now), now=now)
    note = CreditNote(
        id=made,
        invoice_id=invoice,
        client_id=found.client_id,
        number=await _number(tx, found, now=now),
        kind=CreditKind.CANCEL,
        reason=reason,
        issued_on=day_of(now),
        rate_bp=None,
        net_yen=found.net_yen,
        tax_yen=found.tax_yen,
        total_yen=found.total_yen,
        advance_yen=0,
        issued_at=now,
        journal_id=journal,
    )
    await kept.record(tx, found, note, at=now)
    await kept.record_cancelled(tx, invoice, at=now)
    await kept.free_lines(tx, invoice)
    await _issue(tx, found, note, groups=await queries.taxes(tx, invoice), now=now)
    return made


async def _number(tx: Tx, found: Invoice, *, now: datetime) -> str:
    body = await towns.body(tx, body=found.body_id)
    return await towns.next_number(tx, body, paper=Numbered.CREDIT_NOTE, on=day_of(now))


async def _issue(
    tx: Tx, found: Invoice, note: CreditNote, *, groups: list[Group], now: datetime
) -> None:
    """The note's paper is kept, the client's accountants are told."""
    body = await towns.body(tx, body=found.body_id)
    lines = await queries.lines(tx, found.id)
    new = NewDocument(
        body=body.id,
        kind=DocumentKind.CREDIT_NOTE,
        number=note.number,
        subject=note.id,
        counterparty=found.client,
        dated_on=note.issued_on,
        yen=note.total_yen,
        client=found.client_id,
        title=found.number,
    )
    await archive.keep(
        tx, new, paper.credit_note(note, found, body, lines=lines, groups=groups), now=now
    )
    await audit.note(
        tx,
        "invoice.credited",
        subject=str(found.id),
        number=note.number,
        kind=note.kind.value,
        yen=note.total_yen,
    )
    await contacts.tell(
        tx,
        client=found.client_id,
        part=Part.ACCOUNTANT,
        kind="invoice.credited",
        subject=f"返還請求書のお知らせ：{note.number}",
        body=f"請求書{found.number}について、返還請求書（{note.number}、{note.total_yen:,}円）を発行しました。",
        link=f"/client/invoices/{found.id}",
        key=f"credit_note:{note.id}",
        now=now,
    )


async def notes(tx: ReadTx, *, invoice: UUID) -> list[CreditNote]:
    """An invoice's credit notes, the oldest first."""
    return await kept.notes(tx, invoice)


async def left(tx: ReadTx, *, invoice: UUID) -> list[Group]:
    """What may still be taken back, by rate."""
    return await kept.left(tx, invoice)
