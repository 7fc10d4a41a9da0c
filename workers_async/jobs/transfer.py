"""A transfer's batches: everybody asked, papers sent, reminders, orders moved, the board kept true."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.transfer.actions import Asked, Moved
from yui.transfer.orders import actions as orders
from yui.transfer.parties import batch
from yui.transfer.parties.batch import Reminding, Sending


async def ask(tx: Tx, payload: Asked, *, now: datetime) -> None:
    """One chunk of those who are asked."""
    await batch.ask(tx, transfer=payload.transfer, at=payload.at, of=payload.of, now=now)


async def send(tx: Tx, payload: Sending, *, now: datetime) -> None:
    """One client's papers."""
    await batch.send(tx, party=payload.party, now=now)


async def remind(tx: Tx, payload: Reminding, *, now: datetime) -> None:
    """A chunk of reminders."""
    await batch.remind_some(tx, transfer=payload.transfer, now=now)


async def move(tx: Tx, payload: Moved, *, now: datetime) -> None:
    """The orders that are to move."""
    await orders.move_all(tx, transfer=payload.transfer, now=now)


async def sweep(tx: Tx, _: Due, *, now: datetime) -> None:
    """What was concluded elsewhere since."""
    await batch.sweep(tx, now=now)


JOBS = {
    "transfer.ask": Job(Asked, ask),
    "transfer.send": Job(Sending, send),
    "transfer.remind": Job(Reminding, remind),
    "transfer.move": Job(Moved, move),
    "transfer.sweep": Job(Due, sweep),
}
SCHEDULE: dict[str, Every] = {"transfer.sweep": "hour"}
