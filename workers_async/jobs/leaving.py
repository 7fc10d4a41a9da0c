"""Leavings are carried out on their day, once nothing is on her hands."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.leaving import actions
from yui.leaving.actions import Close


async def close(tx: Tx, payload: Close, *, now: datetime) -> None:
    """One leaving; a replay does nothing."""
    await actions.close(tx, leaving=payload.leaving_id, now=now)


async def sweep(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Those whose day has come."""
    del payload
    await actions.sweep(tx, now=now)


JOBS = {"leaving.close": Job(Close, close), "leaving.sweep": Job(Due, sweep)}
SCHEDULE: dict[str, Every] = {"leaving.sweep": "day"}
