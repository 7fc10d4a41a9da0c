"""Every hour: offers that nobody answered in time have lapsed, and their units are free."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.offers import actions


async def lapse(tx: Tx, _: Due, *, now: datetime) -> None:
    """Marks what lapsed."""
    await actions.lapse(tx, now=now)


JOBS = {"offers.lapse": Job(Due, lapse)}
SCHEDULE: dict[str, Every] = {"offers.lapse": "hour"}
