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
from yui.deliveries.disputes import actions as disputes
from yui.deliveries.model import Reason
from yui.handovers import actions as handovers
from yui.handovers.returns import actions as returns
from yui.handovers.returns.model import Part
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
            [
                *("deliver", "deliver", "redo", "inspect", "inspect", "inspect", "take_back"),
                *("hand", "decide", "code", "dispute"),
            ]
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
                defect=self.chance.choice(["spec_unmet", "spec_unmet", "late_change"]),
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

    async def code(self) -> None:
        found = await self.any_of("client_return")
        async with begin(self.town.actor("tateshina")) as tx:
            one = await returns.show(tx, ident=found)
            fits = [
                each
                for each in await returns.candidates(tx, task=one.task_id)
                if each.left >= one.quantity
            ]
            await returns.decide(
                tx,
                ident=found,
                defect=self.chance.choice(["typo", "typo", "client_material", "no_defect"]),
                parts=[Part(each.delivery_id, one.quantity) for each in fits[:1]],
                rework_due=NOW.date() + timedelta(days=5),
                now=NOW,
            )

    async def dispute(self) -> None:
        found = await self.any_of("delivery")
        async with begin(self.town.actor("tateshina", "worker")) as tx:
            made = await disputes.open_dispute(
                tx, delivery=found, assignment=self.work, says="仕様のとおりです", now=NOW
            )
        async with begin(self.town.actor("tateshina")) as tx:
            await disputes.decide(
                tx,
                dispute=made,
                defect=self.chance.choice(["typo", "no_defect", "spec_unclear"]),
                answer="確かめました",
                rework_due=NOW.date() + timedelta(days=5),
                now=NOW,
            )

    async def holds(self) -> None:
        (units,) = await self.rows(
            "select coalesce(sum(accepted), 0)::int as accepted, coalesce(sum(handed), 0)::int as handed"
            " from app.task_units"
        )
        (seen,) = await self.rows(
            "select coalesce(sum(i.accepted), 0)::int as accepted, coalesce(sum(i.unfit), 0)::int as unfit,"
            " coalesce(sum(i.recalled), 0)::int as recalled, coalesce(sum(i.yen), 0)::int as yen,"
            " coalesce(sum(greatest(0, i.accepted - (d.quantity - d.settled))), 0)::int as owed_before"
            " from app.inspection i join app.delivery d on d.id = i.delivery_id"
            " where i.taken_back_at is null"
        )
        (aside,) = await self.rows(
            "select coalesce(sum(quantity) filter (where state in ('open', 'paid')), 0)::int as units"
            " from app.client_return"
        )
        (given,) = await self.rows(
            "select coalesce(sum(case state when 'submitted' then quantity else accepted end), 0)::int"
            " as handed, coalesce(sum(accepted), 0)::int as accepted from app.handover"
        )
        (order,) = await self.rows("select accepted_quantity from app.client_order")
        fit = seen["accepted"] - seen["unfit"] - seen["recalled"]
        assert units["accepted"] == fit - aside["units"] <= UNITS
        assert units["handed"] == given["handed"] <= units["accepted"]
        assert order["accepted_quantity"] == given["accepted"]
        assert seen["yen"] == (seen["accepted"] - seen["owed_before"]) * PRICE
        assert seen["yen"] <= UNITS * PRICE  # no unit is owed twice, whatever came back
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
    for at in range(100):
        await world.step()
        if at % 10 == 9:
            await world.holds()
    assert world.done >= {"deliver", "inspect", "take_back", "hand", "decide"}
    if seed_of == 0:
        assert world.done >= {"redo", "code", "dispute"}
