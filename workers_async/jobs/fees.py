"""Every hour: leaders' fees that nobody answered in time have lapsed."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.fees import actions


async def lapse(tx: Tx, _: Due, *, now: datetime) -> None:
    """Marks what lapsed."""
    await actions.lapse(tx, now=now)


JOBS = {"leader_fees.lapse": Job(Due, lapse)}
SCHEDULE: dict[str, Every] = {"leader_fees.lapse": "hour"}
