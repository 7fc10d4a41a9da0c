"""The pages of workers: their own town's, and every look is noted before it is sent."""

import re
from uuid import uuid4

import httpx
import pytest

from tests.conftest import Browser, Town

pytestmark = pytest.mark.anyio


async def noted(town: Town) -> list[tuple[str, str]]:
    async with town.admin() as admin:
        rows = await admin.fetch("select action, subject from audit.entry order by seq")
    return [(row["action"], row["subject"]) for row in rows]


async def test_a_look_at_personal_data_is_noted(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    listed = await director.get("/workers")
    assert listed.status_code == 200 and "W-014" in listed.text
    one = await director.get(f"/workers/{town.worker()}")
    assert "普通 ****001" in one.text and "1000001" not in one.text
    assert await noted(town) == [
        ("workers.listed", "20324"),
        ("worker.read", str(town.worker())),
    ]


async def test_what_cannot_be_noted_is_not_sent(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    async with town.admin() as admin:
        await admin.execute(
            "revoke execute on function audit.append(text, text, jsonb) from yui_app"
        )
    for path in ("/workers", f"/workers/{town.worker()}"):
        answer = await director.get(path)
        assert answer.status_code == 503
        assert "W-001" not in answer.text and "働子1" not in answer.text


async def test_another_town_gets_the_answer_of_an_id_that_never_was_and_leaves_no_line(
    town: Town, client: Browser
) -> None:
    other = await client.login(town.actor("shiojiri"))
    answers = [await other.get(f"/workers/{one}") for one in (town.worker(), uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert await noted(town) == []


async def test_roles_see_what_they_may(town: Town, client: Browser) -> None:
    for role, status in (
        ("director", 200),
        ("staff", 200),
        ("leader", 403),
        ("worker", 403),
        ("client", 403),
        ("coordinator", 403),
    ):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get("/workers")).status_code == status, role
        assert (await who.get(f"/workers/{town.worker()}")).status_code == status, role


GOOD = {
    "name": "見本 花子",
    "kana": "ミホン ハナコ",
    "joined_on": "2026-11-20",
    "bank_code": "0143",
    "branch_code": "485",
    "account_type": "1",
    "number": "7654321",
    "holder_kana": "ミホン ハナコ",
    "signed": "yes",
    "invoice_number": "",
    "email": "hanako@yui.test",
}


async def post(browser: httpx.AsyncClient, data: dict[str, str]) -> httpx.Response:
    found = re.search(r'name="csrf" value="([^"]+)"', (await browser.get("/workers/new")).text)
    assert found
    return await browser.post("/workers/new", data={"csrf": found.group(1), **data})


async def test_a_worker_is_registered_on_the_page_and_her_number_is_sealed(
    town: Town, client: Browser
) -> None:
    staff = await client.login(town.actor("tateshina", "staff"))
    answer = await post(staff, GOOD)
    assert answer.status_code == 303
    shown = (await staff.get(answer.headers["location"])).text
    assert "W-015" in shown and "普通 ****321" in shown and "7654321" not in shown
    async with town.admin() as admin:
        sealed = await admin.fetchval(
            "select account_cipher from app.engagement where account_tail = '321'"
        )
    assert b"7654321" not in sealed
    leader = await client.login(town.actor("tateshina", "leader"))
    assert (await leader.get("/workers/new")).status_code == 403


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "入力してください"),
        ({"bank_code": "143"}, "半角数字4桁"),
        ({"bank_code": "9999"}, "銀行コード9999はありません"),
        ({"branch_code": "458"}, "（485）"),
        ({"number": "７６５４３２１"}, "半角数字7桁"),
        ({"holder_kana": "見本 花子"}, "使えない文字「見」"),
        ({"account_type": "3"}, ""),
        ({"signed": ""}, ""),
        ({"invoice_number": "T123"}, ""),
        ({"email": "x"}, ""),
        ({"joined_on": "2026-02-30"}, "この日付はありません"),
        ({"joined_on": "2020-01-01"}, "運営法人がありません"),
        ({"code": "W-001"}, ""),
    ],
)
async def test_a_wrong_registration_writes_nothing(
    town: Town, client: Browser, change: dict[str, str], says: str
) -> None:
    staff = await client.login(town.actor("tateshina", "staff"))
    answer = await post(staff, {**GOOD, **change})
    assert answer.status_code in {409, 422}
    assert says in answer.text
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from registry.person") == 28
