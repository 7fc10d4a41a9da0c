"""The pages of leaders' fees: the director's, the leader's own, her money, the order's costs."""

from uuid import uuid4

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.deliveries import seed as work
from tests.fees import seed
from tests.fees.seed import LED, NOW
from tests.hands import post, rows
from tests.payouts import seed as runs
from yui import clock
from yui.fees import actions
from yui.fees.reckoning import Kind, Rate

pytestmark = pytest.mark.anyio


def form(town: Town, **more: str) -> dict[str, str]:
    return {
        "leader": str(town.actor("tateshina", "leader").id),
        "kind": "percent",
        "fee": "7.5",
        "spec": "とりまとめをお願いします。",
        "valid_from.y": "2026",
        "valid_from.m": "11",
        "valid_from.d": "20",
        "answer_on.y": "2026",
        "answer_on.m": "11",
        "answer_on.d": "25",
        **more,
    }


async def test_a_fee_goes_from_the_director_to_the_leader_and_into_her_money(
    town: Town, client: Browser
) -> None:
    task = await work.task(town)
    director = await client.login(town.actor("tateshina"))
    leader = await client.login(town.actor("tateshina", "worker", LED))
    desk = f"/tasks/{task}/fee"
    assert desk in (await director.get(f"/tasks/{task}")).text
    assert desk in (await director.get(f"/team?task={task}")).text
    refused = await post(director, desk, form(town), shown=desk)
    assert refused.status_code == 422
    assert "住民ワーカーとして登録されていません" in refused.text
    await seed.leads(town)
    for bad in ("7.555", "0", "多め"):
        again = await post(director, desk, form(town, fee=bad), shown=desk)
        assert again.status_code == 422 and f'value="{bad}"' in again.text
    answer = await post(director, desk, form(town), shown=desk)
    assert (answer.status_code, answer.headers["location"]) == (303, desk)
    shown = (await director.get(desk)).text
    assert "検収した報酬の7.5％" in shown and "返事待ち" in shown
    (row,) = await rows(town, "select id from app.leader_fee")
    mine = f"/me/fees/{row['id']}"
    for page in ("/me", "/me/offers", "/me/fees"):
        assert mine in (await leader.get(page)).text
    opened = await post(leader, f"{mine}/open", {}, shown="/me/fees")
    assert opened.headers["location"] == mine
    shown = (await leader.get(mine)).text
    assert "取引条件明示書" in shown and "この条件で受ける" in shown
    paper = await leader.get(f"{mine}/terms.pdf")
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    answer = await post(leader, f"{mine}/acceptance", {}, shown=mine)
    assert answer.status_code == 303
    late = await post(leader, f"{mine}/refusal", {}, shown="/me/money")
    assert late.status_code == 409
    part = await work.assignment(town, worker=1, quantity=100, of=task)
    later = clock.now()  # pages agree at the hour it is
    delivery = await seed.deliver(town, part, 100, now=later)
    await seed.inspect(town, delivery, 100, now=later)
    shown = (await leader.get(mine)).text
    assert "合計 285円（税抜）" in shown and "計上ずみ" in shown
    money = (await leader.get("/me/money")).text
    assert "うちリーダー料" in money and "285円" in money
    assert "285" in (await director.get(desk)).text


async def test_her_statement_names_the_fee_in_a_line_of_its_own(
    town: Town, client: Browser
) -> None:
    _, _, part = await seed.led(town, Rate(Kind.UNIT, fee_yen=3), worker=LED)
    await seed.inspect(town, await seed.deliver(town, part, 100, worker=LED), 100)
    run = await runs.drafted(town)
    await runs.approve(town, run)
    await runs.export(town, run)
    leader = await client.login(town.actor("tateshina", "worker", LED))
    shown = (await leader.get(f"/me/statements/{run}")).text
    assert "リーダー料：教師データ補正（1件 3円）" in shown
    assert "4,510円" in shown


async def test_an_orders_costs_hold_rewards_and_the_leaders_fee_and_a_leader_does_not_see_them(
    town: Town, client: Browser
) -> None:
    order = await work.order(town)
    task = await work.task(town, of=order)
    await seed.agreed(town, task)
    part = await work.assignment(town, worker=1, quantity=100, of=task)
    delivery = await seed.deliver(town, part, 100)
    await seed.inspect(town, delivery, 100)
    director = await client.login(town.actor("tateshina"))
    shown = (await director.get(f"/orders/{order}")).text
    costs = shown[shown.index('id="h-costs"') :]
    assert "3,800円" in costs and "285円" in costs and "175,915円" in costs
    leader = await client.login(town.actor("tateshina", "leader"))
    assert 'id="h-costs"' not in (await leader.get(f"/orders/{order}")).text
    await seed.undo(town, delivery)
    assert 'id="h-costs"' not in (await director.get(f"/orders/{order}")).text


async def test_the_director_takes_a_fee_back_or_gives_it_a_last_day(
    town: Town, client: Browser
) -> None:
    await seed.leads(town)
    task = await work.task(town)
    director = await client.login(town.actor("tateshina"))
    fee = await seed.offered(town, task)
    page, desk = f"/fees/{fee}", f"/tasks/{task}/fee"
    answer = await post(director, f"{page}/withdrawal", {}, shown=page)
    assert answer.headers["location"] == desk
    fee = await seed.offered(town, task)
    await seed.accept(town, fee)
    page = f"/fees/{fee}"
    day = {"ends_on.y": "2026", "ends_on.m": "11", "ends_on.d": "19"}
    early = await post(director, f"{page}/end", day, shown=page)
    assert early.status_code == 422 and "終える日は" in early.text
    answer = await post(director, f"{page}/end", day | {"ends_on.d": "30"}, shown=page)
    assert answer.status_code == 303
    assert "11月30日（月）まで" in (await director.get(desk)).text


async def test_who_has_nothing_to_do_with_it_gets_the_answer_of_an_id_that_never_was(
    town: Town, client: Browser
) -> None:
    await seed.leads(town)
    task = await work.task(town)
    fee = await seed.offered(town, task)
    never = uuid4()
    for who, path in (
        (town.actor("shiojiri"), "/fees/{}"),
        (town.actor("shiojiri"), "/fees/{}/terms.pdf"),
        (town.actor("tateshina", "worker", 1), "/me/fees/{}"),
        (town.actor("tateshina", "worker", 1), "/me/fees/{}/terms.pdf"),
        (town.actor("shiojiri", "worker", LED), "/me/fees/{}"),
    ):
        browser = await client.login(who)
        answers = [await browser.get(path.format(one)) for one in (fee, never)]
        assert [one.status_code for one in answers] == [404, 404]
    assert (
        await (await client.login(town.actor("shiojiri"))).get(f"/tasks/{task}/fee")
    ).status_code == 404
    for role in ("client", "coordinator", "leader", "staff"):
        browser = await client.login(town.actor("tateshina", role))
        for path in (f"/fees/{fee}", f"/me/fees/{fee}", f"/tasks/{task}/fee"):
            assert (await browser.get(path)).status_code == 403


async def test_words_of_command_are_hinted_at_before_they_reach_the_leader(
    town: Town, client: Browser
) -> None:
    await seed.leads(town)
    task = await work.task(town)
    desk = f"/tasks/{task}/fee"
    director = await client.login(town.actor("tateshina"))
    hinted = await post(
        director, desk, form(town, spec="毎日必ず9時に始めてください。"), shown=desk
    )
    assert hinted.status_code == 422 and "hint_reason" in hinted.text
    assert await rows(town, "select id from app.leader_fee") == []
    async with begin(town.actor("tateshina", "worker", LED)) as tx:
        assert await actions.mine(tx, on=NOW.date()) == []
