"""The pages of client companies."""

import re

import httpx
import pytest

from tests.conftest import Browser, Town

pytestmark = pytest.mark.anyio
GOOD = {"name": "見本商事株式会社", "place": "town", "first_contract_on": "2026-11-20"}


async def post(browser: httpx.AsyncClient, data: dict[str, str]) -> httpx.Response:
    found = re.search(r'name="csrf" value="([^"]+)"', (await browser.get("/clients/new")).text)
    assert found
    return await browser.post("/clients/new", data={"csrf": found.group(1), **data})


async def test_a_client_is_taken_on_by_hand_and_listed_in_its_own_town(
    town: Town, client: Browser
) -> None:
    director = await client.login(town.actor("tateshina"))
    answer = await post(director, GOOD)
    assert answer.status_code == 303
    own = await director.get(answer.headers["location"])
    assert "見本商事株式会社" in own.text and "業務委託契約をつくる" in own.text
    assert "見本商事株式会社" in (await director.get("/clients")).text
    again = await post(director, GOOD)
    assert again.status_code == 409 and "すでに登録" in again.text
    other = await client.login(town.actor("shiojiri"))
    listed = (await other.get("/clients")).text
    assert "見本商事株式会社" not in listed and "立科町の得意先" not in listed


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": " "}, "入力してください"),
        ({"name": "あ" * 101}, "100文字"),
        ({"place": "moon"}, ""),
        ({"first_contract_on": "2026-13-01"}, "この日付はありません"),
        ({"contact": "a\x00"}, "制御文字"),
        ({"active": "on"}, ""),
    ],
)
async def test_wrong_input_stands_at_its_field_and_writes_nothing(
    town: Town, client: Browser, change: dict[str, str], says: str
) -> None:
    director = await client.login(town.actor("tateshina"))
    answer = await post(director, {**GOOD, **change})
    assert answer.status_code == 422 and says in answer.text
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.client where tenant_id = 20324") == 1


async def test_roles_see_what_they_may(town: Town, client: Browser) -> None:
    for role, seen, new in (
        ("staff", 200, 200),
        ("leader", 200, 403),
        ("worker", 403, 403),
        ("client", 403, 403),
        ("coordinator", 403, 403),
    ):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get("/clients")).status_code == seen, role
        assert (await who.get("/clients/new")).status_code == new, role
