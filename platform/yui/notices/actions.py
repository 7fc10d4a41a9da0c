"""Telling someone, and reading what one was told."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.notices import model, queries
from yui.notices.model import Letter, MailLetter, MailNotice, Notice


async def tell(
    tx: Tx,
    *,
    to: UUID,
    kind: str,
    subject: str,
    body: str,
    link: str,
    key: str,
    now: datetime,
) -> UUID:
    """Puts a notice into someone's inbox and promises the message beside it, once under `key`.

    `to` is a worker, a member of staff, a client or its contact in the caller's town; `link` a path
    of this site. `subject` and `body` are for her eyes: no third person's data.
    """
    notice = model.told_once(tx.tenant, key)
    await queries.record(
        tx, notice, to=to, kind=kind, subject=subject, body=body, link=link, key=key, at=now
    )
    await outbox.put(tx, "notices.mail", MailNotice(notice), key=f"notices.mail:{notice}")
    return notice


async def tell_directors(
    tx: Tx, *, kind: str, subject: str, body: str, link: str, key: str, now: datetime
) -> int:
    """Tells every director of the town (scope tenant or system); returns how many."""
    found = await queries.directors(tx)
    for each in found:
        await tell(
            tx,
            to=each,
            kind=kind,
            subject=subject,
            body=body,
            link=link,
            key=f"{key}:{each}",
            now=now,
        )
    return len(found)


async def write(
    tx: Tx,
    *,
    address: str,
    name: str,
    subject: str,
    body: str,
    link: str,
    key: str,
    now: datetime,
) -> UUID:
    """Promises one mail to somebody without an account, once under `key` (scope tenant or system).

    `link` is a path of this site, or empty. Raises `NoAddress`. When the mail has left the house,
    its row forgets whom it went to and what it said.
    """
    letter = model.told_once(tx.tenant, f"letter:{key}")
    await queries.record_letter(
        tx,
        letter,
        address=model.addressed(address),
        name=name,
        subject=subject,
        body=body,
        link=link,
        key=key,
        at=now,
    )
    await outbox.put(tx, "notices.letter", MailLetter(letter), key=f"notices.letter:{letter}")
    return letter


async def to_post(tx: ReadTx, *, letter: UUID) -> Letter | None:
    """A letter to somebody without an account that has not gone yet."""
    return await queries.to_post(tx, letter)


async def posted(tx: Tx, *, letter: UUID, now: datetime) -> None:
    """It has left the house, and its row forgets whom it went to."""
    await queries.record_posted(tx, letter, at=now)


async def inbox(
    tx: ReadTx,
    *,
    before: datetime | None = None,
    before_id: UUID | None = None,
    most: int = 50,
) -> list[Notice]:
    """The caller's notices, the newest first; (`before`, `before_id`) of the last one pages on."""
    return await queries.inbox(
        tx, tx.actor.id, before=before, before_id=before_id, most=min(most, 200)
    )


async def unread(tx: ReadTx) -> int:
    """How many notices the caller has not read."""
    return await queries.unread(tx, tx.actor.id)


async def read(tx: Tx, *, notice: UUID, now: datetime) -> Notice:
    """Marks one of the caller's notices as read and returns it."""
    found = await queries.one(tx, notice, to=tx.actor.id)
    if found is None:
        raise Unknown
    await queries.record_read(tx, tx.actor.id, notice=notice, at=now)
    return found


async def read_all(tx: Tx, *, now: datetime) -> int:
    """Marks all of the caller's notices as read; returns how many were not."""
    return await queries.record_read(tx, tx.actor.id, notice=None, at=now)
