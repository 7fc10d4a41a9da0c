"""Proves every night that the books still hold."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.ledger import actions


async def prove(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Rebuilds hashes and balances from the postings; what does not hold is told to the directors."""
    del payload
    await actions.prove(tx, now=now)


JOBS = {"ledger.prove": Job(Due, prove)}
SCHEDULE: dict[str, Every] = {"ledger.prove": "day"}
