"""The 60 days: every item that was received and not paid, flagged seven days before, told once."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.deliveries.test_actions import deliver, rows
from workers_async.jobs import schedules
from yui.deliveries import actions as deliveries
from yui.quality.clocks import actions
from yui.quality.clocks.model import Item

pytestmark = pytest.mark.anyio


async def items(town: Town, **more: Any) -> list[Item]:
    async with begin(town.actor("tateshina")) as tx:
        return await actions.items(tx, **more)


async def received(town: Town, *, accepted: int | None = None, days: int = 0) -> UUID:
    work = await seed.assignment(town, quantity=100, price=38)
    made = await deliver(town, work, 100)
    async with town.admin() as admin:
        await admin.execute(
            "update app.delivery set delivered_at = $2 where id = $1",
            made,
            NOW + timedelta(days=days),
        )
    if accepted is not None:
        async with begin(town.actor("tateshina", "leader")) as tx:
            await deliveries.inspect(
                tx,
                delivery=made,
                accepted=accepted,
                defect="typo",
                rework_due=seed.DUE,
                now=NOW,
            )
    return made


async def test_an_item_is_on_the_clock_from_its_receipt_which_is_day_one(town: Town) -> None:
    made = await received(town)
    (found,) = await items(town)
    assert (found.id, found.yen, found.latest) == (made, 3_800, date(2027, 1, 18))
    assert found.left(date(2026, 11, 20)) == 59
    for day, flagged in ((10, False), (11, True), (18, True), (19, True)):
        assert found.flagged(date(2027, 1, day), within=7) is flagged


async def test_the_list_goes_by_days_left_a_page_at_a_time(town: Town) -> None:
    made = [await received(town, days=days) for days in (3, -20, -7)]
    found = await items(town)
    assert [item.id for item in found] == [made[1], made[2], made[0]]
    first = await items(town, most=2)
    rest = await items(town, after=(first[-1].delivered_at, first[-1].id), most=2)
    assert [item.id for item in [*first, *rest]] == [item.id for item in found]


async def test_what_was_sent_back_is_off_and_what_was_accepted_stays_until_it_is_paid(
    town: Town,
) -> None:
    await received(town, accepted=0)
    part = await received(town, accepted=80)
    (found,) = await items(town)
    assert (found.id, found.yen, found.counted_on) == (part, 80 * 38, NOW.date())
    run = uuid4()
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.payout_run (tenant_id, id, body_id, closing_on, pay_on, state,"
            " drafted_by, drafted_at) values ($1, $2, $3, '2026-11-30', '2026-12-15', 'exported', $4, $5)",
            *(20324, run, town.body(), town.actor("tateshina").id, NOW),
        )
        (found,) = await items(town)
        assert (found.run, found.pay_on) == ("exported", date(2026, 12, 15))
        await admin.execute("update app.payout_run set state = 'settled'")
        assert await items(town) == []
        await admin.execute("update app.payout_run set state = 'discarded'")
        assert len(await items(town)) == 1


async def test_the_directors_are_told_once_seven_days_before_and_of_inspections_that_end(
    town: Town,
) -> None:
    assert schedules()["quality.clock"] == "day"
    made = await received(town)

    async def day(now: Any) -> int:
        async with begin(town.actor("tateshina", "system")) as tx:
            return await actions.day(tx, now=now)

    assert await day(NOW + timedelta(days=5)) == 0
    assert await rows(town, "select kind from app.notice") == []
    assert await day(NOW + timedelta(days=6)) == 0
    (told,) = await rows(town, "select kind, link from app.notice")
    assert told == {"kind": "inspection.ending", "link": f"/deliveries/{made}"}
    near = NOW + timedelta(days=52)
    assert (await day(near), await day(near)) == (1, 1)
    found = await rows(town, "select kind from app.notice where kind = 'clock.flagged'")
    assert len(found) == 1


async def test_another_town_and_a_worker_see_none_of_it(town: Town) -> None:
    await received(town)
    for who in (town.actor("shiojiri"), town.actor("tateshina", "client")):
        async with begin(who) as tx:
            assert await actions.items(tx) == []
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        assert await actions.items(tx) == []
