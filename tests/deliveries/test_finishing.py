"""An assignment is done when all of it is accepted, and goes on when some of it comes back."""

from datetime import timedelta
from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.deliveries.test_actions import LATER, REDO_BY, deliver, inspect, refused, rows
from yui.deliveries import actions
from yui.deliveries.model import Reason

pytestmark = pytest.mark.anyio


async def state(town: Town, work: UUID) -> str:
    (row,) = await rows(town, "select state, ended_at from app.assignment where id = $1", work)
    assert (row["state"] == "done") is (row["ended_at"] is not None)
    return str(row["state"])


async def test_it_is_done_with_the_last_unit_accepted_and_not_before(town: Town) -> None:
    work, leader = await seed.assignment(town, quantity=100), town.actor("tateshina", "leader")
    first = await deliver(town, work, 60)
    second = await deliver(town, work, 40)
    await inspect(leader, first, 60)
    assert await state(town, work) == "active"
    await inspect(leader, second, 30, reason=Reason.TYPO)
    assert await state(town, work) == "active"
    again = await deliver(town, work, 10, redo_of=second)
    await inspect(leader, again, 10)
    assert await state(town, work) == "done"
    assert await refused(deliver(town, work, 1)) == "assignment_not_open"


async def test_silence_finishes_it_too(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    await deliver(town, work, 100)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.deem_overdue(tx, now=NOW + timedelta(days=30)) == 1
    assert await state(town, work) == "done"


async def test_it_goes_on_when_an_inspection_is_taken_back_or_a_fault_is_found_later(
    town: Town,
) -> None:
    work, leader = await seed.assignment(town, quantity=100), town.actor("tateshina", "leader")
    made = await deliver(town, work, 100)
    await inspect(leader, made, 100)
    async with begin(town.actor("tateshina")) as tx:
        await actions.take_back(tx, delivery=made, now=LATER)
    assert await state(town, work) == "active"
    told = await rows(town, "select to_id from app.notice where kind = 'delivery.taken_back'")
    assert [row["to_id"] for row in told] == [town.worker()]
    await inspect(leader, made, 100)
    assert await state(town, work) == "done"
    async with begin(town.actor("tateshina")) as tx:
        await actions.recall(
            tx, delivery=made, quantity=5, defect="typo", rework_due=REDO_BY, now=LATER
        )
    assert await state(town, work) == "active"
    await inspect(leader, await deliver(town, work, 5, redo_of=made), 5)
    assert await state(town, work) == "done"


async def test_what_its_worker_ended_stays_ended(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    made = await deliver(town, work, 100)
    async with town.admin() as admin:
        await admin.execute(
            "update app.assignment set state = 'ended', ended_at = $1 where id = $2", NOW, work
        )
    await inspect(town.actor("tateshina", "leader"), made, 100)
    (row,) = await rows(town, "select state from app.assignment where id = $1", work)
    assert row["state"] == "ended"
