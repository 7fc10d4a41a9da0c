"""Every hour consents that ran out end and copies are true again; every month counts are published."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.registry import actions
from yui.registry.actions import Expiry


async def sweep(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Promises the ends, one job each: each notes a line in two towns."""
    del payload
    await actions.sweep(tx, now=now)


async def expire(tx: Tx, payload: Expiry, *, now: datetime) -> None:
    """One end."""
    await actions.expire(tx, consent=payload.consent, now=now)


async def publish(tx: Tx, payload: Due, *, now: datetime) -> None:
    """The town's counts of the month."""
    del payload
    await actions.publish(tx, now=now)


JOBS = {
    "registry.sweep": Job(Due, sweep),
    "registry.expire": Job(Expiry, expire),
    "registry.publish": Job(Due, publish),
}
SCHEDULE: dict[str, Every] = {"registry.sweep": "hour", "registry.publish": "month"}
