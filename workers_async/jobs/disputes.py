"""The town tells its directors of a dispute."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Job
from yui.deliveries.disputes import actions
from yui.deliveries.disputes.model import Disputed


async def disputed(tx: Tx, payload: Disputed, *, now: datetime) -> None:
    """A worker asks whether a rework is her fault."""
    await actions.tell(tx, dispute=payload.dispute_id, now=now)


JOBS = {"deliveries.disputed": Job(Disputed, disputed)}
