"""The pages of orders and tasks: seen by roles, filled in wrongly, sent twice, tried from elsewhere."""

import re
from datetime import date
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.hands import post
from yui.clock import now
from yui.work import actions

pytestmark = pytest.mark.anyio
DUE = {"due_on.y": "2026", "due_on.m": "12", "due_on.d": "20"}
TASK = {
    "version": "1",
    "title": "印付け",
    "spec": "手引きのとおり",
    "job_type": "annotation",
    "quantity": "1000",
    "unit_price_yen": "42",
    "due_on.y": "2026",
    "due_on.m": "12",
    "due_on.d": "10",
    "minutes_per_unit": "2",
}


def order_form(town: Town) -> dict[str, str]:
    return {
        "client": str(town.client_id()),
        "title": "例文アノテーション",
        "spec": "手引きのとおり",
        "unit_name": "件",
        "quantity": "3,000",
        "unit_price_yen": "60",
        **DUE,
    }


async def receive(town: Town) -> UUID:
    async with begin(town.actor("tateshina")) as tx:
        order = await actions.receive_order(
            tx,
            client=town.client_id(),
            title="例文アノテーション",
            spec="手引きのとおり",
            quantity=3000,
            unit_price_yen=60,
            due_on=date(2026, 12, 20),
            now=now(),
        )
    return order.id


async def test_an_order_is_written_down_and_split_by_hand(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    answer = await post(director, "/orders/new", order_form(town))
    assert answer.status_code == 303
    path = answer.headers["location"]
    shown = await director.get(path)
    assert "立振-R8-00001" in shown.text and "180,000円" in shown.text
    assert shown.headers["etag"] == '"1"'
    split = await post(director, f"{path}/tasks/new", TASK)
    assert split.status_code == 303
    task = await director.get(split.headers["location"])
    assert task.status_code == 200 and "源泉徴収なし" in task.text
    assert "2,000件" in (await director.get(path)).text
    listed = (await director.get("/orders")).text
    assert "例文アノテーション" in listed and "進行中" in listed


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"client": ""}, "入力してください"),
        ({"client": "x"}, ""),
        ({"title": ""}, "入力してください"),
        ({"title": "あ" * 121}, "120文字"),
        ({"spec": " "}, "入力してください"),
        ({"quantity": "０"}, "半角"),
        ({"quantity": "-1"}, ""),
        ({"quantity": "1.5"}, "小数"),
        ({"quantity": "1000001"}, ""),
        ({"unit_price_yen": "-60"}, ""),
        ({"unit_price_yen": "6０"}, "半角"),
        ({"due_on.m": "2", "due_on.d": "30"}, "この日付はありません"),
        ({"due_on.y": "2025"}, "今日以後"),
        ({"title": "a\x00b"}, "制御文字"),
        ({"reference": "x" * 101}, ""),
        ({"tenant_id": "20215"}, ""),
    ],
)
async def test_a_wrong_order_comes_back_with_what_was_typed(
    town: Town, client: Browser, change: dict[str, str], says: str
) -> None:
    director = await client.login(town.actor("tateshina"))
    answer = await post(director, "/orders/new", {**order_form(town), **change})
    assert answer.status_code == 422
    assert says in answer.text and "手引きのとおり" in answer.text + "手引きのとおり" * (
        "spec" in change
    )
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.client_order") == 0
        assert await admin.fetchval("select count(*) from app.counter") == 0


async def test_another_towns_client_cannot_be_written_down(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    foreign = {**order_form(town), "client": str(town.client_id("shiojiri"))}
    unknown = {**order_form(town), "client": str(uuid4())}
    answers = [await post(director, "/orders/new", form) for form in (foreign, unknown)]
    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"quantity": "3001"}, 422, "残りは3000件です"),
        ({"quantity": "0"}, 422, ""),
        ({"unit_price_yen": "0"}, 422, ""),
        ({"job_type": "cooking"}, 422, "登録されていません"),
        ({"due_on.d": "21"}, 422, "案件の納期"),
        ({"due_on.m": "11", "due_on.d": "1"}, 422, "今日以後"),
        ({"minutes_per_unit": "0"}, 422, ""),
        ({"version": "7"}, 412, "内容が変わりました"),
    ],
)
async def test_a_wrong_task_stands_at_its_field(
    town: Town, client: Browser, change: dict[str, str], status: int, says: str
) -> None:
    order = await receive(town)
    director = await client.login(town.actor("tateshina"))
    answer = await post(director, f"/orders/{order}/tasks/new", {**TASK, **change})
    assert answer.status_code == status
    assert says in answer.text
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.task") == 0


async def test_a_form_sent_twice_splits_once(town: Town, client: Browser) -> None:
    order = await receive(town)
    director = await client.login(town.actor("tateshina"))
    path = f"/orders/{order}/tasks/new"
    assert (await post(director, path, TASK)).status_code == 303
    assert (await post(director, path, TASK)).status_code == 412


async def test_roles_see_what_they_may(town: Town, client: Browser) -> None:
    order = await receive(town)
    for role, seen, new, split in (
        ("director", 200, 200, 200),
        ("staff", 200, 200, 403),
        ("leader", 200, 403, 403),
        ("worker", 403, 403, 403),
        ("client", 403, 403, 403),
        ("coordinator", 403, 403, 403),
    ):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get(f"/orders/{order}")).status_code == seen, role
        assert (await who.get("/orders")).status_code == seen, role
        assert (await who.get("/orders/new")).status_code == new, role
        assert (await who.get(f"/orders/{order}/tasks/new")).status_code == split, role


async def test_another_town_gets_the_answer_of_an_id_that_never_was(
    town: Town, client: Browser
) -> None:
    order = await receive(town)
    other = await client.login(town.actor("shiojiri"))
    for path in ("/orders/{}", "/orders/{}/tasks/new"):
        answers = [await other.get(path.format(one)) for one in (order, uuid4())]
        assert [answer.status_code for answer in answers] == [404, 404]
        bodies = {
            re.sub(r'[0-9a-f-]{36}|name="csrf" value="[^"]+"|req_[0-9a-f]+', "", answer.text)
            for answer in answers
        }
        assert len(bodies) == 1
    answer = await post(other, f"/orders/{order}/cancellation", {}, shown="/orders/new")
    assert answer.status_code == 404


async def test_an_order_without_tasks_is_cancelled_once(town: Town, client: Browser) -> None:
    order = await receive(town)
    director = await client.login(town.actor("tateshina"))
    path = f"/orders/{order}"
    assert (await post(director, f"{path}/cancellation", {}, shown=path)).status_code == 303
    again = await post(director, f"{path}/cancellation", {}, shown="/orders/new")
    assert again.status_code == 409 and "取りやめ" in again.text


@pytest.mark.parametrize("hostile", ["%00", "%ED%A0%80", "'%20or%201=1--", "0001-01-01", "9" * 40])
async def test_hostile_addresses_are_no_bug(town: Town, client: Browser, hostile: str) -> None:
    director = await client.login(town.actor("tateshina"))
    for path in (
        f"/orders?after_due={hostile}&after_id={hostile}",
        f"/orders?all={hostile}",
        f"/clients?after={hostile}",
        f"/workers?after={hostile}",
        f"/api/internal/tasks?after_due={hostile}",
        f"/orders/{hostile}",
    ):
        assert (await director.get(path)).status_code < 500, path
