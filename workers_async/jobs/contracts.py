"""Every day contracts begin and end, and directors are reminded in time; they hear of signatures."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.contracts import sweep
from yui.contracts.client import actions as signing
from yui.contracts.client.actions import Signed


async def day(tx: Tx, payload: Due, *, now: datetime) -> None:
    """What this day brings; a replay brings nothing more."""
    del payload
    await sweep.day(tx, now=now)


async def signed(tx: Tx, payload: Signed, *, now: datetime) -> None:
    """Directors are listed under the town's own scope."""
    await signing.tell_signed(tx, contract=payload.contract_id, now=now)


JOBS = {"contracts.day": Job(Due, day), "contracts.signed": Job(Signed, signed)}
SCHEDULE: dict[str, Every] = {"contracts.day": "day"}
