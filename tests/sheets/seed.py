"""An offer, waiting or taken on, with or without an item still open."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import begin
from tests.conftest import Town
from tests.offers import seed
from tests.offers.seed import NOW, UNTIL
from yui.clock import TOKYO
from yui.offers import actions as offers
from yui.offers.complete import OpenItem
from yui.offers.model import Wanted

LATER = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
BY = datetime(2026, 11, 27, 17, 0, tzinfo=TOKYO)
PLACE = OpenItem("place", "会場を選んでいるため", date(2026, 11, 30))


async def offered(town: Town, *open_items: OpenItem, quantity: int = 100) -> UUID:
    """An offer to the town's first worker."""
    task = await seed.task(town)
    async with begin(town.actor("tateshina")) as tx:
        (made,) = await offers.offer(
            tx,
            task=task,
            to=[Wanted(town.worker(), quantity)],
            answer_by=UNTIL,
            now=NOW,
            open_items=open_items,
        )
    return made


async def taken(town: Town, *open_items: OpenItem) -> UUID:
    """The same, accepted."""
    made = await offered(town, *open_items)
    async with begin(town.actor("tateshina", "worker")) as tx:
        await offers.accept(tx, offer=made, now=NOW)
    return made
