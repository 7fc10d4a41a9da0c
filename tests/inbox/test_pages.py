"""The page of what waits: ticked with the keyboard, put aside, opened where it is decided."""

import re
from uuid import uuid4

import pytest

from tests.conftest import Browser, Town
from tests.inbox import seed
from yui import clock
from yui.inbox.model import Item, Kind

pytestmark = pytest.mark.anyio


async def test_the_page_shows_what_waits_and_goes_on(town: Town, client: Browser) -> None:
    await seed.fill(town)
    me = await client.login(town.actor("tateshina"))
    seen: list[str] = []
    path = "/inbox"
    while path:
        answer = await me.get(path)
        assert answer.status_code == 200
        seen += re.findall(r'name="items" value="([^"]+)"', answer.text)
        more = re.search(r'href="(/inbox\?after_due=[^"]+)"', answer.text)
        path = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) == sum((await seed.waiting(town, now=clock.now())).values())
    one = await me.get("/inbox?kind=dispute")
    kinds = {mark.partition(":")[0] for mark in re.findall(r'value="([a-z_]+:[^"]+)"', one.text)}
    assert kinds == {"dispute"}


async def test_ticked_items_are_put_aside_and_taken_up_again(town: Town, client: Browser) -> None:
    await seed.fill(town)
    me = await client.login(town.actor("tateshina"))
    marks = re.findall(r'name="items" value="([^"]+)"', (await me.get("/inbox")).text)[:3]
    answer = await me.post("/inbox/aside", data={"items": marks, "days": "3"})
    assert answer.status_code == 303
    shown = await me.get("/inbox")
    assert not any(mark in shown.text for mark in marks)
    asleep = await me.get("/inbox?asleep=true")
    assert all(mark in asleep.text for mark in marks)
    answer = await me.post("/inbox/aside", data={"items": marks, "days": "0"})
    assert answer.status_code == 303
    back = await me.get("/inbox")
    assert all(mark in back.text for mark in marks)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"days": "1"}, "先に、左の四角で項目を選んでください。"),
        ({"items": "dispute:x", "days": "1"}, "この一覧にない項目が選ばれています。"),
        ({"items": f"nothing:{uuid4()}", "days": "1"}, "この一覧にない項目が選ばれています。"),
        ({"items": f"dispute:{uuid4()}", "days": "400"}, "7"),
    ],
)
async def test_a_wrong_choice_is_told_and_changes_nothing(
    town: Town, client: Browser, data: dict[str, str], says: str
) -> None:
    me = await client.login(town.actor("tateshina"))
    answer = await me.post("/inbox/aside", data=data)
    assert answer.status_code == 422
    assert says in answer.text
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.inbox_snooze") == 0


async def test_a_leader_puts_aside_only_what_she_is_asked(town: Town, client: Browser) -> None:
    leader = await client.login(town.actor("tateshina", "leader"))
    data = {"items": f"payout_run:{uuid4()}", "days": "1"}
    assert (await leader.post("/inbox/aside", data=data)).status_code == 422


async def test_every_kind_has_a_page_that_its_decider_may_open(town: Town, client: Browser) -> None:
    known = {
        re.sub(r"\{[^}]*\}", "{}", path)
        for route in client.app.routes
        for path in [route.path_format]
        if "GET" in getattr(route, "methods", ())
    }
    for kind in Kind:
        path = Item(kind, uuid4(), uuid4(), "", seed.NOW).path
        shape = re.sub(r"[0-9a-f-]{36}", "{}", path)
        assert shape in known, (kind, shape)
