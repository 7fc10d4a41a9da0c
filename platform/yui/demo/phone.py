"""What a worker keeps on her phone: her yardsticks, a limit of her own, how long her work took."""

from datetime import date

from tenants.db import begin
from yui.demo.stage import Stage, moment
from yui.limits import actions as limits
from yui.limits.yardsticks import actions as yardsticks
from yui.limits.yardsticks.model import Code, Said
from yui.portal import actions as portal
from yui.threads.manuals import actions as manuals

TOWN, FIRST, SECOND = "tateshina", 0, 1
MINUTES_A_THOUSAND = 52
"""Minutes that a thousand yen of her rewards took her, as she wrote them down."""


async def today(stage: Stage, day: date) -> None:
    """Two workers of 立科町 measure themselves, each in her own way; nobody else can see it."""
    first, second = (stage.worker(TOWN, stage.workers[TOWN][at]) for at in (FIRST, SECOND))
    async with begin(first) as tx:
        said = Said(codes=(Code.TAX_DEP, Code.SHAHO_130), home_worker=True)
        await yardsticks.say(tx, said=said, now=moment(day, 7, 30))
        await limits.set_year(tx, yen=1_000_000)
        for work in [*await portal.works(tx), *await portal.past(tx, after=None, most=50)]:
            minutes = work.accepted * work.unit_price_yen * MINUTES_A_THOUSAND // 1_000
            if minutes:
                await manuals.report(tx, assignment=work.id, minutes=minutes)
    async with begin(second) as tx:
        said = Said(codes=(Code.TAX_ZERO,), monthly=60_000, expenses=40_000)
        await yardsticks.say(tx, said=said, now=moment(day, 7, 40))
