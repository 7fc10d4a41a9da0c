"""Seals what lies under old keys anew: piece by piece after a rotation, and whatever is left daily."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.vault import actions
from yui.vault.config import CONFIG
from yui.vault.model import Reseal


async def reseal(tx: Tx, payload: Reseal, *, now: datetime) -> None:
    """The next rows of a column; promises the rest."""
    await actions.reseal(tx, payload, key=CONFIG.key, now=now)


async def sweep(tx: Tx, payload: Due, *, now: datetime) -> None:
    """What was sealed under an old key while a rotation went on, or before there were data keys."""
    await actions.promise(tx, why=f"{payload.due_at:%Y-%m-%d}", now=now)


JOBS = {"vault.reseal": Job(Reseal, reseal), "vault.sweep": Job(Due, sweep)}
SCHEDULE: dict[str, Every] = {"vault.sweep": "day"}
