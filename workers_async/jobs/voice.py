"""The desk's daily round, the weekly bell, and who reads what after a change of seats."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.voice import actions
from yui.voice.actions import Reread

MONDAY = 0


async def sweep(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Readers, what waited too long, what is old enough, last month's boxes; on Mondays the bell."""
    del payload
    await actions.sweep(tx, now=now)
    if now.weekday() == MONDAY:
        await actions.ring(tx, now=now)


async def reread(tx: Tx, payload: Reread, *, now: datetime) -> None:
    """An officer who left reads nothing more; a new one begins."""
    del payload
    await actions.reread(tx, now=now)


JOBS = {"voice.sweep": Job(Due, sweep), "voice.reread": Job(Reread, reread)}
SCHEDULE: dict[str, Every] = {"voice.sweep": "day"}
