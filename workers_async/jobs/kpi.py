"""Live figures: deltas are folded soon after they were noted, and held against their sum daily."""

from datetime import datetime

from msgspec import Struct

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.kpi import actions


class FoldDeltas(Struct, frozen=True):
    """Folds whatever waits; it carries nothing."""


class FiguresDrifted(RuntimeError):
    """A town's figures are not the sum of what was noted: someone must look."""


async def fold(tx: Tx, payload: FoldDeltas, *, now: datetime) -> None:
    """Every waiting delta of the town, in batches; again changes nothing."""
    del payload, now
    await actions.fold(tx)


async def verify(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Fails, and is laid aside for the operator to see, when figures and deltas differ."""
    del payload, now
    if differing := await actions.drift(tx):
        raise FiguresDrifted(f"{differing} figures of town {tx.tenant}")


JOBS = {"kpi.fold": Job(FoldDeltas, fold), "kpi.verify": Job(Due, verify)}
SCHEDULE: dict[str, Every] = {"kpi.verify": "day"}
