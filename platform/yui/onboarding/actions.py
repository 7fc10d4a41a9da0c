"""What is done about joining: what is missing, and the gate."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tenants.db import ReadTx
from yui.onboarding import queries
from yui.onboarding.model import NotThrough, Step


async def missing(tx: ReadTx, worker: UUID, *, on: date) -> tuple[Step, ...]:
    """The steps that a worker of this town still lacks on a day; none: she is through.

    The same question is asked in SQL by `app.onboarding_waits` and `app.onboarding_through` (0187),
    wherever a statement chooses workers or shows one of them what she may take on.
    """
    found = await queries.waits(tx, [worker], on=on)
    return tuple(found[0].missing) if found else ()


async def missing_of(
    tx: ReadTx, workers: Sequence[UUID], *, on: date
) -> dict[UUID, tuple[Step, ...]]:
    """Those of the workers who lack something, with what they lack; one statement."""
    found = await queries.waits(tx, workers, on=on)
    return {each.worker_id: tuple(each.missing) for each in found}


async def require(tx: ReadTx, worker: UUID, *, on: date) -> None:
    """`NotThrough`, with the steps by name, unless she has done them all."""
    if lacks := await missing(tx, worker, on=on):
        raise NotThrough(lacks)
