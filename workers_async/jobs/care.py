"""Every day: requests for consideration that are to be answered soon are called to mind."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.care import actions
from yui.care.actions import Tell


async def tell(tx: Tx, payload: Tell, *, now: datetime) -> None:
    """The office hears of one request."""
    await actions.tell(tx, case=payload.case_id, now=now)


async def remind(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Once each."""
    del payload
    await actions.remind(tx, now=now)


JOBS = {"care.remind": Job(Due, remind), "care.tell": Job(Tell, tell)}
SCHEDULE: dict[str, Every] = {"care.remind": "day"}
