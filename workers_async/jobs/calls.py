"""Calls: told to whom they may suit, closed in time, drawn once, each place with its real offer."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.calls import deciding, moving_up, news
from yui.calls.model import ApplicationJob, CallJob
from yui.offers.model import Answered


async def tell(tx: Tx, payload: CallJob, *, now: datetime) -> None:
    """A call was opened."""
    await news.tell(tx, call=payload.call, now=now)


async def offer(tx: Tx, payload: ApplicationJob, *, now: datetime) -> None:
    """A place was taken."""
    await deciding.offer_place(tx, call=payload.call, application=payload.application, now=now)


async def close(tx: Tx, payload: CallJob, *, now: datetime) -> None:
    """The last place was taken."""
    await deciding.close_full(tx, call=payload.call, now=now)


async def draw(tx: Tx, payload: CallJob, *, now: datetime) -> None:
    """A lottery has come to its deadline."""
    await deciding.draw(tx, call=payload.call, now=now)


async def declined(tx: Tx, payload: Answered, *, now: datetime) -> None:
    """An offer was declined: the next of a draw moves up."""
    await moving_up.declined(tx, offer=payload.offer, now=now)


async def sweep(tx: Tx, _: Due, *, now: datetime) -> None:
    """Every hour: what came to its deadline is closed, and what lapsed goes to the next in order."""
    await deciding.sweep(tx, now=now)
    await moving_up.sweep(tx, now=now)


JOBS = {
    "calls.tell": Job(CallJob, tell),
    "calls.offer": Job(ApplicationJob, offer),
    "calls.close": Job(CallJob, close),
    "calls.draw": Job(CallJob, draw),
    "calls.sweep": Job(Due, sweep),
    "offers.declined": Job(Answered, declined),
}
SCHEDULE: dict[str, Every] = {"calls.sweep": "hour"}
