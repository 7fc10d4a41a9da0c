"""Every SQL statement of the router."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.notices.choice import Channel, Choice
from yui.notices.routing.model import Message, State

_MESSAGE: LiteralString = (
    "select id, to_id, gathers, state, channel, attempt, due_at, begun_at, tries from app.message"
)


class Told(Struct, frozen=True):
    """A notice that is to go out."""

    to_id: UUID
    kind: str
    subject: str
    body: str
    link: str
    made_at: datetime


class Reader(Struct, frozen=True):
    """Who reads it; `address` is empty when none is known; `chooser` is whose choice holds: a
    company's for its people."""

    office: str
    name: str
    address: str
    worker: bool
    staff: bool
    chooser: UUID | None


async def moment(tx: ReadTx) -> datetime:
    """The database's own clock."""
    found: datetime = await tx.value("select now()")
    return found


async def locked(tx: Tx, message: UUID) -> Message | None:
    """A message, held."""
    return await tx.one(
        Message, _MESSAGE + " where tenant_id = $1 and id = $2 for update", tx.tenant, message
    )


async def told(tx: ReadTx, notice: UUID) -> Told | None:
    """A notice that has not gone out by mail."""
    return await tx.one(
        Told,
        "select to_id, kind, subject, body, link, made_at from app.notice"
        " where tenant_id = $1 and id = $2 and mailed_at is null",
        tx.tenant,
        notice,
    )


async def gathered(tx: ReadTx, digest: UUID) -> list[str]:
    """The subjects of a digest's notices, the oldest first."""
    return await tx.all(
        str,
        "select n.subject from app.message m join app.notice n on n.tenant_id = m.tenant_id"
        " and n.id = m.id where m.tenant_id = $1 and m.digest_id = $2 order by n.made_at, n.id",
        tx.tenant,
        digest,
    )


async def reader(tx: ReadTx, to: UUID) -> Reader | None:
    """A worker, or a member of staff or a client's contact who has not left, with the address."""
    return await tx.one(
        Reader,
        "select t.name as office, coalesce(w.name, s.name, k.name, '') as name,"
        " coalesce(w.email, s.email, k.email, '') as address,"
        " w.id is not null as worker, s.id is not null as staff,"
        " coalesce(w.id, s.id, k.client_id) as chooser"
        " from app.tenant t"
        " left join app.worker w on w.tenant_id = t.code and w.id = $2"
        " left join app.staff s on s.tenant_id = t.code and s.id = $2 and s.active"
        " left join app.client_contact k on k.tenant_id = t.code and k.id = $2"
        " and k.ended_at is null where t.code = $1",
        tx.tenant,
        to,
    )


async def choice(tx: ReadTx, to: UUID) -> Choice | None:
    """What a reader has chosen."""
    return await tx.one(
        Choice,
        "select way, quiet, quiet_from, quiet_to, pace from app.notice_choice"
        " where tenant_id = $1 and to_id = $2",
        tx.tenant,
        to,
    )


async def record_choice(tx: Tx, to: UUID, chosen: Choice, *, at: datetime) -> None:
    """A reader chooses anew."""
    await tx.run(
        "insert into app.notice_choice"
        " (tenant_id, to_id, way, quiet, quiet_from, quiet_to, pace, changed_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant_id, to_id) do update"
        " set way = excluded.way, quiet = excluded.quiet, quiet_from = excluded.quiet_from,"
        " quiet_to = excluded.quiet_to, pace = excluded.pace, changed_at = excluded.changed_at",
        tx.tenant,
        to,
        chosen.way.value,
        chosen.quiet,
        chosen.quiet_from,
        chosen.quiet_to,
        chosen.pace.value,
        at,
    )


async def record_message(
    tx: Tx, message: UUID, *, to: UUID, gathers: bool = False, due_at: datetime | None = None
) -> None:
    """There is a message, and it waits; once."""
    await tx.run(
        "insert into app.message (tenant_id, id, to_id, gathers, state, due_at)"
        " values ($1, $2, $3, $4, 'waiting', $5) on conflict (tenant_id, id) do nothing",
        tx.tenant,
        message,
        to,
        gathers,
        due_at,
    )


async def record_state(
    tx: Tx,
    message: UUID,
    state: State,
    *,
    attempt: int,
    channel: Channel,
    due_at: datetime | None = None,
    begun_at: datetime | None = None,
) -> None:
    """Where a message is now; `begun_at` when its channel's first try begins."""
    await tx.run(
        "update app.message set state = $3, attempt = $4, channel = $5, due_at = $6,"
        " begun_at = coalesce($7, begun_at) where tenant_id = $1 and id = $2",
        tx.tenant,
        message,
        state.value,
        attempt,
        channel.value,
        due_at,
        begun_at,
    )


async def record_retry(tx: Tx, message: UUID, *, attempt: int) -> None:
    """LINE is called once more, by the promise with this number."""
    await tx.run(
        "update app.message set attempt = $3, tries = tries + 1 where tenant_id = $1 and id = $2",
        tx.tenant,
        message,
        attempt,
    )


async def record_gathered(tx: Tx, message: UUID, *, digest: UUID, due_at: datetime) -> None:
    """A message goes with this digest."""
    await tx.run(
        "update app.message set state = 'gathered', digest_id = $3, due_at = $4"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        message,
        digest,
        due_at,
    )


async def record_sent(tx: Tx, message: UUID, *, channel: Channel, at: datetime) -> None:
    """It went, and with a digest all that it gathers."""
    await tx.run(
        "update app.message set state = 'sent', channel = $3, sent_at = $4, problem = ''"
        " where tenant_id = $1 and (id = $2 or digest_id = $2)",
        tx.tenant,
        message,
        channel.value,
        at,
    )


async def record_mailed(tx: Tx, message: UUID, *, at: datetime) -> None:
    """The mail server has taken it, and with a digest all that it gathers."""
    await tx.run(
        "update app.notice n set mailed_at = $3 from app.message m where n.tenant_id = $1"
        " and m.tenant_id = $1 and m.id = n.id and (m.id = $2 or m.digest_id = $2)",
        tx.tenant,
        message,
        at,
    )


async def record_fallen(tx: Tx, message: UUID, *, attempt: int, problem: str, at: datetime) -> None:
    """LINE did not take it: mail is next."""
    await tx.run(
        "update app.message set state = 'fallen', channel = 'mail', attempt = $3, problem = $4,"
        " fell_back_at = $5, sent_at = null where tenant_id = $1 and id = $2",
        tx.tenant,
        message,
        attempt,
        problem,
        at,
    )


async def record_kept(tx: Tx, message: UUID) -> None:
    """It stays in the inbox, and with a digest all that it gathers."""
    await tx.run(
        "update app.message set state = 'kept', due_at = null"
        " where tenant_id = $1 and (id = $2 or digest_id = $2)",
        tx.tenant,
        message,
    )


async def record_failed(tx: Tx, message: UUID, *, problem: str) -> None:
    """Nothing took it; it lies in the inbox."""
    await tx.run(
        "update app.message set state = 'failed', problem = $3"
        " where tenant_id = $1 and (id = $2 or digest_id = $2)",
        tx.tenant,
        message,
        problem,
    )


async def record_overdue_mails(tx: Tx, *, before: datetime) -> int:
    """Mails that no server took since this moment have failed; how many."""
    return await tx.run(
        "with late as (select id from app.message"
        " where tenant_id = $1 and state = 'going' and channel = 'mail' and begun_at < $2)"
        " update app.message m set state = 'failed', problem = 'mail' from late"
        " where m.tenant_id = $1 and (m.id = late.id or m.digest_id = late.id)",
        tx.tenant,
        before,
    )


async def sent_by_line(tx: Tx, to: UUID, *, since: datetime) -> list[Message]:
    """What LINE took for a reader from a moment on, held."""
    return await tx.all(
        Message,
        _MESSAGE + " where tenant_id = $1 and to_id = $2 and state = 'sent' and channel = 'line'"
        " and digest_id is null and sent_at >= $3 order by sent_at limit 100 for update",
        tx.tenant,
        to,
        since,
    )
