"""Every SQL statement of the slice."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.notices.model import Letter, Notice

_NOTICE: LiteralString = (
    "select n.id, n.kind, n.subject, n.body, n.link, n.made_at, n.read_at,"
    " coalesce(m.state, '') as state, coalesce(m.channel, '') as channel, m.due_at,"
    " m.fell_back_at, m.sent_at from app.notice n"
    " left join app.message m on m.tenant_id = n.tenant_id and m.id = n.id"
)


async def record(
    tx: Tx,
    notice: UUID,
    *,
    to: UUID,
    kind: str,
    subject: str,
    body: str,
    link: str,
    key: str,
    at: datetime,
) -> None:
    """Adds a notice, once under its key. Whoever tells may not be allowed to read it."""
    await tx.run(
        "insert into app.notice"
        " (tenant_id, id, to_id, kind, subject, body, link, key, made_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
        tx.tenant,
        notice,
        to,
        kind,
        subject,
        body,
        link,
        key,
        at,
    )


async def inbox(
    tx: ReadTx,
    to: UUID,
    *,
    before: datetime | None = None,
    before_id: UUID | None = None,
    most: int = 50,
) -> list[Notice]:
    """The newest notices of a reader, going on before (moment, id), or before a moment."""
    return await tx.all(
        Notice,
        _NOTICE
        + " where n.tenant_id = $1 and n.to_id = $2 and ($3::timestamptz is null or n.made_at < $3"
        " or (n.made_at = $3 and n.id < $4::uuid)) order by n.made_at desc, n.id desc limit $5",
        tx.tenant,
        to,
        before,
        before_id,
        most,
    )


async def unread(tx: ReadTx, to: UUID) -> int:
    """How many notices wait for their reader."""
    found: int = await tx.value(
        "select count(*) from app.notice where tenant_id = $1 and to_id = $2 and read_at is null",
        tx.tenant,
        to,
    )
    return found


async def one(tx: ReadTx, notice: UUID, *, to: UUID) -> Notice | None:
    """A notice of this reader."""
    return await tx.one(
        Notice,
        _NOTICE + " where n.tenant_id = $1 and n.id = $2 and n.to_id = $3",
        tx.tenant,
        notice,
        to,
    )


async def record_read(tx: Tx, to: UUID, *, notice: UUID | None, at: datetime) -> int:
    """The reader has seen one notice, or all of them."""
    return await tx.run(
        "update app.notice set read_at = $4 where tenant_id = $1 and to_id = $2"
        " and ($3::uuid is null or id = $3) and read_at is null",
        tx.tenant,
        to,
        notice,
        at,
    )


async def directors(tx: ReadTx) -> list[UUID]:
    """The town's directors who are at work."""
    return await tx.all(
        UUID,
        "select id from app.staff where tenant_id = $1 and role = 'director' and active"
        " order by id",
        tx.tenant,
    )


async def record_letter(
    tx: Tx,
    letter: UUID,
    *,
    address: str,
    name: str,
    subject: str,
    body: str,
    link: str,
    key: str,
    at: datetime,
) -> None:
    """Adds a letter to somebody without an account, once under its key."""
    await tx.run(
        "insert into app.letter"
        " (tenant_id, id, address, name, subject, body, link, key, made_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
        tx.tenant,
        letter,
        address,
        name,
        subject,
        body,
        link,
        key,
        at,
    )


async def to_post(tx: ReadTx, letter: UUID) -> Letter | None:
    """A letter that has not gone out."""
    return await tx.one(
        Letter,
        "select l.id, l.tenant_id as town, t.name as office, l.name, l.address, l.subject, l.body,"
        " l.link, l.made_at from app.letter l join app.tenant t on t.code = l.tenant_id"
        " where l.tenant_id = $1 and l.id = $2 and l.mailed_at is null",
        tx.tenant,
        letter,
    )


async def record_posted(tx: Tx, letter: UUID, *, at: datetime) -> None:
    """The mail server has taken it: what is not needed any more is taken out."""
    await tx.run(
        "update app.letter set mailed_at = $3, address = '', name = '', body = '', link = ''"
        " where tenant_id = $1 and id = $2 and mailed_at is null",
        tx.tenant,
        letter,
        at,
    )
