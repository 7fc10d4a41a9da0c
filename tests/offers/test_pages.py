"""The director's pages of a task and its offers."""

import re
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.hands import post
from tests.offers import seed
from tests.offers.seed import NOW, UNTIL
from yui.offers import actions
from yui.offers.model import Wanted

pytestmark = pytest.mark.anyio
ANSWER = {"answer_on.y": "2026", "answer_on.m": "11", "answer_on.d": "24"}


def form(town: Town, *quantities: str, **change: str) -> dict[str, str]:
    rows: dict[str, str] = {}
    for number, quantity in enumerate(quantities):
        rows[f"to.{number}.worker"] = str(town.worker(number=number + 1))
        rows[f"to.{number}.quantity"] = quantity
    return {**ANSWER, "once": str(uuid4()), **rows, **change}


async def offered(town: Town) -> UUID:
    task = await seed.task(town)
    async with begin(town.actor("tateshina")) as tx:
        (made,) = await actions.offer(
            tx, task=task, to=[Wanted(town.worker(), 100)], answer_by=UNTIL, now=NOW
        )
    return made


async def test_several_workers_are_asked_on_one_page(town: Town, client: Browser) -> None:
    task = await seed.task(town)
    director = await client.login(town.actor("tateshina"))
    path = f"/tasks/{task}/offers"
    shown = await director.get(path)
    assert shown.status_code == 200
    assert "W-014" in shown.text and "令和9年1月15日（金）" in shown.text
    assert "1,260円" in shown.text  # 42 yen at 2 minutes a unit, by the hour
    assert "未登録" in shown.text  # the minimum wage of autumn 2026 is not loaded, and is no guess
    data = form(town, "100", "", "0", "50")
    answer = await post(director, path, data)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/tasks/{task}")
    listed = (await director.get(f"/tasks/{task}")).text
    assert "W-001" in listed and "W-004" in listed and "W-002" not in listed
    again = await post(director, path, data)
    assert again.status_code == 303
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.offer") == 2


@pytest.mark.parametrize(
    ("quantities", "change", "says"),
    [
        (("600", "401"), {}, "打診できる残りは1000件です"),
        (("", ""), {}, "1人以上のワーカー"),
        (("-5",), {}, ""),
        (("１０",), {}, "半角"),
        (("10",), {"answer_on.d": "19"}, "お返事の期限"),
        (("10",), {"answer_on.m": "12", "answer_on.d": "11"}, "お返事の期限"),
        (("10",), {"answer_on.m": "13"}, "この日付はありません"),
        (("10",), {"once": ""}, ""),
        (("10",), {"to.0.worker": "x"}, ""),
        (("10",), {"price": "1"}, ""),
    ],
)
async def test_wrong_input_stands_at_its_field_and_asks_nobody(
    town: Town, client: Browser, quantities: tuple[str, ...], change: dict[str, str], says: str
) -> None:
    task = await seed.task(town)
    director = await client.login(town.actor("tateshina"))
    answer = await post(director, f"/tasks/{task}/offers", form(town, *quantities, **change))
    assert answer.status_code == 422
    assert says in answer.text
    async with town.admin() as admin:
        for table in ("offer", "terms_notice", "notice"):
            assert await admin.fetchval(f"select count(*) from app.{table}") == 0


async def test_a_worker_who_was_asked_stands_wrong_in_her_own_row(
    town: Town, client: Browser
) -> None:
    made = await offered(town)
    async with begin(town.actor("tateshina")) as tx:
        task = (await actions.show(tx, offer=made)).task_id
    director = await client.login(town.actor("tateshina"))
    answer = await post(director, f"/tasks/{task}/offers", form(town, "5", "5"))
    assert answer.status_code == 422
    assert "まだお返事をもらっていません" in answer.text


async def test_a_task_with_an_incomplete_term_is_not_offered_and_the_item_is_named(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town)
    async with town.admin() as admin:
        await admin.execute("update app.task set rights = '', place = ' '")
    director = await client.login(town.actor("tateshina"))
    answer = await post(director, f"/tasks/{task}/offers", form(town, "10"))
    assert answer.status_code == 422
    assert "取引条件「知的財産権」（3条③・G⑪）がありません" in answer.text
    assert "取引条件「仕事の場所」（3条⑤）がありません" in answer.text


async def test_the_terms_are_shown_printed_and_withdrawn(town: Town, client: Browser) -> None:
    made = await offered(town)
    director = await client.login(town.actor("tateshina"))
    shown = (await director.get(f"/offers/{made}")).text
    assert "立振-R8-明00001" in shown and "検査を完了する期日" in shown and "返事待ち" in shown
    paper = await director.get(f"/offers/{made}/terms.pdf")
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    assert paper.content == (await director.get(f"/offers/{made}/terms.pdf")).content
    answer = await post(director, f"/offers/{made}/withdrawal", {}, shown=f"/offers/{made}")
    assert answer.status_code == 303
    again = await post(director, f"/offers/{made}/withdrawal", {}, shown="/orders/new")
    assert again.status_code == 409 and "取り下げ" in again.text


async def test_another_town_gets_the_answer_of_an_id_that_never_was(
    town: Town, client: Browser
) -> None:
    made = await offered(town)
    async with begin(town.actor("tateshina")) as tx:
        task = (await actions.show(tx, offer=made)).task_id
    other = await client.login(town.actor("shiojiri"))
    for path, real in (
        ("/tasks/{}", task),
        ("/tasks/{}/offers", task),
        ("/offers/{}", made),
        ("/offers/{}/terms.pdf", made),
    ):
        answers = [await other.get(path.format(one)) for one in (real, uuid4())]
        assert [answer.status_code for answer in answers] == [404, 404], path
        bodies = {
            re.sub(r'[0-9a-f-]{36}|name="csrf" value="[^"]+"|req_[0-9a-f]+', "", answer.text)
            for answer in answers
        }
        assert len(bodies) == 1, path
    for path in (f"/offers/{made}/withdrawal", f"/tasks/{task}/cancellation"):
        assert (await post(other, path, {}, shown="/orders/new")).status_code == 404
    answer = await post(other, f"/tasks/{task}/offers", form(town, "1"), shown="/orders/new")
    assert answer.status_code == 404


async def test_roles_see_what_they_may(town: Town, client: Browser) -> None:
    made = await offered(town)
    async with begin(town.actor("tateshina")) as tx:
        task = (await actions.show(tx, offer=made)).task_id
    for role, seen, ask in (
        ("director", 200, 200),
        ("staff", 200, 403),
        ("leader", 200, 403),
        ("worker", 403, 403),
        ("client", 403, 403),
        ("coordinator", 403, 403),
    ):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get(f"/tasks/{task}")).status_code == seen, role
        assert (await who.get(f"/offers/{made}")).status_code == seen, role
        assert (await who.get(f"/tasks/{task}/offers")).status_code == ask, role
