"""Builds payout runs, part by part."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Job
from yui.payouts import actions
from yui.payouts.model import Build


async def build(tx: Tx, payload: Build, *, now: datetime) -> None:
    """One part of a run; the last part makes it a draft."""
    await actions.build(tx, run=payload.run, at=payload.at, of=payload.of, now=now)


JOBS = {"payouts.build": Job(Build, build)}
