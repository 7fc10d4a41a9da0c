"""Every SQL statement of the slice."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.notices.model import Letter, Notice


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
        "select id, kind, subject, body, link, made_at, read_at from app.notice"
        " where tenant_id = $1 and to_id = $2 and ($3::timestamptz is null or made_at < $3"
        " or (made_at = $3 and id < $4::uuid)) order by made_at desc, id desc limit $5",
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
        "select id, kind, subject, body, link, made_at, read_at from app.notice"
        " where tenant_id = $1 and id = $2 and to_id = $3",
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


async def letter(tx: ReadTx, notice: UUID) -> Letter | None:
    """A notice that has not gone out by mail, with its reader's address: a worker's, a member of
    staff's, or that of a client's contact who has not left."""
    return await tx.one(
        Letter,
        "select n.id, n.tenant_id as town, t.name as office,"
        " coalesce(w.name, s.name, k.name, '') as name,"
        " coalesce(w.email, s.email, k.email, '') as address,"
        " n.subject, n.body, n.link, n.made_at"
        " from app.notice n join app.tenant t on t.code = n.tenant_id"
        " left join app.worker w on w.tenant_id = n.tenant_id and w.id = n.to_id"
        " left join app.staff s on s.tenant_id = n.tenant_id and s.id = n.to_id"
        " left join app.client_contact k on k.tenant_id = n.tenant_id and k.id = n.to_id"
        " and k.ended_at is null"
        " where n.tenant_id = $1 and n.id = $2 and n.mailed_at is null",
        tx.tenant,
        notice,
    )


async def record_mailed(tx: Tx, notice: UUID, *, at: datetime) -> None:
    """The mail server has taken it."""
    await tx.run(
        "update app.notice set mailed_at = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
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
