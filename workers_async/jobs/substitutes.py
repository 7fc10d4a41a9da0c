"""Cases go on: when their step is over, when an offer was answered, and every hour in any case."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.offers.model import Answered
from yui.substitutes import actions
from yui.substitutes.model import Looked, Stepped


async def step(tx: Tx, payload: Stepped, *, now: datetime) -> None:
    """One case."""
    await actions.step(tx, case=payload.case, now=now)


async def answered(tx: Tx, payload: Answered, *, now: datetime) -> None:
    """The cases of the task whose offer was answered."""
    await actions.answered(tx, offer=payload.offer, now=now)


async def look(tx: Tx, payload: Looked, *, now: datetime) -> None:
    """The cases of a task whose units went to another town, or came back from it."""
    await actions.changed(tx, task=payload.task, now=now)


async def sweep(tx: Tx, _: Due, *, now: datetime) -> None:
    """Every case of the town that is not over."""
    await actions.sweep(tx, now=now)


JOBS = {
    "substitutes.step": Job(Stepped, step),
    "substitutes.look": Job(Looked, look),
    "offers.answered": Job(Answered, answered),
    "substitutes.sweep": Job(Due, sweep),
}
SCHEDULE: dict[str, Every] = {"substitutes.sweep": "hour"}
