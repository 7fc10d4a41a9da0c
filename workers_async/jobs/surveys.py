"""Every day: surveys whose last day is over are closed."""

from datetime import datetime
from uuid import uuid4

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui import outbox
from yui.surveys import actions


async def close(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Closes some; while a whole chunk was found, a further job goes on (decisions 27)."""
    if await actions.close_past(tx, now=now) == actions.CHUNK:
        await outbox.put(tx, "surveys.close", payload, key=f"surveys.close:{uuid4()}")


JOBS = {"surveys.close": Job(Due, close)}
SCHEDULE: dict[str, Every] = {"surveys.close": "day"}
