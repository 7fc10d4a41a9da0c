"""The town books what a client decided."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Job
from yui.handovers import actions
from yui.handovers.model import Decided


async def decided(tx: Tx, payload: Decided, *, now: datetime) -> None:
    """Posts what the client owes and takes back what it returned."""
    await actions.book(tx, handover=payload.handover_id, now=now)


JOBS = {"handovers.decided": Job(Decided, decided)}
