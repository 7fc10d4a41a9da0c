"""Passkeys: made, shown, bent in every way that must be refused, named and taken away."""

import re
from typing import Any

import pytest

from tests.accounts.authenticator import PRESENT, Authenticator
from tests.accounts.hands import ask_of, log_in, press, token_in
from yui.accounts.model import TRIES_PER_ADDRESS, WINDOW_SECONDS, subjects

pytestmark = pytest.mark.anyio
LOGIN = "tateshina.director"


async def options(client: Any, path: str, on: str) -> dict[str, Any]:
    answer = await press(client, path, on=on)
    assert answer.status_code in {200, 201}, answer.text[:2000]
    told: dict[str, Any] = answer.json()
    return told


async def register(client: Any, key: Authenticator, label: str = "", on: str = "/account") -> Any:
    asked = await options(client, "/login/passkey/new/options", on)
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    return await press(client, "/login/passkey/new", on=on, credential=key.make(asked), label=label)


async def show(client: Any, key: Authenticator, on: str = "/login", **how: Any) -> Any:
    asked = await options(client, "/login/passkey/options", on)
    assert asked["rpId"] == "yui.test"
    return await press(client, "/login/passkey", on=on, credential=key.show(asked, **how))


async def made(client: Any) -> Authenticator:
    """A key of the director's, whose browser has logged out."""
    await log_in(client, LOGIN)
    key = Authenticator()
    answer = await register(client, key, "事務所のパソコン")
    assert answer.status_code == 200 and "復旧コード" in answer.text
    client.cookies.clear()
    return key


async def test_a_key_logs_in_alone_because_it_is_two_factors(client: Any) -> None:
    key = await made(client)
    assert (await log_in(client, LOGIN)).headers["location"] == "/login/second"
    client.cookies.clear()
    answer = await show(client, key)
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    assert (await client.get("/board")).status_code == 200


async def test_a_key_is_the_second_step_after_a_password(client: Any) -> None:
    key = await made(client)
    await log_in(client, LOGIN)
    assert (await show(client, key, on="/login/second")).headers["location"] == "/"
    assert (await client.get("/board")).status_code == 200


async def test_of_whom_a_factor_is_asked_makes_a_key_and_is_in(client: Any, town: Any) -> None:
    await ask_of(town, "director")
    await log_in(client, LOGIN)
    assert (await register(client, Authenticator(), on="/login/second")).status_code == 200
    assert (await client.get("/board")).status_code == 200


@pytest.mark.parametrize(
    "bent", ["origin", "host", "unverified", "copied", "challenge", "stranger", "removed"]
)
async def test_an_answer_that_does_not_hold_logs_nobody_in(
    client: Any, town: Any, bent: str
) -> None:
    key = await made(client)
    assert (await show(client, key)).status_code == 303
    client.cookies.clear()
    how: dict[str, Any] = {"copied": True} if bent == "copied" else {}
    if bent == "origin":
        key.origin = "https://evil.test"
    if bent == "host":
        key.host = "evil.test"
    if bent == "unverified":
        key.flags = PRESENT
    if bent == "stranger":
        key.id = b"x" * 32
    if bent == "removed":
        async with town.admin() as admin:
            await admin.execute("update auth.passkey set removed_at = now()")
    if bent == "challenge":
        await options(client, "/login/passkey/options", "/login")
        made_up = {"challenge": "AAAAAAAAAAAAAAAAAAAAAA"}
        answer = await press(client, "/login/passkey", on="/login", credential=key.show(made_up))
    else:
        answer = await show(client, key, **how)
    assert answer.status_code == 422
    assert (await client.get("/board")).status_code == 303


async def test_an_answer_is_taken_once_and_from_the_browser_that_was_asked(client: Any) -> None:
    key = await made(client)
    asked = await options(client, "/login/passkey/options", "/login")
    answer = key.show(asked)
    other = {"csrf": "", "credential": answer}
    mine = dict(client.cookies)
    client.cookies.clear()
    other["csrf"] = token_in((await client.get("/login")).text)
    assert (await client.post("/login/passkey", data=other)).status_code == 422
    client.cookies.clear()
    for name, value in mine.items():
        client.cookies.set(name, value, domain="yui.test", path="/")
    assert (
        await press(client, "/login/passkey", on="/login", credential=answer)
    ).status_code == 303
    client.cookies.clear()
    assert (
        await press(client, "/login/passkey", on="/login", credential=answer)
    ).status_code == 422


@pytest.mark.parametrize(
    "text", ["{}", "[]", "x", '{"rawId":"AA","response":{"clientDataJSON":"AA"}}']
)
async def test_what_is_no_answer_at_all_is_refused_plainly(client: Any, text: str) -> None:
    assert (await press(client, "/login/passkey", on="/login", credential=text)).status_code == 422
    await log_in(client, LOGIN)
    assert (await press(client, "/login/passkey/new", credential=text)).status_code == 422


async def test_several_keys_are_named_and_taken_away_one_by_one(client: Any) -> None:
    await log_in(client, LOGIN)
    first, second = Authenticator(), Authenticator()
    assert (await register(client, first, "電話")).status_code == 200
    assert (await register(client, second, "鍵")).status_code == 303
    assert (await register(client, second, "また")).status_code == 409
    text = (await client.get("/account")).text
    assert "パスキー：電話" in text and "パスキー：鍵" in text
    handle = re.findall(r'name="handle" value="([^"]+)"', text)[0]
    assert (await press(client, "/account/passkeys/end", handle=handle)).status_code == 303
    client.cookies.clear()
    assert (await show(client, first)).status_code == 422
    assert (await show(client, second)).status_code == 303


async def test_a_key_of_one_account_is_no_second_step_of_another(client: Any) -> None:
    key = await made(client)
    await log_in(client, "tateshina.staff")
    other = Authenticator()
    await register(client, other)
    client.cookies.clear()
    await log_in(client, "tateshina.staff")
    assert (await show(client, key, on="/login/second")).status_code == 422
    assert (await show(client, other, on="/login/second")).status_code == 303
    text = (await client.get("/account")).text
    assert "tateshina.staff" in text


async def test_somebody_elses_key_is_not_taken_away(client: Any, town: Any) -> None:
    await made(client)
    async with town.admin() as admin:
        handle = await admin.fetchval("select handle from auth.passkey")
    await log_in(client, "tateshina.staff")
    assert (await press(client, "/account/passkeys/end", handle=str(handle))).status_code == 404


async def test_challenges_are_not_given_without_end(client: Any, town: Any) -> None:
    _, address = subjects("", "127.0.0.1")
    async with town.admin() as admin:  # all of the window's but one
        sql = "select auth.throttle_hit($1, $2) from generate_series(1, $3::int)"
        await admin.execute(sql, f"asked {address}", WINDOW_SECONDS, TRIES_PER_ADDRESS - 1)
    answers = [await press(client, "/login/passkey/options", on="/login") for _ in range(2)]
    assert [answer.status_code == 429 for answer in answers] == [False, True]
