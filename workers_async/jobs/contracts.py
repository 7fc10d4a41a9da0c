"""Every day: contracts begin and end, and directors are reminded 60 and 30 days before."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.contracts import sweep


async def day(tx: Tx, payload: Due, *, now: datetime) -> None:
    """What this day brings; a replay brings nothing more."""
    del payload
    await sweep.day(tx, now=now)


JOBS = {"contracts.day": Job(Due, day)}
SCHEDULE: dict[str, Every] = {"contracts.day": "day"}
