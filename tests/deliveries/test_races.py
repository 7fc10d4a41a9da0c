"""Two who act on one delivery at once: the second sees what the first did, and no unit is owed twice."""

import asyncio
from contextvars import copy_context
from uuid import uuid4

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.test_actions import LATER, deliver, inspect, owed, refused, rows
from yui.deliveries import actions
from yui.deliveries.disputes import actions as disputes
from yui.deliveries.model import Reason

pytestmark = pytest.mark.anyio


async def take_back(town: Town, delivery: object) -> None:
    async with begin(town.actor("tateshina")) as tx:
        await actions.take_back(tx, delivery=delivery, now=LATER)  # type: ignore[arg-type]


async def test_an_inspection_is_not_taken_back_while_its_rework_is_handed_in(town: Town) -> None:
    beside = copy_context()
    work = await seed.assignment(town, quantity=100)
    first = await deliver(town, work, 100)
    await inspect(town.actor("tateshina", "leader"), first, 80, reason=Reason.TYPO)
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        again = await actions.deliver(
            tx, assignment=work, quantity=20, once=uuid4(), redo_of=first, now=LATER
        )
        waiting = asyncio.create_task(refused(take_back(town, first)), context=beside)
        await asyncio.sleep(0.5)
    assert await waiting == "inspection_not_open"
    await inspect(town.actor("tateshina", "leader"), again, 20)
    assert await owed(town) == 3_800


async def test_an_inspection_is_not_taken_back_while_its_rework_is_disputed(town: Town) -> None:
    beside = copy_context()
    work = await seed.assignment(town, quantity=100)
    first = await deliver(town, work, 100)
    await inspect(town.actor("tateshina", "leader"), first, 80, reason=Reason.TYPO)
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        await disputes.open_dispute(
            tx, delivery=first, assignment=work, says="見本どおり", now=LATER
        )
        waiting = asyncio.create_task(refused(take_back(town, first)), context=beside)
        await asyncio.sleep(0.5)
    assert await waiting == "in_dispute"


async def test_a_delivery_taken_back_takes_no_rework(town: Town) -> None:
    beside = copy_context()
    work = await seed.assignment(town, quantity=100)
    first = await deliver(town, work, 100)
    await inspect(town.actor("tateshina", "leader"), first, 80, reason=Reason.TYPO)
    async with begin(town.actor("tateshina")) as tx:
        await actions.take_back(tx, delivery=first, now=LATER)
        waiting = asyncio.create_task(
            refused(deliver(town, work, 20, redo_of=first)), context=beside
        )
        await asyncio.sleep(0.5)
    assert await waiting == "not_found"
    found = await rows(
        town, "select count(*) as n from app.delivery where delivered_at is not null"
    )
    assert found == [{"n": 1}]
