"""Reading what may be credited."""

from collections.abc import Sequence
from uuid import UUID

from tenants.db import ReadTx
from yui.payouts.credits import queries
from yui.payouts.credits.model import Credit, HerCredit


async def of_worker(tx: ReadTx, *, run: UUID, worker: UUID) -> list[Credit]:
    """A payee's credits in a run by span of service days: what her statement notes (摘要)."""
    return await queries.of_worker(tx, run, worker=worker)


async def of_workers(
    tx: ReadTx, *, run: UUID, workers: Sequence[UUID]
) -> dict[UUID, list[HerCredit]]:
    """The same of many payees, in one statement."""
    found: dict[UUID, list[HerCredit]] = {}
    for one in await queries.of_workers(tx, run, workers=workers):
        found.setdefault(one.worker_id, []).append(one)
    return found


async def of_run(tx: ReadTx, *, run: UUID) -> list[Credit]:
    """A run's credits, summed by span and percent."""
    return await queries.of_run(tx, run)
