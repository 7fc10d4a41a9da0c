"""Every week: the guard looks at the week that has ended."""

from datetime import datetime, timedelta

from msgspec import Struct

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui import outbox
from yui.guard import actions, model
from yui.japan import day_of


class LookAt(Struct, frozen=True):
    """Outbox `guard.look`: an ISO week, as 2026-W47."""

    week: str


async def promise(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Each day promises the look at the last whole week; the week's key lets one through."""
    del payload
    week = model.week_of(day_of(now) - timedelta(days=7))
    await outbox.put(tx, "guard.look", LookAt(week.code), key=f"guard.look:{week.code}")


async def look(tx: Tx, payload: LookAt, *, now: datetime) -> None:
    """Looks at the week and tells the directors of what is new."""
    await actions.look(tx, week=model.parse_week(payload.week), now=now)


JOBS = {"guard.weekly": Job(Due, promise), "guard.look": Job(LookAt, look)}
SCHEDULE: dict[str, Every] = {"guard.weekly": "day"}
