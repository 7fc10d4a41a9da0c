"""An order split into one task, through the actions that the pages call."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import begin
from tests.conftest import Town
from yui.clock import TOKYO
from yui.work import actions as work
from yui.work.model import NewTask

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
UNTIL = datetime(2026, 11, 24, 17, 0, tzinfo=TOKYO)
DUE = date(2026, 12, 10)


async def task(
    town: Town, slug: str = "tateshina", *, quantity: int = 1000, job_type: str = "annotation"
) -> UUID:
    """A task of the town's client's order, at 42 yen a unit."""
    async with begin(town.actor(slug)) as tx:
        order = await work.receive_order(
            tx,
            client=town.client_id(slug),
            title="例文アノテーション",
            spec="手引きのとおり",
            quantity=3000,
            unit_price_yen=60,
            due_on=date(2026, 12, 20),
            now=NOW,
        )
        return await work.split(
            tx,
            order=order.id,
            new=NewTask(
                title="観光例文アノテーション",
                spec="作業手引き第2版によります。",
                job_type=job_type,
                quantity=quantity,
                unit_price_yen=42,
                due_on=DUE,
                minutes_per_unit=2,
            ),
            now=NOW,
        )
