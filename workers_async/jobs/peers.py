"""Somebody is told of an answer on the board, or the office of a report."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Job
from yui.peers import actions
from yui.peers.actions import Tell


async def tell(tx: Tx, payload: Tell, *, now: datetime) -> None:
    """Once for each post."""
    await actions.tell(tx, payload, now=now)


JOBS = {"peers.tell": Job(Tell, tell)}
