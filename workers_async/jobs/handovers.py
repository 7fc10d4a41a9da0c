"""The town books what a client decided, and takes a silent one at its silence."""

from datetime import datetime
from uuid import uuid4

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui import outbox
from yui.handovers import actions
from yui.handovers.model import Decided
from yui.handovers.silence import actions as silence

CHUNK = 200
"""Handovers a job takes; more than that go on in a further one (decisions 27)."""


async def decided(tx: Tx, payload: Decided, *, now: datetime) -> None:
    """Posts what the client owes and lays aside what it returned."""
    await actions.book(tx, handover=payload.handover_id, now=now)


async def silent(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Reminds clients, and accepts what stayed silent until the contract's last day."""
    if await silence.day(tx, now=now, most=CHUNK) >= CHUNK:
        await outbox.put(tx, "handovers.silent", payload, key=f"handovers.silent:{uuid4()}")


JOBS = {"handovers.decided": Job(Decided, decided), "handovers.silent": Job(Due, silent)}
SCHEDULE: dict[str, Every] = {"handovers.silent": "day"}
