"""Writes files of units, piece by piece."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Job
from yui.units.imports import actions as imports
from yui.units.model import Write


async def write(tx: Tx, payload: Write, *, now: datetime) -> None:
    """One piece of a file; the last one closes it."""
    await imports.write(tx, piece=payload, now=now)


JOBS = {"units.write": Job(Write, write)}
"""The jobs of this module by kind."""
