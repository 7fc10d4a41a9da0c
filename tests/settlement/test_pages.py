"""A month's settlement clicked through by two directors, and shut to everyone else."""

import re
from datetime import date

import httpx
import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.hands import post, rows
from tests.settlement.seed import MONTH, accepted
from tests.settlement.test_month import A, B, all_of, draw, net
from yui import clock
from yui.notices import mail
from yui.settlement import zero
from yui.settlement.states import State

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def posted(town: Town) -> None:
    mail.set_up(town.settings)


async def hidden(browser: httpx.AsyncClient, path: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', (await browser.get(path)).text)
    assert found, (path, name)
    return found[1]


async def test_two_directors_settle_a_month_and_see_every_ledger_come_to_zero(
    town: Town, client: Browser
) -> None:
    await accepted(town, A, B, units=100, price=50)
    one, two = await client.login(town.actor(A)), await client.login(town.actor(B))
    month = "/settlement?month=2026-10"
    drawn = await post(one, "/settlement/drawings", {"month": MONTH.isoformat()}, month)
    assert drawn.status_code == 303
    (found,) = await all_of(town, A)
    path = f"/settlement/{found.id}"
    assert found.print in (await one.get(path)).text
    assert found.print in (await two.get(path)).text
    for browser in (one, two):
        assert "5,500" in (await browser.get(month)).text
        seen = await hidden(browser, path, "seen")
        for _ in range(2):  # a double click is one confirmation
            sent = await post(browser, f"{path}/confirmation", {"seen": seen}, path)
            assert sent.status_code == 303
    late = await post(one, f"{path}/lines/1", objection(), path)
    assert (late.status_code, "締めて" in late.text) == (409, True)
    for _ in range(2):
        assert (await post(two, f"{path}/close", {}, path)).status_code == 303
    assert (await one.get(f"{path}/statement.pdf")).content.startswith(b"%PDF")
    await draw(town, A)
    await net(town)
    for browser, says in ((one, "合っています"), (two, "合っています")):
        assert says in (await browser.get("/settlement/zero?month=2026-10")).text
    async with begin(town.actor(A)) as tx:
        from yui.settlement import actions

        (transfer,) = await actions.transfers(tx, statements=await actions.waiting(tx))
    pay = f"/settlement/transfers/{transfer.id}"
    today = clock.today()
    day = {"y": today.year, "m": today.month, "d": today.day}
    form = {f"value_on.{name}": str(value) for name, value in day.items()}
    for browser, slug in ((one, A), (two, B)):
        for _ in range(2):
            sent = await post(browser, pay, {**form, "reference": "第1号"}, pay)
            assert sent.status_code == 303
        other = await post(browser, pay, {**form, "reference": "第2号"}, pay)
        assert other.status_code == 409
        record = {"voucher": await hidden(browser, pay, "voucher"), "say": "confirmed"}
        own = await post(browser, f"{pay}/confirmation", record, pay)
        assert (own.status_code, "ほかの職員" in own.text) == (403, True)
        second = await client.login(town.actor(slug, "staff"))
        for _ in range(2):  # a double click, or a replay, is one confirmation
            sent = await post(second, f"{pay}/confirmation", record, path)
            assert sent.status_code == 303
    (found,) = await all_of(town, A)
    assert found.state is State.SETTLED


def objection() -> dict[str, str]:
    return {
        "reason": "price",
        "claimed_yen": "4000",
        "note": "単価が40円でした",
        "once": "5b6f0f8e-94c4-4a5e-8a53-1d9f6a1f9b01",
    }


async def test_an_objection_is_raised_and_granted_on_the_page_and_a_third_town_sees_nothing(
    town: Town, client: Browser
) -> None:
    await accepted(town, A, B, units=100, price=50)
    await draw(town)
    (found,) = await all_of(town, A)
    path = f"/settlement/{found.id}"
    one, two = await client.login(town.actor(A)), await client.login(town.actor(B))
    third = await client.login(town.actor("omachi"))
    same = await post(one, f"{path}/lines/1", {**objection(), "claimed_yen": "5000"})
    assert (same.status_code, "ちがう額" in same.text) == (422, True)
    for _ in range(2):
        raised = await post(one, f"{path}/lines/1", objection())
        assert raised.status_code == 303
    asked = raised.headers["location"]
    assert "4,000円" in (await two.get(asked)).text
    own = await post(one, asked, {"say": "granted"})
    assert own.status_code == 409
    assert (await post(two, asked, {"say": "granted", "note": "確かに"})).status_code == 303
    fixes = await all_of(town, B)
    assert [(each.number, each.owed, each.due) for each in fixes] == [(1, 0, 5_000), (2, 1_000, 0)]
    for address in (path, f"{path}/lines/1", asked, f"{path}/statement.pdf"):
        assert (await third.get(address)).status_code == 404
    for role in ("leader", "worker", "client"):
        other = await client.login(town.actor(A, role))
        for address in ("/settlement", path, "/settlement/zero", "/settlement/rules"):
            assert (await other.get(address)).status_code == 403


async def test_a_rule_is_proposed_answered_and_listed_on_the_page(
    town: Town, client: Browser
) -> None:
    clock.set_demo_date(date(2026, 11, 20))
    one, two = await client.login(town.actor(A)), await client.login(town.actor(B))
    ones = await client.login(town.actor(A, "staff"))
    twos = await client.login(town.actor(B, "staff"))
    form = {
        "other": str(town.tenant(B)),
        "mine": "client",
        "client_percent": "4.75",
        "worker_percent": "94.25",
        "manager_percent": "0",
        "sponsor_percent": "0",
        "rest": "worker",
        "valid_from.y": "2026",
        "valid_from.m": "11",
        "valid_from.d": "1",
        "reason": "協議会の合意",
        "once": "5b6f0f8e-94c4-4a5e-8a53-1d9f6a1f9b02",
    }
    assert (await post(one, "/settlement/rules", form)).status_code == 422
    past = await post(one, "/settlement/rules", {**form, "worker_percent": "95.25"})
    assert (past.status_code, "来月からあと" in past.text) == (422, True)
    finer = await post(one, "/settlement/rules", {**form, "worker_percent": "95.255"})
    assert finer.status_code == 422
    form |= {"worker_percent": "95.25", "valid_from.m": "12"}
    drafts = {(await post(one, "/settlement/rules", form)).headers["location"] for _ in range(2)}
    (draft,) = drafts
    assert "合意ずみ" not in (await two.get("/settlement/rules")).text
    assert "4.75％" in (await one.get(draft)).text
    assert (await post(one, draft, {"decision": "adopted"})).status_code == 403
    assert (await post(twos, draft, {"decision": "adopted"})).status_code == 404
    made = await post(ones, draft, {"decision": "adopted"})
    assert made.status_code == 303
    path = made.headers["location"]
    assert (await post(one, path, {"say": "agreed"})).status_code == 409
    yes = await post(two, path, {"say": "agreed", "reason": "理事会の了承"})
    assert yes.status_code == 303
    assert "合意ずみ" not in (await one.get("/settlement/rules")).text
    assert (await post(two, yes.headers["location"], {"decision": "adopted"})).status_code == 403
    for _ in range(2):
        agreed = await post(twos, yes.headers["location"], {"decision": "adopted"})
        assert agreed.status_code == 303
    assert (await post(two, path, {"say": "declined"})).status_code == 409
    assert "合意ずみ" in (await one.get("/settlement/rules")).text


async def test_a_posting_that_the_other_side_has_not_shows_as_a_difference(town: Town) -> None:
    await accepted(town, A, B, booked=("lead",))
    await accepted(town, B, A)
    await draw(town)
    names = {int(town.tenant(slug)): slug for slug in (A, B)}
    for slug in (A, B):
        async with begin(town.actor(slug)) as tx:
            found = await zero.month(tx, body=town.body(slug), of=MONTH, names=names)
        assert not found.holds
        assert [row.difference for row in found.rows] == [5_000]
        assert found.debit == found.credit


async def test_the_nightly_look_puts_a_planted_difference_into_the_inbox(
    town: Town, client: Browser
) -> None:
    from workers_async.jobs import Due
    from workers_async.jobs.settlement import publish

    told = "select subject, link from app.notice where kind = 'settlement.differs' and to_id = $1"
    await accepted(town, A, B)

    async def night() -> None:
        for slug in (A, B):
            async with begin(town.actor(slug, "system")) as tx:
                await publish(tx, Due(clock.now()), now=clock.now())

    await night()
    assert await rows(town, told, town.actor(A).id) == []
    async with town.admin() as admin:  # a posting that only one side knows
        await admin.execute(
            "update app.posting p set amount_yen = amount_yen - 1 from app.account a"
            " where a.tenant_id = p.tenant_id and a.id = p.credit and a.kind = 'town_payable'"
        )
    for _ in range(2):  # twice a night is told once
        await night()
    for slug in (A, B):
        (notice,) = await rows(town, told, town.actor(slug).id)
        assert notice["link"] == "/settlement/zero"
    text = (await (await client.login(town.actor(A))).get("/settlement/zero")).text
    assert "差がある" in text
    assert await rows(town, told, town.actor("omachi").id) == []


async def test_the_coordinator_reads_counts_of_settlement_and_has_no_page_of_it(
    town: Town, client: Browser
) -> None:
    await accepted(town, A, B, units=100, price=51)
    await accepted(town, B, A, units=3, price=77, booked=("lead",))  # one side has not booked it
    await draw(town)
    for slug in (A, B):
        async with begin(town.actor(slug, "system")) as tx:
            await zero.publish(tx, body=town.body(slug), of=MONTH, now=clock.now())
    her = await client.login(town.actor(A, "coordinator"))
    shown = (await her.get("/dashboard/settlement")).text
    assert "差がある" in shown and "清算の件数" in shown
    for never in ("円", "5,100", "5,610", "231", "立科", "塩尻", "公社"):
        assert never not in shown[shown.index("<main") : shown.index("</main>")], never
    menu = (await her.get("/dashboard")).text
    for part in ("/settlement", "/orders", "/payouts", "/shares", "/direct", "/joint", "/ledger"):
        assert f'href="{part}"' not in menu, part
    (found,) = await all_of(town, A)
    for path in ("/settlement", f"/settlement/{found.id}", "/settlement/zero", "/settlement/rules"):
        assert (await her.get(path)).status_code in {403, 404}
    director = await client.login(town.actor(A))
    assert (await director.get("/dashboard/settlement")).status_code == 403


async def test_a_month_or_a_moment_that_nothing_is_of_breaks_no_page(
    town: Town, client: Browser
) -> None:
    me = await client.login(town.actor("tateshina"))
    for month in ("9999-12", "0001-01", "2026-13"):
        assert (await me.get(f"/settlement/zero?month={month}")).status_code == 200
    first = "after_at=0001-01-01T00:00:00%2B14:00&after_id=00000000-0000-7000-8000-000000000000"
    for path in ("/settlement/rules", "/shares/differences"):
        assert (await me.get(f"{path}?{first}")).status_code == 404
