"""What is due again and again: one row a town and kind, planted by the worker, moved by a gate.

arq's own cron would miss what fell due while no worker lived; a row in PostgreSQL does not. The
first time is the next full minute or hour, the next 03:00, or 03:00 on the next month's first day in Japan.
"""

from datetime import datetime, timedelta

from tenants.actor import NOWHERE, TenantId, system
from tenants.db import begin
from workers_async import queries
from workers_async.jobs import Every, schedules
from yui.clock import TOKYO

AT = 3


def first(every: Every, *, after: datetime) -> datetime:
    """The first moment after `after` at which something is due."""
    here = after.astimezone(TOKYO)
    if every == "minute":
        return here.replace(second=0, microsecond=0) + timedelta(minutes=1)
    if every == "hour":
        return here.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    night = here.replace(hour=AT, minute=0, second=0, microsecond=0)
    if every == "day":
        return night if night > here else night + timedelta(days=1)
    month = night.replace(day=1)
    if month > here:
        return month
    return (month + timedelta(days=32)).replace(day=1)


async def plant() -> None:
    """Gives every town its schedule; what is there already stays as it is.

    The schedule goes by real time, the database's own; what is due then acts on business time.
    """
    async with begin(system(NOWHERE)) as tx:
        towns = await queries.towns(tx)
        now = await queries.moment(tx)
    for town in towns:
        async with begin(system(TenantId(town))) as tx:
            for kind, every in schedules().items():
                await queries.record_schedule(tx, kind, every=every, first=first(every, after=now))
