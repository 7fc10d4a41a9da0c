"""Work promised in the transaction of its cause: one row, kept once under its key.

`await outbox.put(tx, "payouts.build", BuildRun(run), key="payouts.build:2026-11")`. The relay leases
the row, arq rings, and `workers_async.runner` does the work and marks it done in one transaction
(architecture §6). A row whose key is there already is not written again, whatever came of the first.

An operation is long work as a whole: `open_operation` before its pieces are put, each piece's job
counts itself when it is done, and the last one closes it (decisions 27).
"""

from datetime import datetime
from uuid import UUID

import msgspec

from tenants.db import ReadTx, Tx


class Operation(msgspec.Struct, frozen=True):
    """Long work as a whole: `done` of `total` pieces; `subject` is what it is about."""

    id: UUID
    kind: str
    subject: UUID | None
    total: int
    done: int
    state: str
    problem: str | None
    started_at: datetime
    ended_at: datetime | None


async def put(
    tx: Tx,
    kind: str,
    payload: msgspec.Struct,
    *,
    key: str,
    run_at: datetime | None = None,
    operation: UUID | None = None,
) -> None:
    """Promises one job of `kind` to the caller's town; it runs after commit, at `run_at` or at once.

    `run_at` is real time: a job meant for a business day carries that day in its payload.
    """
    # No conflict target: naming one would need SELECT, which a worker or a client has not here.
    await tx.run(
        "insert into app.outbox (tenant_id, kind, payload, key, run_at, operation_id)"
        " values ($1, $2, $3, $4, coalesce($5, now()), $6) on conflict do nothing",
        tx.tenant,
        kind,
        msgspec.to_builtins(payload),
        key,
        run_at,
        operation,
    )


async def open_operation(
    tx: Tx, kind: str, *, total: int, now: datetime, subject: UUID | None = None
) -> UUID:
    """Opens an operation of `total` pieces and returns its id; without pieces it is done at once."""
    made: UUID = await tx.value(
        "insert into app.operation (tenant_id, kind, subject, total, state, started_at, ended_at)"
        " values ($1, $2, $3, $4, case when $4::integer = 0 then 'done' else 'running' end, $5::timestamptz,"
        " case when $4::integer = 0 then $5::timestamptz end) returning id",
        tx.tenant,
        kind,
        subject,
        total,
        now,
    )
    return made


async def operation(tx: ReadTx, ident: UUID) -> Operation | None:
    """How far an operation is."""
    return await tx.one(
        Operation,
        "select id, kind, subject, total, done, state, problem, started_at, ended_at"
        " from app.operation where tenant_id = $1 and id = $2",
        tx.tenant,
        ident,
    )


async def advance(tx: Tx, operation: UUID, *, now: datetime, by: int = 1) -> None:
    """`by` pieces are done; the last one closes the operation. The runner calls it for each job."""
    await tx.run(
        "update app.operation set done = least(done + $3, total),"
        " state = case when done + $3 >= total then 'done' else state end,"
        " ended_at = case when done + $3 >= total then $4::timestamptz end"
        " where tenant_id = $1 and id = $2 and state = 'running'",
        tx.tenant,
        operation,
        by,
        now,
    )


async def fail(tx: Tx, operation: UUID, *, problem: str, now: datetime) -> None:
    """A piece was laid aside for good: the operation ends as failed and says why."""
    await tx.run(
        "update app.operation set state = 'failed', problem = left($3, 2000), ended_at = $4"
        " where tenant_id = $1 and id = $2 and state = 'running'",
        tx.tenant,
        operation,
        problem,
        now,
    )
