"""Every month: a town's counts of its people, hidden there, go to the consortium's picture."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.demographics import actions


async def publish(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Once a month; what stands is not replaced."""
    del payload
    await actions.publish(tx, now=now)


JOBS = {"demographics.publish": Job(Due, publish)}
SCHEDULE: dict[str, Every] = {"demographics.publish": "month"}
