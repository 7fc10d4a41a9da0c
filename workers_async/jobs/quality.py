"""Every hour: how tasks stand. Every day: the 60 days, and what clients see of quality."""

from datetime import datetime
from uuid import UUID, uuid4

from msgspec import Struct

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui import outbox
from yui.quality.clocks import actions as clocks
from yui.quality.deadlines import actions as deadlines
from yui.quality.figures import actions as figures

CHUNK = 200
"""Tasks a job looks at; more than that go on in a further one (decisions 27)."""


class After(Struct, frozen=True):
    """Goes on after a task."""

    task_id: UUID


async def look(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Looks at the first tasks."""
    del payload
    await _on(tx, await deadlines.sweep(tx, now=now, most=CHUNK))


async def go_on(tx: Tx, payload: After, *, now: datetime) -> None:
    """Looks at the next tasks."""
    await _on(tx, await deadlines.sweep(tx, now=now, after=payload.task_id, most=CHUNK))


async def _on(tx: Tx, last: UUID | None) -> None:
    if last is not None:
        await outbox.put(
            tx, "quality.deadlines_on", After(last), key=f"quality.deadlines_on:{uuid4()}"
        )


async def clock(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Flags what comes near its last lawful payment day, and what is to be inspected tomorrow."""
    del payload
    await clocks.day(tx, now=now)


async def sheets(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Writes what clients are shown."""
    del payload
    await figures.publish(tx, now=now)


JOBS = {
    "quality.deadlines": Job(Due, look),
    "quality.deadlines_on": Job(After, go_on),
    "quality.clock": Job(Due, clock),
    "quality.sheets": Job(Due, sheets),
}
SCHEDULE: dict[str, Every] = {
    "quality.deadlines": "hour",
    "quality.clock": "day",
    "quality.sheets": "day",
}
