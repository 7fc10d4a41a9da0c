"""Whoever passed her last step elsewhere is let through by the hour; ends of papers are foretold."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.japan import day_of
from yui.onboarding.desk import actions as desk
from yui.onboarding.signing import actions as signing


async def through(tx: Tx, _: Due, *, now: datetime) -> None:
    """Lets through whoever lacks nothing any more."""
    await desk.sweep(tx, now=now)


async def foretell(tx: Tx, _: Due, *, now: datetime) -> None:
    """Tells who works that a paper of hers ends soon, or ended."""
    await signing.foretell(tx, on=day_of(now), now=now)


JOBS = {
    "onboarding.through": Job(Due, through),
    "onboarding.foretell": Job(Due, foretell),
}
SCHEDULE: dict[str, Every] = {"onboarding.through": "hour", "onboarding.foretell": "day"}
