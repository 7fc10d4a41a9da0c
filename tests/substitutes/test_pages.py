"""「続けられません」 on the phone, the cases on the director's desk."""

import re
from uuid import UUID, uuid4

import pytest

from tests.conftest import Browser, Town
from tests.hands import post
from tests.offers import seed
from tests.offers.seed import NOW
from tests.substitutes.test_actions import deliver, step, taken

pytestmark = pytest.mark.anyio


async def test_she_leaves_by_a_button_and_the_director_sees_who_is_asked(
    town: Town, client: Browser
) -> None:
    mine = await taken(town, await seed.task(town, quantity=100))
    await deliver(town, mine, 40)
    worker = await client.login(town.actor("tateshina", "worker"))
    path = f"/me/assignments/{mine}/leaving"
    assert path in (await worker.get(f"/me/assignments/{mine}")).text
    shown = (await worker.get(path)).text
    assert "40件（検収してお支払いします）" in shown and "60件（ほかの人にお願いします）" in shown
    assert 'name="reason"' not in shown and "理由は聞きません" in shown
    answer = await post(worker, path, {}, shown=path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/me/assignments/{mine}")
    assert (await post(worker, path, {}, shown="/me")).status_code == 409
    page = (await worker.get(f"/me/assignments/{mine}")).text
    assert "この仕事は途中で終わりました" in page and path not in page
    director = await client.login(town.actor("tateshina"))
    listed = (await director.get("/substitutes")).text
    found = re.search(r"/substitutes/([0-9a-f-]{36})", listed)
    assert found and "W-001" in listed
    await step(town, UUID(found[1]), NOW)
    case = (await director.get(found[0])).text
    task = re.search(r"/tasks/[0-9a-f-]{36}", case)
    assert task and "途中で終わりました" in (await director.get(task[0])).text
    assert "W-002" in case and "町のワーカー" in case
    assert (await post(director, f"{found[0]}/cancellation", {}, shown=found[0])).status_code == 303
    again = await post(director, f"{found[0]}/cancellation", {}, shown="/substitutes")
    assert again.status_code == 409


async def test_hours_are_set_from_a_day_on(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    form = {
        "valid_from.y": "2026", "valid_from.m": "11", "valid_from.d": "20",
        "team_hours": "2", "town_hours": "6", "towns_hours": "12", "at_once": "5",
    }  # fmt: skip
    path = "/substitutes"
    zero = await post(director, f"{path}/hours", form | {"team_hours": "0"}, shown=path)
    assert zero.status_code == 422
    assert (await post(director, f"{path}/hours", form, shown=path)).status_code == 303
    assert "合わせて 20時間" in (await director.get(path)).text
    assert (await post(director, f"{path}/hours", form, shown=path)).status_code == 422


async def test_another_town_another_worker_and_other_roles_reach_nothing(
    town: Town, client: Browser
) -> None:
    mine = await taken(town, await seed.task(town, quantity=100))
    path = f"/me/assignments/{mine}/leaving"
    for who in (town.actor("tateshina", "worker", 2), town.actor("shiojiri", "worker")):
        other = await client.login(who)
        for one in (mine, uuid4()):
            where = f"/me/assignments/{one}/leaving"
            assert (await other.get(where)).status_code == 404
            assert (await post(other, where, {}, shown="/me")).status_code == 404
    worker = await client.login(town.actor("tateshina", "worker"))
    await post(worker, path, {}, shown=path)
    director = await client.login(town.actor("tateshina"))
    found = re.search(r"/substitutes/[0-9a-f-]{36}", (await director.get("/substitutes")).text)
    assert found
    there = await client.login(town.actor("shiojiri"))
    assert "W-001" not in (await there.get("/substitutes")).text
    assert (await there.get(found[0])).status_code == 404
    answer = await post(there, f"{found[0]}/cancellation", {}, shown="/substitutes")
    assert answer.status_code == 404
    for role, status in (("leader", 200), ("worker", 403), ("client", 403), ("coordinator", 403)):
        seen = await client.login(town.actor("tateshina", role))
        assert (await seen.get(found[0])).status_code == status, role
        answer = await post(seen, f"{found[0]}/cancellation", {}, shown="/account")
        assert answer.status_code == 403, role
