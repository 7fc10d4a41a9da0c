"""Partners are told: one signed message an endpoint, tried again as Standard Webhooks says."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Call, Job
from yui.handovers.model import Ready
from yui.partners import hooks, webhooks
from yui.partners.config import CONFIG
from yui.partners.model import Send
from yui.partners.webhooks import Outcome, Parcel


async def ready(tx: Tx, payload: Ready, *, now: datetime) -> None:
    """Work is ready for acceptance."""
    await hooks.announce_ready(tx, payload, now=now)


async def intend(tx: Tx, payload: Send, *, now: datetime) -> Parcel | None:
    """What is to be sent, and where."""
    del now
    return await hooks.parcel(tx, message=payload.message_id)


async def call(parcel: Parcel) -> Outcome:
    """One attempt."""
    return await webhooks.post(parcel, loopback=CONFIG.loopback)


async def record(tx: Tx, payload: Send, outcome: Outcome, *, now: datetime) -> None:
    """What came of it, and the next attempt."""
    del now
    await hooks.attempted(tx, payload, outcome)


JOBS = {"partners.ready": Job(Ready, ready), "partners.send": Call(Send, intend, call, record)}
