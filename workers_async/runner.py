"""Keeps one promise: takes the row, does its work and marks it done, in one transaction.

A row whose job is running is locked; one whose worker was killed is free as soon as PostgreSQL has
dropped the connection and its lease has run out. What failed comes back after a while, longer each
time, and is laid aside after `LAST_TRY` (reliability.md §4.2).
"""

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from uuid import UUID

import msgspec

from tenants.actor import TenantId, system
from tenants.db import Tx, begin, begin_relay
from tenants.refusal import Unavailable
from workers_async import queries
from workers_async.jobs import Call, Job, registry
from workers_async.queries import Promise
from yui import outbox

LOG = logging.getLogger("yui.jobs")
SECONDS = 45
CALL_SECONDS = 40
LAST_TRY = 12
FIRST_PAUSE = 2
LONGEST_PAUSE = 900


class UnknownJob(RuntimeError):
    """No module of `workers_async.jobs` names this kind."""


async def keep(town: TenantId, row: UUID, *, now: datetime) -> bool:
    """Keeps the promise and says whether there was one to keep. Never raises for a failed job."""
    try:
        async with asyncio.timeout(SECONDS):
            return await keep_or_raise(town, row, now=now)
    except Exception as failed:
        LOG.warning("job %s of %s failed: %r", row, town, failed, exc_info=failed)
        with suppress(Unavailable):  # then its lease runs out
            await give_back(town, row, failed, now=now)
        return False


async def keep_or_raise(town: TenantId, row: UUID, *, now: datetime) -> bool:
    """The same; what the job raised is the caller's to see, and nothing of it is written."""
    async with _taken(town, row) as (tx, promise):
        if promise is None:
            return False
        job = registry().get(promise.kind)
        if job is None:
            raise UnknownJob(promise.kind)
        payload = msgspec.convert(promise.payload, job.payload_type, strict=False)
        if isinstance(job, Job):
            await job.handler(tx, payload, now=now)
            await _finish(tx, row, promise, now=now)
            return True
        intent = await job.intend(tx, payload, now=now)
        if intent is None:
            await _finish(tx, row, promise, now=now)
            return True
        await queries.record_longer(tx, row, seconds=CALL_SECONDS + 20)
    return await _reach_out(town, row, job, payload=payload, intent=intent, now=now)


async def _reach_out(
    town: TenantId,
    row: UUID,
    job: Call,
    *,
    payload: msgspec.Struct,
    intent: object,
    now: datetime,
) -> bool:
    async with asyncio.timeout(CALL_SECONDS):
        result = await job.call(intent)
    async with _taken(town, row) as (tx, promise):
        if promise is None:
            return False
        await job.record(tx, payload, result, now=now)
        await _finish(tx, row, promise, now=now)
    return True


@asynccontextmanager
async def _taken(town: TenantId, row: UUID) -> AsyncGenerator[tuple[Tx, Promise | None], None]:
    async with begin(system(town)) as tx:
        yield tx, await queries.taken(tx, row)


async def _finish(tx: Tx, row: UUID, promise: Promise, *, now: datetime) -> None:
    if promise.operation_id is not None:
        await outbox.advance(tx, promise.operation_id, now=now)
    await queries.record_done(tx, row)


async def give_back(town: TenantId, row: UUID, failed: Exception, *, now: datetime) -> None:
    """Puts a failed row back; when it is dead, its operation has failed too."""
    error = f"{type(failed).__name__}: {failed}"
    async with begin(system(town)) as tx:
        promise = await queries.taken(tx, row)
    if promise is None:
        return
    async with begin_relay() as tx:
        state = await queries.given_back(
            tx, town, row, error=error, again_in=pause(promise.attempts), last_try=LAST_TRY
        )
    if state == "dead" and promise.operation_id is not None:
        async with begin(system(town)) as tx:
            await outbox.fail(tx, promise.operation_id, problem=error, now=now)


async def put_back(town: TenantId, rows: Sequence[UUID]) -> None:
    """Rows of a batch whose time was up before they were begun: they wait for no lease to run out."""
    with suppress(Unavailable):  # then they do
        async with begin(system(town)) as tx:
            await queries.record_unbegun(tx, rows)


def pause(attempts: int) -> int:
    """Seconds until the next try: doubling from 2 up to 15 minutes, ± 20 % so that none meet."""
    base = min(FIRST_PAUSE << min(max(attempts, 1) - 1, 20), LONGEST_PAUSE)
    return max(1, round(base * random.uniform(0.8, 1.2)))  # noqa: S311 - nobody's secret


async def drain(*, now: datetime, most: int = 1_000_000) -> int:
    """Keeps every promise that is due, here and now, until none is left; returns how many.

    For the demo (three months of jobs at their business dates) and for tests: no queue, no relay,
    the same runner. A job that fails is given back and its error raised.
    """
    kept = 0
    while kept < most:
        async with begin_relay() as tx:
            rows = await queries.leased(tx, most=50, seconds=600)
        if not rows:
            break
        kept += await _keep_all(((TenantId(r.tenant_id), r.id) for r in rows), now=now)
    return kept


async def _keep_all(rows: Iterable[tuple[TenantId, UUID]], *, now: datetime) -> int:
    kept = 0
    for town, row in rows:
        try:
            kept += await keep_or_raise(town, row, now=now)
        except Exception as failed:
            await give_back(town, row, failed, now=now)
            raise
    return kept
