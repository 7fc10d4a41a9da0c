"""Tells those who answer that a worker has asked."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Job
from yui.threads import actions
from yui.threads.actions import Asked


async def asked(tx: Tx, payload: Asked, *, now: datetime) -> None:
    """Leaders and directors are listed under the town's own scope."""
    await actions.tell_asked(tx, thread=payload.thread_id, message=payload.message_id, now=now)


JOBS = {"threads.asked": Job(Asked, asked)}
