"""Every SQL statement of the runner and the relay."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from tenants.actor import TenantId
from tenants.db import ReadTx, Tx


class Leased(Struct, frozen=True):
    """A row that this relay may ring for; it knows no payload."""

    tenant_id: int
    id: UUID
    kind: str
    attempts: int


class Promise(Struct, frozen=True):
    """A row as the runner takes it."""

    kind: str
    payload: dict[str, Any]
    attempts: int
    operation_id: UUID | None


async def leased(tx: Tx, *, most: int, seconds: int) -> list[Leased]:
    """Leases rows that are due, at most `most` of each town (role yui_relay)."""
    return await tx.all(Leased, "select * from gate.outbox_lease($1, $2)", most, seconds)


async def given_back(
    tx: Tx, town: TenantId, row: UUID, *, error: str, again_in: int, last_try: int
) -> str:
    """A failed row comes back in `again_in` seconds or is dead; its state, '' when it was not ours
    (role yui_relay)."""
    found: str | None = await tx.value(
        "select gate.outbox_return($1, $2, $3, $4, $5)",
        int(town),
        row,
        error,
        again_in,
        last_try,
    )
    return found or ""


async def scheduled(tx: Tx) -> int:
    """Promises what is due by the schedule; how many (role yui_relay). Call until 0."""
    found: int = await tx.value("select gate.schedule_due()")
    return found


async def depth(tx: Tx) -> dict[str, int]:
    """Rows that wait, by state (role yui_relay)."""

    class Depth(Struct, frozen=True):
        state: str
        rows: int

    return {d.state: d.rows for d in await tx.all(Depth, "select * from gate.outbox_depth()")}


async def taken(tx: Tx, row: UUID) -> Promise | None:
    """The row, locked; None when another has it, or it is done, or it waits for its time."""
    return await tx.one(
        Promise,
        "select kind, payload, attempts, operation_id from app.outbox"
        " where tenant_id = $1 and id = $2 and state = 'leased' for update skip locked",
        tx.tenant,
        row,
    )


async def record_done(tx: Tx, row: UUID) -> None:
    """The promise is kept. Real time: how long it took is the machine's business."""
    await tx.run(
        "update app.outbox set state = 'done', done_at = now(), lease_until = null,"
        " last_error = null where tenant_id = $1 and id = $2",
        tx.tenant,
        row,
    )


async def record_unbegun(tx: Tx, rows: Sequence[UUID]) -> int:
    """Rows that nobody has begun may be leased again at once, and no try was spent; how many."""
    return await tx.run(
        "update app.outbox o set state = 'pending', lease_until = null, attempts = o.attempts - 1"
        " from (select id from app.outbox where tenant_id = $1 and id = any ($2::uuid[])"
        " and state = 'leased' for update skip locked) free"
        " where o.tenant_id = $1 and o.id = free.id",
        tx.tenant,
        rows,
    )


async def archived(tx: Tx, *, days: int, most: int) -> int:
    """Moves what was done more than `days` ago to the archive; how many rows it moved."""
    found: int = await tx.value("select gate.outbox_archive($1, $2)", days, most)
    return found


async def record_longer(tx: Tx, row: UUID, *, seconds: int) -> None:
    """A call goes out: nobody else may take the row for so long."""
    await tx.run(
        "update app.outbox set lease_until = now() + make_interval(secs => $3::int)"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        row,
        seconds,
    )


async def record_schedule(tx: Tx, kind: str, *, every: str, first: datetime) -> None:
    """The town's schedule holds this kind from now on."""
    await tx.run(
        "insert into app.schedule (tenant_id, kind, every, next_at) values ($1, $2, $3, $4)"
        " on conflict do nothing",
        tx.tenant,
        kind,
        every,
        first,
    )


async def towns(tx: ReadTx) -> list[int]:
    """The towns' codes."""
    return await tx.all(int, "select code from app.tenant where successor is null order by code")


async def moment(tx: ReadTx) -> datetime:
    """The database's own clock."""
    found: datetime = await tx.value("select now()")
    return found
