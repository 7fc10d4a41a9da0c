"""Every minute: what was not handed in by its day is flagged."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.deliveries.handins import actions


async def late(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Flags a chunk; what is left comes a minute later."""
    del payload
    await actions.flag_late(tx, now=now)


JOBS = {"deliveries.late": Job(Due, late)}
SCHEDULE: dict[str, Every] = {"deliveries.late": "minute"}
