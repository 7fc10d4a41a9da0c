"""What came back is paid again between two months' runs: by two people, with a file of its own, once."""

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest

from tenants.db import begin
from tests.banklink import seed
from tests.conftest import Browser, Town
from tests.hands import post, refused, rows
from tests.payouts import seed as paying
from yui import clock
from yui.payouts import actions as payouts
from yui.payouts.model import State
from yui.payouts.offcycle import actions, model
from yui.payouts.returning import actions as returning
from yui.payouts.returning.model import Stage, UnderWay
from yui.payouts.sheet import actions as sheets

pytestmark = pytest.mark.anyio
TUESDAY = seed.JANUARY
"""5 January 2027, a business day after the New Year."""


async def back(town: Town, *workers: int) -> UUID:
    """A filed run whose transfers to these came back, their accounts mended."""
    run = await seed.filed(town)
    await seed.told(town, run, dict.fromkeys(workers, "101"))
    for worker in workers:
        await seed.mend(town, worker, usable=None)
    return run


async def again(town: Town, who: str = "staff", *, pay_on: date | None = None) -> UUID:
    async with begin(town.actor("tateshina", who)) as tx:
        return await actions.propose(tx, body=town.body(), pay_on=pay_on, now=TUESDAY)


async def stages(town: Town) -> list[Stage]:
    async with begin(town.actor("tateshina")) as tx:
        return [one.stage for one in await returning.returns(tx, now=TUESDAY)]


async def test_what_came_back_is_paid_whole_in_a_run_of_its_own_and_the_months_run_leaves_it(
    town: Town,
) -> None:
    await back(town, 2)
    run = await again(town)
    async with begin(town.actor("tateshina")) as tx:
        sheet = await sheets.show(tx, run=run)
    assert (sheet.run.again, sheet.run.state, sheet.totals.net) == (True, State.DRAFT, 22_000)
    assert [(one.yen, one.closing_on) for one in sheet.again] == [(22_000, paying.CLOSING)]
    assert (sheet.totals.again, sheet.totals.again_payees) == (22_000, 1)
    assert [one.says for one in sheet.checks] == [
        "記帳の合計と一致しています。",
        "全員の振込先が登録されています。",
    ], "of days and of a month's closing a run without deliveries says nothing"
    assert await refused(approve(town, run, "staff")) == "self_approval"
    await seed.send(town, run)
    content = await seed.file_of(town, run)
    (line,) = [row for row in content.split(b"\r\n") if row[:1] == b"2"]
    assert (line[43:50], int(line[80:90])) == (b"7000002", 22_000)
    assert await stages(town) == [Stage.REPAID]
    await paying.owe(town, 5_000, worker=3, on=seed.DECEMBER)
    month = await seed.january(town)  # of an earlier closing day than the run between
    async with begin(town.actor("tateshina")) as tx:
        sheet = await sheets.show(tx, run=month)
    assert (sheet.totals.net, sheet.again) == (5_500, [])
    async with begin(town.actor("tateshina")) as tx:
        listed = await sheets.runs(tx)
    assert all(one.gross + one.tax - one.withheld + one.again == one.net for one in listed)
    assert {one.id: one.again for one in listed}[run] == 22_000
    assert await seed.told(town, run, {}) == 1
    assert await seed.books(town, 2) == {"clearing": 5_500, "bank": 110_000, "back": 0}
    papers = await rows(
        town,
        "select run_id from app.statement where worker_id = $1",
        town.worker("tateshina", 2),
    )
    assert len(papers) == 1, "it is no new reward"
    fees = await rows(town, "select 1 from app.account where kind = 'bank_fee'")
    assert fees == []


async def approve(town: Town, run: UUID, who: str) -> None:
    async with begin(town.actor("tateshina", who)) as tx:
        await payouts.approve(tx, run=run, now=TUESDAY)


async def test_clicks_at_once_of_one_and_of_two_people_draft_one_run(town: Town) -> None:
    await back(town, 2)
    mine = await asyncio.gather(*(again(town) for _ in range(4)))
    assert len(set(mine)) == 1
    assert await refused(again(town, "director")) == "repayment_run_open"
    await seed.send(town, mine[0])
    assert await refused(again(town)) == "repayment_run_today"
    found = await rows(town, "select count(*)::int as n from app.repayment")
    assert found[0]["n"] == 1


async def test_the_months_run_and_the_one_between_at_once_pay_it_in_one_of_them(
    town: Town,
) -> None:
    await back(town, 2)
    async with begin(town.actor("tateshina", "staff")) as tx:
        month = await payouts.propose(tx, body=town.body(), closing_on=seed.DECEMBER, now=TUESDAY)

    async def between() -> str:
        try:
            return str(await again(town, "director"))
        except (UnderWay, model.NothingBack) as no:
            return no.code

    async def build() -> str:
        try:
            await seed.build(town, month)
        except UnderWay:  # the job is given back, and finds nothing to pay again
            await seed.build(town, month)
        return ""

    await asyncio.gather(between(), build())
    live = await rows(town, "select run_id from app.repayment where state <> 'dropped'")
    assert len(live) == 1
    assert (await seed.books(town, 2))["back"] == 0


async def test_given_up_it_waits_for_the_months_run(town: Town) -> None:
    await back(town, 2)
    run = await again(town)
    assert await stages(town) == [Stage.PLANNED]
    async with begin(town.actor("tateshina", "staff")) as tx:
        await payouts.discard(tx, run=run, now=TUESDAY)
    assert await stages(town) == [Stage.NEXT_RUN]
    assert await seed.books(town, 2) == {"clearing": 0, "bank": 88_000, "back": 22_000}
    month = await seed.january(town)
    async with begin(town.actor("tateshina")) as tx:
        assert (await sheets.show(tx, run=month)).totals.net == 22_000


async def test_what_cannot_be_is_refused_and_nothing_is_left_of_it(town: Town) -> None:
    await seed.filed(town)
    assert await refused(again(town)) == "repayment_none"
    assert await rows(town, "select 1 from app.payout_run where kind = 'repay'") == []
    holiday, far = date(2027, 1, 11), TUESDAY.date() + timedelta(days=60)
    for day in (holiday, far, TUESDAY.date() - timedelta(days=1)):
        assert await refused(again(town, pay_on=day)) == "validation_error"
    rule = await rows(
        town, "select closing_day from app.body_closing where body_id = $1", town.body()
    )
    async with town.admin() as admin:
        await admin.execute("update app.body_closing set closing_day = $1", TUESDAY.day)
    assert rule[0]["closing_day"] != TUESDAY.day
    assert await refused(again(town)) == "repayment_closing_day"


async def test_a_closed_month_takes_no_run_between(town: Town) -> None:
    await back(town, 2)
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.period (tenant_id, body_id, month, state) values ($1, $2, $3, 'closed')"
            " on conflict (tenant_id, body_id, month) do update set state = 'closed'",
            *(town.tenant("tateshina"), town.body(), TUESDAY.date().replace(day=1)),
        )
    assert await refused(again(town)) == "period_closed"
    assert await stages(town) == [Stage.NEXT_RUN]


@pytest.fixture
def own_day(client: Browser) -> Iterator[None]:
    """The business day is a test's own, once the application has set its; the next begins without."""
    assert client
    clock.set_demo_date(TUESDAY.date())
    yield
    clock.set_demo_date(None)


@pytest.mark.usefixtures("own_day")
async def test_the_office_does_it_on_the_page_and_other_towns_do_not_see_it(
    town: Town, client: Browser
) -> None:
    await back(town, 2)
    me = await client.login(town.actor("tateshina", "staff"))
    made = await post(me, "/bank/repayments", {}, "/bank/returns")
    again = await post(me, "/bank/repayments", {}, "/bank/returns")
    assert (made.status_code, again.headers["location"]) == (303, made.headers["location"])
    text = (await me.get(made.headers["location"])).text
    assert "もう一度振り込む分" in text and "22,000" in text
    assert "再振込" in (await me.get("/payouts")).text
    other = await client.login(town.actor("shiojiri"))
    assert (await other.get(made.headers["location"])).status_code == 404
    she = await client.login(town.actor("tateshina", "worker", 2))
    assert (await she.get(made.headers["location"])).status_code in {403, 404}
