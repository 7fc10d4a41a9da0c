"""The reader's own pages: how she wants to be told, and what has arrived in a demo."""

import pytest
from msgspec.structs import replace

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.notices.test_routing import NOW, link, tell
from workers_async.runner import drain
from yui.notices import mail
from yui.notices.choice import Choice, Pace, Way
from yui.notices.routing import actions as routing

pytestmark = pytest.mark.anyio
FORM = {"pace": "daily", "quiet": "on", "quiet_from": "20", "quiet_to": "8"}


@pytest.mark.parametrize(
    ("role", "path", "form", "way"),
    [
        ("worker", "/me/notices/settings", FORM | {"way": "line"}, Way.LINE),
        ("leader", "/notices/settings", FORM | {"way": "none"}, Way.NONE),
        ("client", "/client/notices", FORM, Way.MAIL),
    ],
)
async def test_each_reader_says_how_she_wants_to_be_told(
    town: Town, client: Browser, role: str, path: str, form: dict[str, str], way: Way
) -> None:
    who = town.actor("tateshina", role)
    me = await client.login(who)
    assert (await me.get(path)).status_code == 200
    same = await me.post(path, data=form | {"quiet_to": "20"})
    assert same.status_code == 422 and "同じ時刻" in same.text
    assert (await me.post(path, data=form)).status_code == 303
    async with begin(who) as tx:
        found = await routing.chosen(tx, to=who.id, worker=False, now=NOW)
    assert found == Choice(way, True, 20, 8, Pace.DAILY)
    async with begin(town.actor("shiojiri")) as tx:
        other = await routing.chosen(tx, to=who.id, worker=False, now=NOW)
    assert other.quiet_from == 21


async def test_a_company_cannot_turn_its_mail_off(town: Town, client: Browser) -> None:
    me = await client.login(town.actor("tateshina", "client"))
    for bad in ({"pace": "off"}, {"way": "none"}):
        assert (await me.post("/client/notices", data=FORM | bad)).status_code == 422


async def test_her_messages_are_shown_in_a_demo_as_they_were_sent_and_to_her_alone(
    town: Town, client: Browser
) -> None:
    mail.set_up(town.settings)
    await tell(town, "by mail")
    await drain(now=NOW)
    await link(town)
    await tell(town, "by line")
    await drain(now=NOW)
    me = await client.login(town.actor("tateshina", "worker", 1))
    text = (await me.get("/me/messages")).text
    assert "打診があります by mail" in text and "打診があります by line" in text
    assert text.count('href="/me/offers">ページを開く') == 2
    inbox = (await me.get("/me/notices")).text
    assert "LINEで届けました" in inbox and "メールで届けました" in inbox
    other = await client.login(town.actor("tateshina", "worker", 2))
    assert "打診があります" not in (await other.get("/me/messages")).text


async def test_outside_a_demo_there_is_no_page_of_messages(town: Town, client: Browser) -> None:
    me = await client.login(town.actor("tateshina", "worker", 1))
    staff = await client.login(town.actor("tateshina"))
    for settings in (
        replace(town.settings, demo_date=None),
        replace(town.settings, smtp="smtp://127.0.0.1:9"),
    ):
        mail.set_up(settings)
        assert (await me.get("/me/messages")).status_code == 404
        assert (await staff.get("/notices/messages")).status_code == 404
