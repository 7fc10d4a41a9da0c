"""Every night: quotes that nobody answered until their last day no longer hold."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.japan import day_of
from yui.quotes import actions


async def expire(tx: Tx, _: Due, *, now: datetime) -> None:
    """Marks what has run out."""
    await actions.expire(tx, today=day_of(now))


JOBS = {"quotes.expire": Job(Due, expire)}
SCHEDULE: dict[str, Every] = {"quotes.expire": "day"}
