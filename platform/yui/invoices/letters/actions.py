"""What is done after an invoice: the client is asked for what is overdue, gets its receipt."""

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.clients.contacts import actions as contacts
from yui.clients.contacts.model import Part
from yui.invoices import queries, rules
from yui.invoices.archive import actions as archive
from yui.invoices.archive.model import DocumentKind, NewDocument
from yui.invoices.letters import model, paper
from yui.invoices.letters import queries as letters
from yui.invoices.letters.model import Due, Letter
from yui.invoices.model import Invoice, Payment
from yui.invoices.states import PaymentKind
from yui.japan import day_of
from yui.notices import actions as notices
from yui.towns import actions as towns
from yui.towns.model import Paper as Numbered

MOST = 200


async def of_invoice(tx: ReadTx, *, invoice: UUID) -> list[Letter]:
    """An invoice's letters, the first first."""
    return await letters.letters(tx, invoice)


async def due(tx: ReadTx, *, today: date, most: int = MOST) -> list[Due]:
    """Invoices for which a letter may be sent."""
    return await letters.due(tx, days=rules.dunning_days(today), today=today, most=most)


async def send(tx: Tx, *, invoice: UUID, now: datetime) -> UUID:
    """Sends the letter whose day has come; each level once. Returns its document.

    Raises `NothingOpen`, `NotOverdue`, `LetterSent`.
    """
    found = await _locked(tx, invoice)
    today = day_of(now)
    sent = [letter.level for letter in await letters.letters(tx, invoice)]
    level = model.next_level(found, rules.dunning_days(today), sent=sent, today=today)
    made = await letters.record(tx, found, level=level, at=now)
    body = await towns.body(tx, body=found.body_id)
    account = await queries.account(tx, body.id)
    if account is None:
        raise Unknown
    number = await towns.next_number(tx, body, paper=Numbered.DUNNING, on=today)
    new = _new(found, DocumentKind.DUNNING, number, subject=made, on=today, yen=found.open_yen)
    title = model.title(level)
    printed = paper.letter(found, body, account, title=title, number=number, on=today)
    kept = await archive.keep(tx, new, printed, now=now)
    await audit.note(tx, "invoice.dunned", subject=str(invoice), level=level, yen=found.open_yen)
    await contacts.tell(
        tx,
        client=found.client_id,
        part=Part.ACCOUNTANT,
        kind="invoice.dunned",
        subject=f"{title}：{found.number}",
        body=f"請求書{found.number}（残り{found.open_yen:,}円）のご入金を確認できておりません。"
        "行き違いの場合は、ご容赦ください。",
        link=f"/client/invoices/{invoice}",
        key=f"dunning:{invoice}:{level}",
        now=now,
    )
    return kept


async def receipt(tx: Tx, *, payment: UUID, now: datetime) -> UUID:
    """The receipt of a payment; again it is the same one. Returns its document."""
    paid = await queries.payment(tx, payment)
    if paid is None:
        raise Unknown
    found = await _locked(tx, paid.invoice_id)
    known = await archive.of_subject(tx, kind=DocumentKind.RECEIPT, subject=payment)
    if known is not None:
        return known.id
    paid = await queries.payment(tx, payment)
    if paid is None or paid.undone_at is not None or paid.kind is not PaymentKind.MONEY:
        raise model.PaymentUndone
    body = await towns.body(tx, body=found.body_id)
    today = day_of(now)
    number = await towns.next_number(tx, body, paper=Numbered.RECEIPT, on=today)
    new = _new(found, DocumentKind.RECEIPT, number, subject=payment, on=paid.paid_on, yen=paid.yen)
    groups = await queries.taxes(tx, found.id)
    instead = model.replaced(await archive.of_invoice(tx, invoice=found.id))
    printed = paper.receipt(
        paid, found, body, groups=groups, number=number, on=today, instead=instead
    )
    return await archive.keep(tx, new, printed, now=now)


async def void(tx: Tx, *, payment: Payment, now: datetime) -> None:
    """A payment was taken back: its receipt, if there is one, counts no more. What was printed stays as
    it was printed; it is marked wherever it is listed, and whoever holds it is told."""
    known = await archive.of_subject(tx, kind=DocumentKind.RECEIPT, subject=payment.id)
    if known is None:
        return
    await audit.note(tx, "receipt.voided", subject=str(known.id), number=known.number)
    await contacts.tell(
        tx,
        client=payment.client_id,
        part=Part.ACCOUNTANT,
        kind="receipt.voided",
        subject=f"領収書{known.number}の取消",
        body=f"領収書{known.number}（{known.yen:,}円）は、入金の記録を取り消したため、効力がなくなりました。"
        "あらためて入金を確認したときは、差し替えの領収書を発行します。",
        link=f"/client/invoices/{payment.invoice_id}",
        key=f"receipt.voided:{known.id}",
        now=now,
    )


def _new(
    of: Invoice, kind: DocumentKind, number: str, *, subject: UUID, on: date, yen: int
) -> NewDocument:
    return NewDocument(
        body=of.body_id,
        kind=kind,
        number=number,
        subject=subject,
        counterparty=of.client,
        dated_on=on,
        yen=yen,
        client=of.client_id,
        title=of.number,
    )


async def _locked(tx: Tx, invoice: UUID) -> Invoice:
    found = await queries.invoice_locked(tx, invoice)
    if found is None:
        raise Unknown
    return found


async def remind(tx: Tx, *, now: datetime) -> int:
    """Tells the directors of letters that may be sent, once for each new state of the list."""
    found = await due(tx, today=day_of(now))
    if found:
        state = "|".join(f"{one.invoice_id}:{one.level}" for one in found)
        await notices.tell_directors(
            tx,
            kind="invoice.overdue",
            subject="お支払期日を過ぎた請求があります",
            body=f"お支払期日を過ぎ、お願いを送れる請求が{len(found)}件あります。"
            "入金の記録を確かめてから、送るかどうか決めてください。",
            link="/invoices/overdue",
            key=f"invoices.overdue:{sha256(state.encode()).hexdigest()[:32]}",
            now=now,
        )
    return len(found)
