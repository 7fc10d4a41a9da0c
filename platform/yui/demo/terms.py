"""Before the first offer: each body gives its common terms, which every notice then refers to."""

from datetime import date

from tenants.db import begin
from yui.demo.stage import Stage, moment
from yui.standing import actions as standing
from yui.standing.model import USUAL


async def before(stage: Stage, day: date) -> None:
    """Version 1 of every town's common terms, from the first day on."""
    for town, body in stage.bodies.items():
        async with begin(stage.staff(town)) as tx:
            await standing.publish(
                tx, USUAL, body=body, valid_from=day, valid_to=None, now=moment(day, 9)
            )
