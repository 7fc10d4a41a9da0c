"""What is agreed with a leader who is a worker too: her fee for the story's task."""

from datetime import date, timedelta
from uuid import UUID

from tenants.db import begin
from yui.demo import cast
from yui.demo.stage import Stage, ident, moment
from yui.fees import actions as fees
from yui.fees.reckoning import Kind, Rate

RATE = Rate(Kind.PERCENT, percent_bp=500)


async def agree(stage: Stage, *, town: str, task: UUID, day: date) -> None:
    """The director asks the leader, who accepts her own terms at noon."""
    if town not in cast.LEADS:
        return
    async with begin(stage.staff(town)) as tx:
        fee = await fees.propose(
            tx,
            task=task,
            leader=ident(f"{town}/leader"),
            rate=RATE,
            valid_from=day,
            answer_by=moment(day + timedelta(days=2), 17),
            now=moment(day, 10, 15),
        )
    async with begin(stage.worker(town, stage.workers[town][cast.LEADS[town]])) as tx:
        await fees.open_terms(tx, fee=fee, now=moment(day, 11, 50))
        await fees.accept(tx, fee=fee, now=moment(day, 12))
