"""Every day: promises that were kept long ago leave the outbox for the archive."""

from datetime import datetime
from uuid import uuid4

from tenants.db import Tx
from workers_async import queries, retention
from workers_async.jobs import Due, Every, Job
from yui import outbox
from yui.japan import day_of

CHUNK = 5_000
"""Rows a job moves; more than that go on in a further one (decisions 27)."""


async def archive(tx: Tx, payload: Due, *, now: datetime, most: int = CHUNK) -> None:
    """Moves a chunk of the town's rows."""
    moved = await queries.archived(tx, days=retention.outbox_days(day_of(now)), most=most)
    if moved == most:
        await outbox.put(tx, "outbox.archive", payload, key=f"outbox.archive:{uuid4()}")


JOBS = {"outbox.archive": Job(Due, archive)}
SCHEDULE: dict[str, Every] = {"outbox.archive": "day"}
