"""What every notice refers to, and what the notices of one order state besides: that it is passed on."""

from datetime import date
from uuid import UUID

from tenants.db import begin
from yui.demo.stage import Stage, moment
from yui.japan import add_months, last_of_month
from yui.standing import actions as standing
from yui.standing.model import USUAL
from yui.work.upstream import actions as upstream


async def before(stage: Stage, day: date) -> None:
    """Version 1 of every town's common terms, from the first day on."""
    for town, body in stage.bodies.items():
        async with begin(stage.staff(town)) as tx:
            await standing.publish(
                tx, USUAL, body=body, valid_from=day, valid_to=None, now=moment(day, 9)
            )


async def passed_on(stage: Stage, *, town: str, order: UUID, name: str, day: date) -> None:
    """By whom the order's work was entrusted and when that company pays: 30 days count from there."""
    async with begin(stage.staff(town)) as tx:
        await upstream.state(
            tx,
            order=order,
            resubcontracted=True,
            name=name,
            due=last_of_month(add_months(day, 1, on=1)),
            reason="業務委託契約書 第7条（検収月の翌月末払い）",
            seen=0,
            now=moment(day, 9, 45),
        )
