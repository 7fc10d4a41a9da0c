"""Reading what may be credited."""

from uuid import UUID

from tenants.db import ReadTx
from yui.payouts.credits import queries
from yui.payouts.credits.model import Credit


async def of_worker(tx: ReadTx, *, run: UUID, worker: UUID) -> list[Credit]:
    """A payee's credits in a run by span of service days: what her statement notes (摘要)."""
    return await queries.of_worker(tx, run, worker=worker)


async def of_run(tx: ReadTx, *, run: UUID) -> list[Credit]:
    """A run's credits, summed by span and percent."""
    return await queries.of_run(tx, run)
