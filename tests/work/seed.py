"""An order with tasks, made by the actions that the pages call."""

from datetime import date, datetime
from uuid import UUID

from msgspec.structs import replace

from tenants.db import begin
from tests.conftest import Town
from yui.clock import TOKYO
from yui.work import actions
from yui.work.model import NewTask

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
DUE = date(2026, 12, 20)
PART = NewTask(
    title="印付け",
    spec="手引きのとおり",
    job_type="annotation",
    quantity=1000,
    unit_price_yen=42,
    due_on=date(2026, 12, 10),
    minutes_per_unit=2,
)


async def order_with(
    town: Town, tasks: int, slug: str = "tateshina", *, units: int = 1000
) -> tuple[UUID, list[UUID]]:
    """An order of 3,000 units due on 20 December, and tasks of it, due on 10 December."""
    async with begin(town.actor(slug)) as tx:
        order = await actions.receive_order(
            tx,
            client=town.client_id(slug),
            title="例文アノテーション",
            spec="手引きのとおり",
            quantity=3000,
            unit_price_yen=60,
            due_on=DUE,
            now=NOW,
        )
        made = [
            await actions.split(
                tx,
                order=order.id,
                new=replace(PART, title=f"印付け{n}", quantity=units),
                now=NOW,
            )
            for n in range(1, tasks + 1)
        ]
    return order.id, made
