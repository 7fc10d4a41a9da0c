"""Builds payout runs, part by part; every hour: which work comes near its last lawful payment day."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.payouts import actions
from yui.payouts.lateness import actions as lateness
from yui.payouts.model import Build


async def build(tx: Tx, payload: Build, *, now: datetime) -> None:
    """One part of a run; the last part makes it a draft."""
    await actions.build(tx, run=payload.run, at=payload.at, of=payload.of, now=now)


async def clocks(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Opens the clocks that are near and ends those of what is paid."""
    del payload
    await lateness.sweep(tx, now=now)


JOBS = {"payouts.build": Job(Build, build), "payouts.clocks": Job(Due, clocks)}
SCHEDULE: dict[str, Every] = {"payouts.clocks": "hour"}
