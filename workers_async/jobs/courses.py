"""Every day: who is to be told that what she passed runs out soon."""

from datetime import datetime
from uuid import uuid4

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui import outbox
from yui.courses import actions


async def warn(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Tells some; while a whole chunk was found, a further job goes on (decisions 27)."""
    if await actions.warn(tx, now=now) == actions.CHUNK:
        await outbox.put(tx, "courses.ending", payload, key=f"courses.ending:{uuid4()}")


JOBS = {"courses.ending": Job(Due, warn)}
SCHEDULE: dict[str, Every] = {"courses.ending": "day"}
