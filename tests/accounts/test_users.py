"""The users of a town, and one's own sessions: seen, switched off and out within a second."""

import asyncio
import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tenants import db, sessions
from tenants.actor import Role, system
from tenants.refusal import Unknown
from tests.accounts.hands import ask_of, log_in, press
from tests.accounts.test_lending import account_id
from tests.world import tenant
from yui.accounts.users import actions, model
from yui.notices.routing import queries as routing
from yui.quality.deadlines import queries as deadlines

pytestmark = pytest.mark.anyio


async def test_an_account_switched_off_elsewhere_is_out_within_a_second(
    client: Any, town: Any
) -> None:
    """Another process of the house switches it off; this one has just seen the session."""
    who = await client.login(town.actor("tateshina", "staff"))
    assert (await who.get("/board")).status_code == 200
    key = sessions.hashed(who.session)
    assert key in sessions._recent
    async with town.admin() as admin:
        account = await account_id("tateshina.staff")
        code = int(town.tenant("tateshina"))
        await admin.execute("select auth.account_switch($1, $2, false)", account, code)
    began = asyncio.get_running_loop().time()
    while (await who.get("/board")).status_code == 200:
        assert asyncio.get_running_loop().time() - began < 1.2
        await asyncio.sleep(0.05)
    assert (await who.get("/board")).status_code == 303


async def test_a_director_switches_a_user_off_at_once_and_on_again(client: Any, town: Any) -> None:
    director = await client.login(town.actor("tateshina"))
    hers = await client.login(town.actor("tateshina", "worker", 2))
    assert (await hers.get("/account")).status_code == 200
    user = await account_id("tateshina.w2")
    assert (await director.post(f"/users/{user}/closing", data={})).status_code == 303
    assert (await hers.get("/account")).status_code == 303
    assert (await log_in(client, "tateshina.w2")).status_code == 422
    assert "止めています" in (await director.get("/users?kind=worker")).text
    assert (await director.post(f"/users/{user}/opening", data={})).status_code == 303
    assert (await hers.get("/account")).status_code == 303
    assert (await log_in(client, "tateshina.w2")).status_code == 303
    async with town.admin() as admin:
        noted = await admin.fetch("select action from audit.entry where action like 'account.%'")
    assert [row["action"] for row in noted] == ["account.closed", "account.opened"]


async def test_whoever_left_the_office_is_told_of_nothing_any_more(client: Any, town: Any) -> None:
    director = await client.login(town.actor("tateshina"))
    who = town.actor("tateshina", "leader")
    user = await account_id("tateshina.leader")
    for way, told in (("opening", True), ("closing", False), ("opening", True)):
        assert (await director.post(f"/users/{user}/{way}", data={})).status_code == 303
        async with db.begin(system(tenant("tateshina"))) as tx:
            reader = await routing.reader(tx, who.id)
            assert (reader is not None and reader.staff) is told
            assert (who.id in await deadlines.leaders(tx)) is told
    async with town.admin() as admin:
        said = await admin.fetch(
            "select detail::text as said from audit.entry where action like 'account.%'"
        )
    assert said and not any("tateshina.leader" in row["said"] for row in said)


@pytest.mark.parametrize(
    ("who", "login", "status"),
    [
        ("director", "tateshina.director", 409),
        ("staff", "tateshina.director", 403),
        ("staff", "tateshina.staff", 409),
        ("staff", "tateshina.w1", 303),
        ("director", "shiojiri.staff", 404),
        ("leader", "tateshina.w1", 403),
    ],
)
async def test_who_may_switch_off_whom(
    client: Any, town: Any, who: str, login: str, status: int
) -> None:
    browser = await client.login(town.actor("tateshina", who))
    answer = await browser.post(f"/users/{await account_id(login)}/closing", data={})
    assert answer.status_code == status
    async with town.admin() as admin:
        active = await admin.fetchval("select active from auth.account where login = $1", login)
    assert active is (status != 303)


def test_the_last_director_stays() -> None:
    from tests.world import actor

    user = model.User(*(uuid4(), "a", "a", Role.DIRECTOR, uuid4(), True, False, True, True, None))
    with pytest.raises(model.LastDirector):
        model.may_close(user, by=actor("tateshina"), directors=1)
    model.may_close(user, by=actor("tateshina"), directors=2)


async def test_the_list_goes_on_by_log_in_name_and_shows_one_town(client: Any, town: Any) -> None:
    async with town.admin() as admin:
        await admin.execute(
            "insert into auth.account (login, password_hash, role, scope, town, subject, name)"
            " select slug || '.x' || lpad(n::text, 3, '0'), 'x', 'worker', 'person', code, uuidv7(), 'n'"
            " from (values ('tateshina', $1::integer), ('shiojiri', $2::integer)) t (slug, code),"
            " generate_series(1, 120) n",
            *(town.tenant("tateshina"), town.tenant("shiojiri")),
        )
    director = await client.login(town.actor("tateshina"))
    path, seen = "/users", []
    while path:
        text = (await director.get(path)).text
        seen += re.findall(r"<td[^>]*>((?:tateshina|shiojiri|omachi)\.\w+)", text)
        found = re.search(r'href="(/users\?[^"]*after=[^"]*)"', text)
        path = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 3 + 14 + 1 + 120
    assert all(login.startswith("tateshina.") for login in seen)
    assert seen == sorted(seen)


async def test_the_list_tells_the_second_factor_and_the_day_not_the_hour(
    client: Any, town: Any
) -> None:
    from tests.accounts.hands import set_up_app

    await log_in(client, "tateshina.staff")
    await set_up_app(client)
    async with db.begin_auth() as tx:
        found, _ = await actions.page(tx, town=int(town.tenant("tateshina")), kinds=["staff"])
    assert [user.second for user in found] == [True]
    assert type(found[0].seen_on) is date
    director = await client.login(town.actor("tateshina"))
    user = await account_id("tateshina.staff")
    assert (await director.post(f"/users/{user}/second-factor/end", data={})).status_code == 303
    client.cookies.clear()
    assert (await log_in(client, "tateshina.staff")).headers["location"] == "/"


async def test_a_director_sets_of_whom_a_factor_is_asked_and_staff_does_not(
    client: Any, town: Any
) -> None:
    fields = {"asked": ["staff"], "since.y": "2026", "since.m": "11", "since.d": "20"}
    staff = await client.login(town.actor("tateshina", "staff"))
    assert (await staff.post("/users/second-factor", data=fields)).status_code == 403
    director = await client.login(town.actor("tateshina"))
    past = {**fields, "since.d": "19"}
    assert (await director.post("/users/second-factor", data=past)).status_code == 422
    assert (await director.post("/users/second-factor", data=fields)).status_code == 303
    assert (await log_in(client, "tateshina.staff")).headers["location"] == "/login/second"
    assert "事務局職員" in (await director.get("/users")).text


async def test_ones_sessions_are_listed_without_an_address_and_ended_one_by_one(
    client: Any, town: Any
) -> None:
    agent = {"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36"}
    client.headers.update(agent)
    await log_in(client, "tateshina.w1")
    others = [await client.login(town.actor("tateshina", "worker", 1)) for _ in range(3)]
    text = (await client.get("/account")).text
    assert text.count("ログイン中の端末") == 1 and "Chrome（Windows）" in text
    handles = re.findall(r'name="handle" value="([^"]+)"', text)
    assert len(handles) == 3
    await press(client, "/account/sessions/end", handle=handles[0])
    alive = [(await other.get("/account")).status_code for other in others]
    assert sorted(alive) == [200, 200, 303]
    await press(client, "/account/sessions/end-others")
    assert [(await other.get("/account")).status_code for other in others] == [303] * 3
    assert (await client.get("/account")).status_code == 200
    async with town.admin() as admin:
        kept = await admin.fetchval("select string_agg(s::text, ' ') from auth.session s")
    assert "127.0.0.1" not in kept and "140.0" not in kept


async def test_somebody_elses_session_cannot_be_ended(client: Any, town: Any) -> None:
    await log_in(client, "tateshina.w1")
    other = await client.login(town.actor("tateshina", "worker", 2))
    async with town.admin() as admin:
        handle = await admin.fetchval(
            "select md5(id_hash)::uuid from auth.session where id_hash = $1",
            sessions.hashed(other.session),
        )
    assert (await press(client, "/account/sessions/end", handle=str(handle))).status_code == 404
    assert (await other.get("/account")).status_code == 200


async def test_another_town_finds_no_user_by_id(town: Any, client: Any) -> None:
    user = await account_id("shiojiri.staff")
    async with db.begin_auth() as tx:
        for act in (actions.switch(tx, user=user, active=False, by=town.actor("tateshina")),):
            with pytest.raises(Unknown):
                await act
        with pytest.raises(Unknown):
            await actions.drop_second(tx, user=user, by=town.actor("tateshina"))
    await ask_of(town, "staff", slug="shiojiri")
    async with db.begin_auth() as tx:
        assert await actions.rules(tx, town=int(town.tenant("tateshina"))) == []


async def test_a_colleague_is_invited_by_mail_and_logs_in_by_her_link(
    client: Any, town: Any
) -> None:
    from tests.accounts.test_links import link_in, mails, use

    form = {"name": "新井 計子", "email": "Arai@example.jp", "role": "staff"}
    director = await client.login(town.actor("tateshina"))
    assert (await director.post("/users", data=form)).status_code == 303
    ((to, text),) = await mails(town)
    assert to == "Arai@example.jp" and "立科町" in text
    assert (await use(client, link_in(text))).status_code == 303
    assert (await client.get("/board")).status_code == 200
    assert "新井 計子" in (await director.get("/users?kind=office")).text
    async with town.admin() as admin:
        row = await admin.fetchrow("select role, email from app.staff where name = '新井 計子'")
    assert tuple(row) == ("staff", "Arai@example.jp")


@pytest.mark.parametrize(
    ("who", "change", "status"),
    [
        ("staff", {"role": "director"}, 403),
        ("staff", {"role": "leader"}, 303),
        ("leader", {}, 403),
        ("director", {"email": "not an address"}, 422),
        ("director", {"role": "worker"}, 422),
    ],
)
async def test_who_may_invite_whom(
    client: Any, town: Any, who: str, change: dict[str, str], status: int
) -> None:
    form = {"name": "新井 計子", "email": "arai@example.jp", "role": "staff", **change}
    browser = await client.login(town.actor("tateshina", who))
    assert (await browser.post("/users", data=form)).status_code == status


async def test_a_link_is_sent_again_to_the_accounts_own_address(client: Any, town: Any) -> None:
    from tests.accounts.test_links import mails

    staff = await client.login(town.actor("tateshina", "staff"))
    for login, status in (("tateshina.w3", 303), ("shiojiri.w1", 404), ("tateshina.director", 403)):
        answer = await staff.post(f"/users/{await account_id(login)}/link", data={})
        assert answer.status_code == status
    ((to, _),) = await mails(town)
    assert to == "tateshina.w3@yui.test"
