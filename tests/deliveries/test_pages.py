"""The inspection pages: what a leader sees and does, what another town sees, bad input."""

import re
from uuid import UUID, uuid4

import httpx
import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.hands import plain
from yui.deliveries import actions

pytestmark = pytest.mark.anyio


async def delivered(town: Town, quantity: int = 100) -> UUID:
    work = await seed.assignment(town, quantity=quantity)
    async with begin(town.actor("tateshina", "worker")) as tx:
        return await actions.deliver(tx, assignment=work, quantity=quantity, once=uuid4(), now=NOW)


async def csrf(browser: httpx.AsyncClient, path: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', (await browser.get(path)).text)
    assert found
    return found.group(1)


async def post(browser: httpx.AsyncClient, path: str, shown: str, **data: str) -> httpx.Response:
    return await browser.post(path, data={"csrf": await csrf(browser, shown), **data})


async def test_the_list_shows_code_and_name_and_when_it_is_due(town: Town, client: Browser) -> None:
    made = await delivered(town)
    leader = await client.login(town.actor("tateshina", "leader"))
    found = await leader.get("/inspections")
    assert found.status_code == 200
    assert "W-001 tateshina 働子1" in found.text
    assert f"/deliveries/{made}" in found.text
    assert "11月27日（金）" in found.text
    one = await leader.get(f"/deliveries/{made}")
    assert one.status_code == 200
    assert "令和9年1月18日" in one.text  # receipt on 20 November is day 1; day 60 is 18 January
    assert "3,800円" in one.text


async def test_a_leader_accepts_all_and_the_delivery_leaves_the_list(
    town: Town, client: Browser
) -> None:
    made = await delivered(town)
    leader = await client.login(town.actor("tateshina", "leader"))
    path = f"/deliveries/{made}"
    answer = await post(leader, f"{path}/inspection", path, accepted="100")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inspections")
    assert f"/deliveries/{made}" not in (await leader.get("/inspections")).text
    again = await leader.post(
        f"{path}/inspection", data={"csrf": await csrf(leader, path), "accepted": "100"}
    )
    assert again.status_code == 409
    assert "すでに検品されています" in again.text


async def test_a_part_is_accepted_with_a_coded_reason_and_wrong_input_stands_at_its_field(
    town: Town, client: Browser
) -> None:
    made = await delivered(town)
    leader = await client.login(town.actor("tateshina", "leader"))
    path = f"/deliveries/{made}"
    good = {
        "accepted": "80",
        "reason": "typo",
        "rework_due.y": "2026",
        "rework_due.m": "11",
        "rework_due.d": "30",
    }
    for change, says in (
        ({"accepted": "101"}, "0から100まで"),
        ({"accepted": "-1"}, ""),
        ({"accepted": "x"}, ""),
        ({"accepted": ""}, ""),
        ({"reason": ""}, "理由を選んでください"),
        ({"reason": "late_change"}, "無償のやり直しにできません"),
        ({"reason": "spelling"}, ""),
        ({"rework_due.d": "31"}, ""),
        ({"rework_due.d": "20"}, "今日より後の日"),
        ({"worker_id": "1"}, ""),
    ):
        answer = await post(leader, f"{path}/inspection", path, **{**good, **change})
        assert answer.status_code == 422, change
        assert says in answer.text, change
    answer = await post(leader, f"{path}/inspection", path, **good)
    assert answer.status_code == 303
    shown = (await leader.get(path)).text
    assert "誤字・入力の誤りがある" in shown
    assert "3,040円" in shown


async def test_a_mistake_is_taken_back_on_the_page(town: Town, client: Browser) -> None:
    made = await delivered(town)
    leader = await client.login(town.actor("tateshina", "leader"))
    path = f"/deliveries/{made}"
    await post(leader, f"{path}/inspection", path, accepted="100")
    answer = await post(leader, f"{path}/take-back", path)
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert f"/deliveries/{made}" in (await leader.get("/inspections")).text


async def test_another_town_gets_the_answer_of_an_id_that_never_was(
    town: Town, client: Browser
) -> None:
    made = await delivered(town)
    other = await client.login(town.actor("shiojiri"))
    for path in ("/deliveries/{}", "/deliveries/{}/inspection", "/deliveries/{}/take-back"):
        answers = []
        for one in (made, uuid4()):
            if path.endswith("{}"):
                found = await other.get(path.format(one))
            else:
                data = {"csrf": await csrf(other, "/inspections"), "accepted": "1"}
                if path.endswith("back"):
                    data.pop("accepted")
                found = await other.post(path.format(one), data=data)
            answers.append((found.status_code, plain(found.text, one)))
        assert answers[0] == answers[1]
        assert answers[0][0] == 404


async def test_inspection_is_not_for_everyone(town: Town, client: Browser) -> None:
    made = await delivered(town)
    for role in ("worker", "staff", "client"):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get("/inspections")).status_code == 403
        assert (await who.get(f"/deliveries/{made}")).status_code == 403
