"""What is done with letters: a question put, an answer given, a client's own words, a reply."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.actor import Role, Scope
from tenants.db import ReadTx, Tx
from tenants.refusal import Forbidden, Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.clients.assents.model import Signer
from yui.clients.contacts import actions as contacts
from yui.notices import actions as notices
from yui.threads.letters import model, queries
from yui.threads.letters.model import Letter

PAGE = 50


class Arrived(Struct, frozen=True):
    """The job that tells the directors: a client cannot list them."""

    letter_id: UUID


async def ask(
    tx: Tx, *, client: UUID, question: UUID, title: str, text: str, now: datetime
) -> None:
    """The director puts a question to a client: a letter, and a mail to everyone who acts for it."""
    await queries.record_letter(
        tx,
        client=client,
        from_client=False,
        title=title,
        text=text,
        writer=tx.actor.name,
        by=tx.actor.id,
        once=model.once_for(tx.tenant, question),
        at=now,
        question=question,
    )
    subject = "ご発注の業務について、確認のお願い"
    key = f"client_question:{question}:forwarded"
    await notices.tell(
        tx,
        to=client,
        kind="client_question",
        subject=subject,
        body=text,
        link="/client/letters",
        key=key,
        now=now,
    )
    await _mail(tx, client, kind="client_question", subject=subject, body=text, key=key, now=now)


async def settle(tx: Tx, *, question: UUID, text: str, now: datetime) -> None:
    """The question waits for the client no more: the director noted an answer, or took it back."""
    found = await queries.of_question(tx, question)
    if found is not None and not found.settled:
        await queries.record_letter(
            tx,
            client=found.client_id,
            from_client=False,
            title=found.title,
            text=text,
            writer=tx.actor.name,
            by=tx.actor.id,
            once=model.once_for(tx.tenant, found.id),
            at=now,
            answers=found.id,
        )


async def write(
    tx: Tx, *, title: str, text: str, by: Signer, once: UUID, now: datetime
) -> UUID | None:
    """A client's person writes to the director; the same `once` writes once."""
    return await _said(tx, None, title=title, text=text, by=by, once=once, now=now)


async def answer(
    tx: Tx, *, letter: UUID, text: str, by: Signer, once: UUID, now: datetime
) -> UUID | None:
    """She answers a question that the director put; the director alone reads it."""
    found = await queries.letter(tx, letter)
    if found is None or not found.question:
        raise Unknown
    return await _said(tx, found, title=found.title, text=text, by=by, once=once, now=now)


async def _said(
    tx: Tx,
    to: Letter | None,
    *,
    title: str,
    text: str,
    by: Signer,
    once: UUID,
    now: datetime,
) -> UUID | None:
    if tx.actor.scope is not Scope.CLIENT:
        raise Forbidden
    made = await queries.record_letter(
        tx,
        client=tx.actor.id,
        from_client=True,
        title=title,
        text=text,
        writer=by.name,
        by=by.account,
        once=once,
        at=now,
        answers=None if to is None else to.id,
    )
    if made is None:
        if await queries.sent_once(tx, once) is None:
            raise model.LetterSettled
        return None
    await outbox.put(tx, "threads.letter", Arrived(made), key=f"threads.letter:{made}")
    await audit.note(tx, "client.letter", subject=str(made), answers=to.id if to else None)
    return made


async def tell_arrived(tx: Tx, *, letter: UUID, now: datetime) -> None:
    """Every director hears of a client's words; nobody else does."""
    found = await queries.letter(tx, letter)
    if found is None:
        return
    to_question = found.answers is not None
    await notices.tell_directors(
        tx,
        kind="client.letter",
        subject=f"{found.client}から{'回答' if to_question else '連絡'}がありました",
        body=f"「{found.title}」（{found.writer}さん）",
        link="/client-questions" if to_question else "/letters",
        key=f"client.letter:{found.id}",
        now=now,
    )


async def reply(tx: Tx, *, letter: UUID, text: str, once: UUID, now: datetime) -> None:
    """The director answers a client's letter; those who act for it hear by mail."""
    if tx.actor.role is not Role.DIRECTOR:
        raise Forbidden
    found = await queries.letter(tx, letter)
    if found is None or not found.from_client or found.answers is not None:
        raise Unknown
    made = await queries.record_letter(
        tx,
        client=found.client_id,
        from_client=False,
        title=found.title,
        text=text,
        writer=tx.actor.name,
        by=tx.actor.id,
        once=once,
        at=now,
        answers=found.id,
    )
    if made is None:
        if await queries.sent_once(tx, once) is None:
            raise model.LetterSettled
        return
    await audit.note(tx, "client.letter_answered", subject=str(letter))
    subject = f"ご連絡への回答：{found.title}"
    await _mail(
        tx,
        found.client_id,
        kind="client.reply",
        subject=subject,
        body=text,
        key=f"client.letter:{made}",
        now=now,
    )


async def _mail(
    tx: Tx, client: UUID, *, kind: str, subject: str, body: str, key: str, now: datetime
) -> None:
    await contacts.tell(
        tx,
        client=client,
        part=None,
        kind=kind,
        subject=subject,
        body=body,
        link="/client/letters",
        key=key,
        now=now,
    )


async def own(tx: ReadTx, *, after: UUID | None = None, most: int = PAGE) -> list[Letter]:
    """The letters of the client who asks, the newest first."""
    return await queries.of_client(tx, tx.actor.id, after=after, most=most)


async def arrived(tx: ReadTx, *, after: UUID | None = None, most: int = PAGE) -> list[Letter]:
    """What clients wrote by themselves, the newest first."""
    return await queries.arrived(tx, after=after, most=most)
