"""Every SQL statement about LINE. What is not her own goes through the gates (0211)."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.notices.line.model import Link, Owner, Target


async def link(tx: ReadTx) -> Link | None:
    """The caller's own link."""
    return await tx.one(
        Link,
        "select state, linked_at from app.line_link where tenant_id = $1 and worker_id = $2",
        tx.tenant,
        tx.actor.id,
    )


async def record_code(tx: Tx, code: bytes, *, minutes: int) -> None:
    """A code of the caller's; the one before holds no more. Real time, as codes end by it."""
    await tx.run(
        "insert into app.line_link (tenant_id, worker_id, code_hash, code_until)"
        " values ($1, $2, $3, now() + make_interval(mins => $4::int))"
        " on conflict (tenant_id, worker_id) do update"
        " set code_hash = excluded.code_hash, code_until = excluded.code_until",
        tx.tenant,
        tx.actor.id,
        code,
        minutes,
    )


async def record_end(tx: Tx) -> bool:
    """The caller unties her LINE; whether there was one."""
    found: bool = await tx.value("select gate.line_end()")
    return found


async def asked(tx: ReadTx, code: bytes) -> Owner | None:
    """Whose code it is."""
    return await tx.one(Owner, "select * from gate.line_asked($1)", code)


async def record_link(
    tx: Tx, owner: Owner, code: bytes, *, who: bytes, sealed: bytes, at: datetime
) -> str:
    """Ties a LINE account to the owner of a code; linked, taken or unknown."""
    found: str = await tx.value(
        "select gate.line_bind($1, $2, $3, $4, $5, $6)",
        owner.town,
        owner.worker_id,
        code,
        who,
        sealed,
        at,
    )
    return found


async def record_follow(tx: Tx, who: bytes, *, blocks: bool, at: datetime) -> list[Owner]:
    """Somebody blocked us, or lets us in again; whose links changed."""
    return await tx.all(Owner, "select * from gate.line_follow($1, $2, $3)", who, blocks, at)


async def target(tx: ReadTx, worker: UUID) -> Target | None:
    """Where a message to a worker can go (a job of her town)."""
    return await tx.one(Target, "select * from gate.line_to($1)", worker)
