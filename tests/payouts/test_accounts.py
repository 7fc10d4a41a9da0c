"""A bank account that was changed a moment ago is not paid to before its time."""

from datetime import timedelta

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.payouts import seed
from tests.payouts.seed import NOW
from yui.payouts import actions
from yui.payouts.refusals import AccountWaits

pytestmark = pytest.mark.anyio


async def test_a_changed_account_waits_until_its_hour_and_then_is_paid(town: Town) -> None:
    await seed.owe(town, 10_000)
    await seed.owe(town, 20_000, worker=2)
    usable = NOW + timedelta(hours=24)
    async with town.admin() as admin:
        await admin.execute(
            "update app.engagement set usable_from = $1 where worker_id = $2",
            *(usable, town.worker("tateshina", 1)),
        )
    run = await seed.drafted(town)
    await seed.approve(town, run)
    for early in (NOW, usable - timedelta(seconds=1)):
        with pytest.raises(AccountWaits) as refused:
            async with begin(town.actor("tateshina", "staff")) as tx:
                await actions.export(tx, run=run, key=seed.key(town), now=early)
        assert refused.value.values["until"] == "令和8年12月3日 10:00"
        assert (refused.value.status, refused.value.values["count"]) == (409, 1)
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.transfer_file") == 0
    async with begin(town.actor("tateshina", "staff")) as tx:
        made = await actions.export(tx, run=run, key=seed.key(town), now=usable)
    assert (made.records, made.total_yen) == (2, 33_000)


@pytest.mark.parametrize(("hours", "paid"), [(24, "old"), (0, "new")])
async def test_until_then_the_account_before_it_is_paid_and_nobody_else_waits(
    town: Town, hours: int, paid: str
) -> None:
    await seed.owe(town, 10_000)
    await seed.owe(town, 20_000, worker=2)
    her = town.worker("tateshina", 1)
    async with town.admin() as admin:
        old = await admin.fetchval(
            "update app.engagement set valid_to = $2 where worker_id = $1 returning id",
            *(her, NOW.date() - timedelta(days=1)),
        )
        new = await admin.fetchval(
            "insert into app.engagement select (jsonb_populate_record(e, jsonb_build_object("
            " 'id', gen_random_uuid(), 'valid_from', $2::date, 'valid_to', null, 'usable_from',"
            " $3::timestamptz))).* from app.engagement e where worker_id = $1 returning id",
            *(her, NOW.date(), NOW + timedelta(hours=hours)),
        )
    run = await seed.drafted(town)
    async with town.admin() as admin:
        chosen = await admin.fetchval(
            "select engagement_id from app.payout where run_id = $1 and worker_id = $2", run, her
        )
    assert chosen == {"old": old, "new": new}[paid]
    if paid == "old":
        await seed.approve(town, run)
        async with begin(town.actor("tateshina", "staff")) as tx:
            made = await actions.export(tx, run=run, key=seed.key(town), now=NOW)
        assert (made.records, made.total_yen) == (2, 33_000)


@pytest.mark.parametrize(
    ("ago", "later", "paid"), [(25, 3, "old"), (25, 23, "old"), (40, 30, "given")]
)
async def test_an_account_that_she_put_right_before_its_hours_were_over_is_never_paid_to(
    town: Town, ago: int, later: int, paid: str
) -> None:
    """Somebody took her log-in over and gave an account; `later` hours on she gave her own again. What
    had its hours (the third case) was hers as far as anybody knew, and is paid until hers may be."""
    await seed.owe(town, 10_000)
    her, given = town.worker("tateshina", 1), NOW - timedelta(hours=ago)
    again = given + timedelta(hours=later)
    replaced = """
        insert into app.engagement select (jsonb_populate_record(e, jsonb_build_object('id', uuidv7(),
            'valid_from', $2::date, 'valid_to', $3::date, 'usable_from', $4::timestamptz))).*
        from app.engagement e where e.id = $1 returning id
    """
    async with town.admin() as admin:
        old = await admin.fetchval(
            "update app.engagement set valid_to = $2 where worker_id = $1 returning id",
            *(her, given.date() - timedelta(days=1)),
        )
        wait = timedelta(hours=24)
        one = await admin.fetchval(replaced, old, given.date(), again.date(), given + wait)
        await admin.fetchval(replaced, old, again.date(), None, again + wait)
    run = await seed.drafted(town)
    async with town.admin() as admin:
        chosen = await admin.fetchval(
            "select engagement_id from app.payout where run_id = $1 and worker_id = $2", run, her
        )
    assert chosen == {"old": old, "given": one}[paid]
