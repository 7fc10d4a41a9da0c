"""The second step of a log-in: asked, set up, throttled; a half-open session reaches nothing else."""

import re
from datetime import date
from typing import Any

import pytest

from tenants import db
from tenants.sessions import forget_recent
from tests.accounts.hands import ask_of, code_of, log_in, press, set_up_app
from tests.wall import surface
from tests.wall.visiting import HERE, path_values
from yui.accounts import mail
from yui.accounts.users import actions as users

pytestmark = pytest.mark.anyio
LOGIN = "tateshina.director"


async def test_without_a_rule_and_without_a_factor_the_password_is_enough(client: Any) -> None:
    assert (await log_in(client, LOGIN)).headers["location"] == "/"
    assert (await client.get("/board")).status_code == 200


async def test_a_factor_is_asked_after_the_password_and_opens_the_session_under_a_new_id(
    client: Any, town: Any
) -> None:
    await log_in(client, LOGIN)
    secret, codes = await set_up_app(client)
    assert len(set(codes)) == 10
    client.cookies.clear()
    answer = await log_in(client, LOGIN, next="/board")
    assert answer.headers["location"] == "/login/second?next=%2Fboard"
    half = client.cookies["__Host-sid"]
    assert (await client.get("/board")).headers["location"].startswith("/login")
    assert (await client.get("/login")).headers["location"] == "/login/second"
    done = await press(
        client, "/login/second", on="/login/second", code=code_of(secret), next="/board"
    )
    assert done.headers["location"] == "/board"
    assert client.cookies["__Host-sid"] != half
    assert (await client.get("/board")).status_code == 200
    dead = await client.get("/login/second", headers={"cookie": f"__Host-sid={half}"})
    assert dead.headers["location"] == "/login"


async def test_a_code_works_once_and_the_one_before_it_no_more(client: Any) -> None:
    await log_in(client, LOGIN)
    secret, _ = await set_up_app(client)
    for code, status in (
        (code_of(secret), 303),
        (code_of(secret), 422),
        (code_of(secret, -1), 422),
    ):
        client.cookies.clear()
        await log_in(client, LOGIN)
        answer = await press(client, "/login/second", on="/login/second", code=code)
        assert answer.status_code == status


async def test_a_recovery_code_works_once_and_its_owner_hears_of_it(client: Any, town: Any) -> None:
    await log_in(client, LOGIN)
    _, codes = await set_up_app(client)
    for given, status in ((codes[0].upper(), 303), (codes[0], 422), (codes[1], 303)):
        client.cookies.clear()
        await log_in(client, LOGIN)
        answer = await press(client, "/login/second", on="/login/second", code=given)
        assert answer.status_code == status
    assert "残り8個" in (await client.get("/account")).text
    await mail.settled()
    assert len(list((town.settings.home / "mail").glob("*.eml"))) == 3
    async with town.admin() as admin:
        kept = await admin.fetchval("select string_agg(r::text, ' ') from auth.recovery r")
    assert all(code.replace("-", "") not in kept for code in codes)


async def test_codes_are_throttled_over_all_sessions_of_the_account(client: Any) -> None:
    await log_in(client, LOGIN)
    secret, _ = await set_up_app(client)
    codes = []
    for n in range(7):
        client.cookies.clear()
        await log_in(client, LOGIN)
        given = "000000" if n < 5 else code_of(secret)
        answer = await press(client, "/login/second", on="/login/second", code=given)
        codes.append(answer.status_code)
    assert codes == [422] * 5 + [429] * 2


async def test_of_whom_a_factor_is_asked_makes_one_before_any_other_page(
    client: Any, town: Any
) -> None:
    await ask_of(town, "director", "staff")
    answer = await log_in(client, LOGIN)
    assert answer.headers["location"] == "/login/second"
    assert "2段階の確認をはじめる" in (await client.get("/login/second")).text
    assert (await client.get("/board")).status_code == 303
    await set_up_app(client)
    assert (await client.get("/board")).status_code == 200
    client.cookies.clear()
    assert (await log_in(client, "tateshina.leader")).headers["location"] == "/"
    client.cookies.clear()
    assert (await log_in(client, "shiojiri.staff")).headers["location"] == "/"


async def test_whoever_began_to_make_a_factor_shows_the_one_that_was_made_meanwhile(
    client: Any, town: Any
) -> None:
    """Knowing the password alone adds no passkey to an account that has a factor by now."""
    await ask_of(town, "director")
    await log_in(client, LOGIN)
    waits = client.cookies["__Host-sid"]
    client.cookies.clear()
    await log_in(client, LOGIN)
    await set_up_app(client)
    client.cookies.clear()
    forget_recent()
    client.cookies.set("__Host-sid", waits, domain="yui.test")
    shown = await client.get("/login/second")
    assert "2段階の確認をはじめる" not in shown.text
    refused = await press(client, "/login/passkey/new/options", on="/login/second")
    assert refused.status_code != 200 and "challenge" not in refused.text


@pytest.mark.parametrize(("since", "asked"), [("2026-11-20", True), ("2026-11-21", False)])
async def test_the_rule_begins_on_its_day(client: Any, town: Any, since: str, asked: bool) -> None:
    await ask_of(town, "director", since=since)
    await log_in(client, LOGIN)
    assert ((await client.get("/board")).status_code == 303) is asked


async def test_a_new_town_asks_its_office_and_a_town_that_has_decided_is_left_alone(
    town: Any,
) -> None:
    code = int(town.tenant("omachi"))
    for roles in (["director", "staff"], ["leader"]):
        async with db.begin_auth() as tx:
            await users.ask_by_default(tx, town=code, on=date(2026, 11, 20), roles=roles)
    async with db.begin_auth() as tx:
        (rule,) = await users.rules(tx, town=code)
    assert rule.roles == ["director", "staff"]


@pytest.mark.parametrize("step", ["second", pytest.param("setup", marks=pytest.mark.nightly)])
async def test_a_half_open_session_reaches_nothing_but_its_own_step(
    client: Any, town: Any, step: str, record_property: Any
) -> None:
    """Over all routes of the application: it is let in nowhere that nobody is let in."""
    half = await client.login(town.actor("tateshina"))
    async with town.admin() as admin:
        await admin.execute("update auth.session set step = $1", step)
    wrong, asked = [], 0
    for route in surface.routes(client.app):
        if route.is_api or not route.permission:
            continue
        url = route.url(path_values(route, HERE, random=True))
        body = {"data": surface.body_of(route.form)} if route.form else {}
        answer = await half.request(route.method, url, **body)
        asked += 1
        to_log_in = answer.headers.get("location", "").startswith("/login")
        if answer.status_code not in {401, 403} and not (answer.status_code == 303 and to_log_in):
            wrong.append(f"{route.name}: {answer.status_code}")
    assert wrong == []
    assert asked >= 200
    record_property("probes", asked)
    for path in ("/login/app/start", "/login/passkey/new/options", "/login/passkey/new"):
        answer = await half.post(path, data={"credential": "{}"} if path.endswith("new") else {})
        assert (answer.status_code in {401, 403}) is (step == "second"), path


async def test_a_half_open_session_lives_a_quarter_of_an_hour(client: Any, town: Any) -> None:
    await ask_of(town, "director")
    await log_in(client, LOGIN)
    async with town.admin() as admin:
        await admin.execute("update auth.session set opened_at = now() - interval '16 minutes'")
    forget_recent()
    assert (await client.get("/login/second")).headers["location"] == "/login"


async def test_a_secret_is_sealed_and_shown_to_nobody_once_it_is_confirmed(
    client: Any, town: Any
) -> None:
    await log_in(client, LOGIN)
    secret, _ = await set_up_app(client)
    async with town.admin() as admin:
        kept = bytes(await admin.fetchval("select sealed from auth.totp"))
    assert secret.encode() not in kept
    assert (await client.get("/login/app")).status_code == 409
    assert (await press(client, "/login/app/start")).status_code == 409


async def test_the_ways_to_log_in_are_changed_by_a_fresh_log_in_alone(
    client: Any, town: Any
) -> None:
    await log_in(client, LOGIN)
    async with town.admin() as admin:
        await admin.execute("update auth.session set opened_at = now() - interval '61 minutes'")
    forget_recent()
    answer = await press(client, "/login/app/start")
    assert answer.status_code == 409 and "ログインし直して" in answer.text
    again = re.search(r'href="(/login\?again=1[^"]*)"', answer.text)
    assert again
    assert 'name="password"' in (await client.get(again[1].replace("&amp;", "&"))).text


async def test_the_app_is_taken_away_and_its_codes_renewed(client: Any) -> None:
    await log_in(client, LOGIN)
    _, codes = await set_up_app(client)
    renewed = await press(client, "/account/codes")
    assert renewed.status_code == 200 and codes[0] not in renewed.text
    assert (await press(client, "/account/app/end")).status_code == 303
    client.cookies.clear()
    assert (await log_in(client, LOGIN)).headers["location"] == "/"
