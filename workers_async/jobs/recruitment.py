"""Recruitment: seats given at the deadline, free ones moved up, reminders, old rows blanked."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.recruitment import actions
from yui.recruitment.briefings import deciding
from yui.recruitment.briefings.model import BriefingJob


async def settle(tx: Tx, payload: BriefingJob, *, now: datetime) -> None:
    """A briefing has come to its deadline."""
    await deciding.settle(tx, briefing=payload.briefing, now=now)


async def promote(tx: Tx, payload: BriefingJob, *, now: datetime) -> None:
    """A seat came free."""
    await deciding.promote(tx, briefing=payload.briefing, now=now)


async def sweep(tx: Tx, _: Due, *, now: datetime) -> None:
    """Every hour: deadlines, tomorrow's reminders, what is over."""
    await deciding.sweep(tx, now=now)


async def blank(tx: Tx, _: Due, *, now: datetime) -> None:
    """Every night: who is not to be known any longer is forgotten, who waited for the area is told."""
    await actions.blank(tx, now=now)
    await actions.reach_all(tx, now=now)


JOBS = {
    "recruitment.settle": Job(BriefingJob, settle),
    "recruitment.promote": Job(BriefingJob, promote),
    "recruitment.sweep": Job(Due, sweep),
    "recruitment.blank": Job(Due, blank),
}
SCHEDULE: dict[str, Every] = {"recruitment.sweep": "hour", "recruitment.blank": "day"}
