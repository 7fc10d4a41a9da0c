"""Log-in and log-out as a browser does them, against the real database."""

import asyncio
import re
import time
from email import message_from_bytes
from typing import Any

import httpx
import pytest

from tenants import db
from tenants.sessions import hashed
from tests.world import PASSWORD
from yui.accounts import mail, model

pytestmark = pytest.mark.anyio
LOGIN = "tateshina.director"
NEW = "山あいの結ぶ手 2026"


def token_in(text: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', text)
    assert found
    return found[1]


async def log_in(
    client: httpx.AsyncClient, login: str = LOGIN, password: str = PASSWORD, **more: Any
) -> httpx.Response:
    shown = await client.get("/login")
    form = {"csrf": token_in(shown.text), "login": login, "password": password, **more}
    return await client.post("/login", data=form)


async def test_a_log_in_leads_home_and_the_session_cookie_is_host_bound(client: Any) -> None:
    answer = await log_in(client)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "__Host-sid=" in c)
    low = cookie.lower()
    assert "secure" in low and "httponly" in low and "path=/" in low and "samesite=lax" in low
    assert "domain" not in low
    assert (await client.get("/account")).status_code == 200


async def test_the_session_id_is_new_at_every_log_in_and_the_old_one_dies(client: Any) -> None:
    await log_in(client)
    first = client.cookies["__Host-sid"]
    shown = await client.get("/account")
    form = {"csrf": token_in(shown.text), "login": LOGIN, "password": PASSWORD}
    await client.post("/login", data=form)
    second = client.cookies["__Host-sid"]
    assert first != second
    client.cookies.set("__Host-sid", first, domain="yui.test", path="/")
    client.cookies.delete("__Host-sid")
    old = await client.get("/account", headers={"cookie": f"__Host-sid={first}"})
    assert old.status_code == 303


async def test_a_session_id_that_somebody_planted_is_never_taken_up(client: Any) -> None:
    planted = "planted-by-somebody-else-0000000000000000000"
    client.cookies.set("__Host-sid", planted, domain="yui.test", path="/")
    shown = await client.get("/login")
    form = {"csrf": token_in(shown.text), "login": LOGIN, "password": PASSWORD}
    answer = await client.post("/login", data=form)
    assert answer.status_code == 303
    assert planted not in " ".join(answer.headers.get_list("set-cookie"))
    stolen = await client.get("/account", headers={"cookie": f"__Host-sid={planted}"})
    assert stolen.status_code == 303


async def test_the_database_never_sees_the_session_id(client: Any, town: Any) -> None:
    await log_in(client)
    session = client.cookies["__Host-sid"]
    async with town.admin() as admin:
        rows = await admin.fetch("select id_hash from auth.session")
    assert hashed(session) in {bytes(row["id_hash"]) for row in rows}


async def test_unknown_wrong_and_switched_off_get_the_same_answer(client: Any, town: Any) -> None:
    async with town.admin() as admin:
        await admin.execute("update auth.account set active = false where login = 'shiojiri.staff'")
    answers = [
        await log_in(client, "nobody.at.all", PASSWORD),
        await log_in(client, LOGIN, "まちがった言葉です"),
        await log_in(client, "shiojiri.staff", PASSWORD),
    ]
    bodies = [re.sub(r'value="[^"]*"|req_\w+', "", answer.text) for answer in answers]
    assert {answer.status_code for answer in answers} == {422}
    assert len(set(bodies)) == 1
    assert all("違います" in body for body in bodies)


async def test_an_unknown_account_takes_as_long_as_a_known_one(client: Any) -> None:
    async def seconds(login: str) -> float:
        shown = await client.get("/login")
        form = {"csrf": token_in(shown.text), "login": login, "password": "まちがった言葉です"}
        began = time.perf_counter()
        await client.post("/login", data=form)
        return time.perf_counter() - began

    await seconds("warm.up")
    pairs = [(await seconds(LOGIN), await seconds(f"nobody.{n}")) for n in range(7)]
    known, unknown = (min(times) for times in zip(*pairs, strict=True))
    assert 0.4 < unknown / known < 2.5


@pytest.mark.parametrize("login", [LOGIN, "nobody.at.all"])
async def test_after_ten_tries_an_account_is_closed_for_a_while_known_or_not(
    client: Any, login: str
) -> None:
    for _ in range(model.TRIES_PER_ACCOUNT):
        assert (await log_in(client, login, "まちがった言葉です")).status_code == 422
    refused = await log_in(client, login, PASSWORD)
    assert refused.status_code == 429
    assert "15分" in refused.text
    assert refused.headers["retry-after"]


async def test_a_right_password_clears_the_count(client: Any) -> None:
    for _ in range(model.TRIES_PER_ACCOUNT - 1):
        await log_in(client, LOGIN, "まちがった言葉です")
    assert (await log_in(client)).status_code == 303
    await client.post("/logout", data={"csrf": token_in((await client.get("/account")).text)})
    assert (await log_in(client, LOGIN, "まちがった言葉です")).status_code == 422


async def test_tries_at_once_count_each(client: Any) -> None:
    token = token_in((await client.get("/login")).text)
    form = {"csrf": token, "login": LOGIN, "password": "まちがった言葉です"}
    answers = await asyncio.gather(*(client.post("/login", data=form) for _ in range(15)))
    codes = [answer.status_code for answer in answers]
    assert codes.count(422) <= model.TRIES_PER_ACCOUNT
    assert codes.count(429) >= 5
    assert 500 not in codes


async def test_an_address_is_throttled_over_many_accounts(client: Any, town: Any) -> None:
    _, address = model.subjects("anyone", "127.0.0.1")
    async with town.admin() as admin:  # all of the window's tries but five
        await admin.execute(
            "select auth.throttle_hit($1, $2) from generate_series(1, $3::int)",
            address,
            model.WINDOW_SECONDS,
            model.TRIES_PER_ADDRESS - 5,
        )
    codes = [
        (await log_in(client, f"guess.{n}", "まちがった言葉です")).status_code for n in range(7)
    ]
    assert codes == [422] * 5 + [429] * 2


async def test_an_address_is_what_the_proxy_saw_not_what_the_client_says(
    client: Any, town: Any
) -> None:
    token = token_in((await client.get("/login")).text)
    form = {"csrf": token, "login": "nobody.at.all", "password": "まちがった言葉です"}
    forwarded = {"x-forwarded-for": "203.0.113.9, 198.51.100.7"}
    await client.post("/login", data=form, headers=forwarded)
    async with town.admin() as admin:
        counted = {row["subject"] for row in await admin.fetch("select subject from auth.throttle")}
    assert "address:198.51.100.7" in counted
    assert "address:203.0.113.9" not in counted


async def test_logging_out_ends_the_session_in_the_database(client: Any) -> None:
    await log_in(client)
    session = client.cookies["__Host-sid"]
    answer = await client.post(
        "/logout", data={"csrf": token_in((await client.get("/account")).text)}
    )
    assert answer.status_code == 303
    again = await client.get("/account", headers={"cookie": f"__Host-sid={session}"})
    assert again.status_code == 303


async def test_a_form_without_or_with_another_session_s_token_is_refused(
    client: Any, town: Any
) -> None:
    stranger = token_in((await client.get("/login")).text)
    await log_in(client)
    for form in ({}, {"csrf": stranger}, {"csrf": "0.0"}):
        answer = await client.post("/logout", data=form)
        assert answer.status_code == 403
    assert (await client.get("/account")).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.test"},
        {"origin": "null"},
        {"origin": "http://yui.test"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_a_form_from_another_site_is_refused_even_with_a_token(
    client: Any, headers: dict[str, str]
) -> None:
    await log_in(client)
    form = {"csrf": token_in((await client.get("/account")).text)}
    assert (await client.post("/logout", data=form, headers=headers)).status_code == 403
    assert (await client.get("/account")).status_code == 200


@pytest.mark.parametrize(
    "to", ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)", "/a\\b"]
)
async def test_a_log_in_never_leads_to_another_site(client: Any, to: str) -> None:
    answer = await log_in(client, next=to)
    assert answer.headers["location"] == "/"


async def test_a_page_asked_for_before_the_log_in_comes_after_it(client: Any) -> None:
    asked = await client.get("/account?x=1")
    assert asked.headers["location"] == "/login?next=/account%3Fx%3D1"
    shown = await client.get(asked.headers["location"])
    assert 'name="next" value="/account?x=1"' in shown.text


async def test_an_idle_session_and_an_old_one_end(client: Any, town: Any) -> None:
    await log_in(client)
    from tenants.sessions import forget_recent

    for column in ("seen_at", "opened_at"):
        async with town.admin() as admin:
            before = await admin.fetchval(f"select {column} from auth.session")
            span = "31 minutes" if column == "seen_at" else "12 hours 1 minute"
            await admin.execute(f"update auth.session set {column} = now() - interval '{span}'")
        forget_recent()
        assert (await client.get("/account")).status_code == 303
        async with town.admin() as admin:
            await admin.execute(f"update auth.session set {column} = $1", before)
        forget_recent()
        assert (await client.get("/account")).status_code == 200


async def test_a_new_password_ends_the_other_sessions_and_the_old_password(
    client: Any, town: Any
) -> None:
    other = await client.login(town.actor("tateshina"))
    await log_in(client)
    token = token_in((await client.get("/account")).text)
    form = {"csrf": token, "current": PASSWORD, "password": NEW, "again": NEW}
    assert (await client.post("/account/password", data=form)).status_code == 303
    assert (await client.get("/account")).status_code == 200
    assert (await other.get("/account")).status_code == 303
    client.cookies.clear()
    assert (await log_in(client)).status_code == 422
    assert (await log_in(client, password=NEW)).status_code == 303


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"current": "ちがう言葉です123"}, "current", "今のパスワードが違います"),
        ({"again": "別の言葉です12345"}, "again", "同じではありません"),
        ({"password": "みじかい", "again": "みじかい"}, "password", "10文字以上"),
        ({"password": LOGIN, "again": LOGIN}, "password", "ログインIDやよくある言葉"),
        ({"password": "password123", "again": "password123"}, "password", "よくある言葉"),
    ],
)
async def test_a_bad_new_password_is_refused_at_its_field(
    client: Any, change: dict[str, str], field: str, says: str
) -> None:
    await log_in(client)
    token = token_in((await client.get("/account")).text)
    form = {"csrf": token, "current": PASSWORD, "password": NEW, "again": NEW, **change}
    answer = await client.post("/account/password", data=form)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'id="f-{field}-e"' in answer.text
    assert NEW not in answer.text and PASSWORD not in answer.text


async def _asked(client: Any, town: Any, login: str) -> list[str]:
    token = token_in((await client.get("/reset")).text)
    answer = await client.post("/reset", data={"csrf": token, "login": login})
    assert answer.status_code == 303
    await mail.settled()
    return [
        str(message_from_bytes(path.read_bytes()).get_payload(decode=True).decode())  # type: ignore[union-attr]
        for path in sorted((town.settings.home / "mail").glob("*.eml"))
    ]


async def test_a_forgotten_password_is_set_anew_once_by_a_mailed_link(
    client: Any, town: Any
) -> None:
    (text,) = await _asked(client, town, LOGIN)
    link = re.search(r"https://yui\.test(/reset/\S+)", text)
    assert link
    for expected in (303, 422):
        shown = await client.get(link[1])
        form = {"csrf": token_in(shown.text), "password": NEW, "again": NEW}
        assert (await client.post(link[1], data=form)).status_code == expected
    assert (await log_in(client, password=NEW)).status_code == 303


async def test_asking_for_an_unknown_account_sends_nothing_and_says_the_same(
    client: Any, town: Any
) -> None:
    assert await _asked(client, town, "nobody.at.all") == []
    assert "登録があれば" in (await client.get("/login")).text


async def test_a_made_up_link_sets_no_password(client: Any) -> None:
    shown = await client.get("/reset/made-up")
    form = {"csrf": token_in(shown.text), "password": NEW, "again": NEW}
    answer = await client.post("/reset/made-up", data=form)
    assert answer.status_code == 422
    assert "このリンクは使えません" in answer.text


async def test_an_account_is_made_once_and_can_log_in(client: Any, town: Any) -> None:
    from yui.accounts import actions

    new = model.NewAccount("new.person", town.actor("omachi", "staff"), "a@yui.test")
    async with db.begin_auth() as tx:
        await actions.add_account(tx, new, password=NEW)
    async with db.begin_auth() as tx:
        with pytest.raises(model.LoginTaken):
            await actions.add_account(tx, new, password=NEW)
    assert (await log_in(client, "New.Person ", NEW)).status_code == 303
