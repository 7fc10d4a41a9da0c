"""Tells those who answer that a worker has asked, and directors that a client has written."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Job
from yui.threads import actions
from yui.threads.actions import Asked
from yui.threads.letters import actions as letters
from yui.threads.letters.actions import Arrived


async def asked(tx: Tx, payload: Asked, *, now: datetime) -> None:
    """Leaders and directors are listed under the town's own scope."""
    await actions.tell_asked(tx, thread=payload.thread_id, message=payload.message_id, now=now)


async def letter(tx: Tx, payload: Arrived, *, now: datetime) -> None:
    """Directors are listed under the town's own scope."""
    await letters.tell_arrived(tx, letter=payload.letter_id, now=now)


JOBS = {"threads.asked": Job(Asked, asked), "threads.letter": Job(Arrived, letter)}
