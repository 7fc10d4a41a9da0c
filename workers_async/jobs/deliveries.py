"""Every day: what nobody inspected in time counts as accepted."""

from datetime import datetime
from uuid import uuid4

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui import outbox
from yui.deliveries import actions

CHUNK = 200
"""Deliveries a job takes; more than that go on in a further one (decisions 27)."""


async def deem(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Deems accepted what is overdue, a chunk at a time."""
    done = await actions.deem_overdue(tx, now=now, most=CHUNK)
    if done == CHUNK:
        await outbox.put(tx, "deliveries.deem", payload, key=f"deliveries.deem:{uuid4()}")


JOBS = {"deliveries.deem": Job(Due, deem)}
SCHEDULE: dict[str, Every] = {"deliveries.deem": "day"}
