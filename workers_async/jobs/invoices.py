"""Invoices are printed once issued; every day the office hears of what is to be issued or overdue."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.invoices import issuing
from yui.invoices.letters import actions as letters
from yui.invoices.model import Print


async def watch(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Tells the directors of invoices to issue and of letters that may be sent."""
    del payload
    await issuing.remind(tx, now=now)
    await letters.remind(tx, now=now)


async def printed(tx: Tx, payload: Print, *, now: datetime) -> None:
    """Prints an issued invoice and tells the client of it."""
    await issuing.printed(tx, invoice=payload.invoice, now=now)


JOBS = {"invoices.print": Job(Print, printed), "invoices.watch": Job(Due, watch)}
SCHEDULE: dict[str, Every] = {"invoices.watch": "day"}
