"""A worker with limits of her own, and tasks in rows that leaders give her units of."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import begin
from tests.conftest import Town
from tests.offers.seed import UNTIL
from tests.units.test_imports import confirm, rows, take_in
from tests.work.seed import NOW, PART, order_with
from workers_async import runner
from yui.availability import actions as availability
from yui.availability.model import Said
from yui.limits import actions as limits
from yui.notices import mail
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.units import actions as units

__all__ = ["NOW", "PART"]
DUE = date(2026, 12, 10)
YEN = 42
MINUTES = 2


async def offered(town: Town, task: UUID, quantity: int, number: int = 1) -> UUID:
    """An offer that waits for her answer."""
    async with begin(town.actor("tateshina")) as tx:
        to = [Wanted(town.worker(number=number), quantity)]
        (made,) = await offers.offer(tx, task=task, to=to, answer_by=UNTIL, now=NOW)
    return made


async def accept(town: Town, offer: UUID, *, number: int = 1, sure: bool = False) -> UUID:
    """She takes it on."""
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        return await offers.accept(tx, offer=offer, now=NOW, sure=sure)


async def taken(town: Town, task: UUID, quantity: int, *, sure: bool = False) -> UUID:
    """Her assignment of so many units."""
    return await accept(town, await offered(town, task, quantity), sure=sure)


async def in_rows(town: Town, tasks: int = 1, *, units: int = 12) -> list[UUID]:
    """Tasks due on 10 December, 2 minutes and 42 yen a unit, so many units of each in rows."""
    _, made = await order_with(town, tasks, units=3000 // max(3, tasks))
    for task in made:
        await confirm(town, await take_in(town, task, rows(units)))
    mail.set_up(town.settings)
    await runner.drain(now=NOW)
    return made


async def give(
    town: Town, task: UUID, assignment: UUID, count: int, *, role: str = "leader"
) -> int:
    """A leader puts units with her."""
    async with begin(town.actor("tateshina", role)) as tx:
        return len(await units.give(tx, task=task, assignment=assignment, units=count, now=NOW))


async def free(town: Town, minutes: int, number: int = 1, *, weekly: int | None = None) -> None:
    """She is free so many minutes a day, and in all so many a week."""
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        said = Said(True, False, (minutes,) * 7, weekly, "", [])
        await availability.say(tx, said=said, care="", now=NOW)


async def limit(town: Town, yen: int | None, *, shown: bool = False, number: int = 1) -> None:
    """Her monthly limit."""
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        await limits.set_month(tx, yen=yen, shown=shown)


async def planned(town: Town, at: datetime = NOW, number: int = 1) -> dict[str, int | None]:
    """What the planner shows of her: free minutes by week."""
    async with begin(town.actor("tateshina")) as tx:
        (row,) = [
            one
            for one in await availability.planner(tx, now=at)
            if one.load.id == town.worker(number=number)
        ]
    return {str(week): minutes for week, minutes in (row.facts.free or {}).items()}
