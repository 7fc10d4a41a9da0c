"""Whatever is done in whatever order: no unit is lost or made, and the books hold what is owed."""

from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tenants.refusal import Refused
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Reason
from yui.handovers import actions as handovers
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef

pytestmark = pytest.mark.anyio
PRICE, RATE, UNITS = 38, 60, 100


class World:
    """One order, one task, one assignment, and everything that may be done with them."""

    def __init__(self, town: Town, order: UUID, work: UUID, chance: Random) -> None:
        self.town, self.order, self.work, self.chance = town, order, work, chance
        self.done: set[str] = set()

    async def rows(self, sql: str, *args: object) -> list[dict[str, Any]]:
        async with self.town.admin() as admin:
            return [dict(row) for row in await admin.fetch(sql, *args)]

    async def any_of(self, table: str) -> UUID:
        found = await self.rows(f"select id from app.{table} order by id")
        return self.chance.choice(found)["id"] if found else uuid4()

    async def step(self) -> None:
        name = self.chance.choice(
            ["deliver", "deliver", "redo", "inspect", "inspect", "take_back", "hand", "decide"]
        )
        with suppress(Refused):
            await getattr(self, name)()
            self.done.add(name)

    async def deliver(self, redo_of: UUID | None = None) -> None:
        async with begin(self.town.actor("tateshina", "worker")) as tx:
            await deliveries.deliver(
                tx,
                assignment=self.work,
                quantity=self.chance.choice([1, 7, 20, 60]),
                once=uuid4(),
                redo_of=redo_of,
                now=NOW,
            )

    async def redo(self) -> None:
        await self.deliver(await self.any_of("delivery"))

    async def inspect(self) -> None:
        found = await self.any_of("delivery")
        async with begin(self.town.actor("tateshina")) as tx:
            whole = (await deliveries.show(tx, delivery=found)).quantity
        async with begin(self.town.actor("tateshina")) as tx:
            await deliveries.inspect(
                tx,
                delivery=found,
                accepted=self.chance.choice([whole, whole, whole // 2, 0]),
                reason=Reason.SPEC,
                rework_due=NOW.date() + timedelta(days=5),
                now=NOW,
            )

    async def take_back(self) -> None:
        found = await self.any_of("delivery")
        async with begin(self.town.actor("tateshina")) as tx:
            await deliveries.take_back(tx, delivery=found, now=NOW)

    async def hand(self) -> None:
        async with begin(self.town.actor("tateshina")) as tx:
            await handovers.hand_over(
                tx,
                order=self.order,
                quantity=self.chance.choice([1, 5, 20]),
                once=uuid4(),
                now=NOW,
            )

    async def decide(self) -> None:
        found = await self.any_of("handover")
        async with begin(self.town.actor("tateshina", "client")) as tx:
            await handovers.decide(
                tx,
                handover=found,
                accepted=self.chance.choice([0, 1, 5, 20]),
                reason=Reason.FORMAT,
                now=NOW,
            )
        async with begin(self.town.actor("tateshina", "system")) as tx:
            await handovers.book(tx, handover=found, now=NOW)

    async def holds(self) -> None:
        (units,) = await self.rows(
            "select coalesce(sum(accepted), 0)::int as accepted, coalesce(sum(handed), 0)::int as handed"
            " from app.task_units"
        )
        (seen,) = await self.rows(
            "select coalesce(sum(accepted), 0)::int as accepted, coalesce(sum(yen), 0)::int as yen"
            " from app.inspection where taken_back_at is null"
        )
        (given,) = await self.rows(
            "select coalesce(sum(case state when 'submitted' then quantity else accepted end), 0)::int"
            " as handed, coalesce(sum(accepted), 0)::int as accepted from app.handover"
        )
        (order,) = await self.rows("select accepted_quantity from app.client_order")
        assert units["accepted"] == seen["accepted"] <= UNITS
        assert units["handed"] == given["handed"] <= units["accepted"]
        assert order["accepted_quantity"] == given["accepted"]
        assert seen["yen"] == seen["accepted"] * PRICE
        worker = AccountRef(
            "worker_payable", worker=self.town.worker(), category="none", tax="exclusive"
        )
        client = AccountRef("client_receivable", client=self.town.client_id())
        async with begin(self.town.actor("tateshina")) as tx:
            body, end = self.town.body(), date(2027, 1, 1)
            assert await ledger.balance(tx, body=body, ref=worker, until=end) == seen["yen"]
            billed = -await ledger.balance(tx, body=body, ref=client, until=end)
            assert billed == given["accepted"] * RATE
            assert await ledger.faults(tx) == []


@pytest.mark.parametrize("seed_of", range(3))
async def test_no_unit_and_no_yen_is_lost_in_any_order_of_steps(town: Town, seed_of: int) -> None:
    order = await seed.order(town, quantity=UNITS, price=RATE)
    task = await seed.task(town, quantity=UNITS, price=PRICE, of=order)
    work = await seed.assignment(town, quantity=UNITS, price=PRICE, of=task)
    world = World(town, order, work, Random(seed_of))
    for at in range(70):
        await world.step()
        if at % 10 == 9:
            await world.holds()
    assert world.done >= {"deliver", "inspect", "take_back", "hand", "decide"}
