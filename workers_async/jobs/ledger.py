"""Proves every night that the books still hold, and looks at what is still on clearing accounts."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.ledger import actions
from yui.ledger.clearing import actions as clearing


async def prove(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Rebuilds hashes and balances from the postings; what does not hold is told to the directors."""
    del payload
    await actions.prove(tx, now=now)


async def watch(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Tells the directors of items on clearing accounts that nobody explains."""
    del payload
    await clearing.watch(tx, now=now)


JOBS = {"ledger.prove": Job(Due, prove), "ledger.watch": Job(Due, watch)}
SCHEDULE: dict[str, Every] = {"ledger.prove": "day", "ledger.watch": "day"}
