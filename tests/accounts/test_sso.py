"""Log-in at a real local provider over HTTP: bound by an explicit step, refused when anything is bent."""

import re
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tenants import db
from tenants.refusal import Unknown
from tests.accounts.hands import ask_of, log_in, press, token_in
from tests.accounts.provider import address_in, agree, asked, running
from tests.accounts.test_lending import account_id
from tests.accounts.test_links import mails
from yui.accounts.sso import actions, model, outgoing, providers
from yui.accounts.sso.model import LINK_MOVES, LinkState, Provider

pytestmark = pytest.mark.anyio


@pytest.fixture
def provider(client: Any) -> Iterator[Provider]:
    """Running for one test; named to the application after its start."""
    with running() as found:
        yield found


async def away(client: Any, *, bind: bool = False) -> str:
    """The browser is led to the provider; its address."""
    path, on = ("/account/sso/machi", "/account") if bind else ("/login/sso/machi", "/login")
    answer = await press(client, path, on=on)
    assert answer.status_code == 200, answer.text[:2000]
    return address_in(answer.text)


async def back(client: Any, brought: dict[str, str]) -> Any:
    """The browser comes back, and its script presses the button."""
    shown = await client.get("/login/sso/machi/back", params=brought)
    assert shown.status_code == 200
    if 'name="csrf"' not in shown.text:
        shown = await client.get("/login")
    form = {"csrf": token_in(shown.text), **brought}
    return await client.post("/login/sso/machi/back", data=form)


async def bound(client: Any, login: str, sub: str) -> Any:
    """Logs in, binds the subject and logs out; the answer to the binding."""
    client.cookies.clear()
    await log_in(client, login)
    brought = await agree(await away(client, bind=True), sub)
    answer = await back(client, brought)
    client.cookies.clear()
    return answer


async def enter(client: Any, sub: str) -> Any:
    client.cookies.clear()
    return await back(client, await agree(await away(client), sub))


async def test_a_bound_subject_logs_in_and_the_way_there_is_guarded(
    client: Any, provider: Provider
) -> None:
    assert (await bound(client, "tateshina.w1", "hana")).status_code == 303
    address = await away(client)
    sent = asked(address)
    assert sent["code_challenge_method"] == "S256" and len(sent["code_challenge"]) == 43
    assert len(sent["nonce"]) >= 20 and len(sent["state"]) >= 20
    assert sent["redirect_uri"] == "https://yui.test/login/sso/machi/back"
    answer = await back(client, await agree(address, "hana"))
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    assert "tateshina.w1" in (await client.get("/account")).text


async def test_a_subject_that_nobody_bound_logs_nobody_in_whatever_its_mail_is(
    client: Any, provider: Provider
) -> None:
    answer = await enter(client, "tateshina.w1@yui.test")
    assert answer.status_code == 422 and "結び付けられていません" in answer.text
    assert (await client.get("/account")).status_code == 303


async def test_the_owner_hears_by_mail_of_a_binding_and_of_its_end(
    client: Any, town: Any, provider: Provider
) -> None:
    await bound(client, "tateshina.w1", "hana")
    ((to, text),) = await mails(town)
    assert to == "tateshina.w1@yui.test" and "結び付けました" in text
    await log_in(client, "tateshina.w1")
    link = re.search(r'name="link" value="([^"]+)"', (await client.get("/account")).text)
    assert link
    await press(client, "/account/sso-links/end", link=link[1])
    assert any("外しました" in text for _, text in await mails(town))


async def test_a_second_factor_is_asked_after_a_provider_too(
    client: Any, town: Any, provider: Provider
) -> None:
    await bound(client, "tateshina.staff", "staff-1")
    await ask_of(town, "staff")
    assert (await enter(client, "staff-1")).headers["location"] == "/login/second"


async def test_a_subject_never_has_two_persons(client: Any, provider: Provider) -> None:
    """W-03: the same LINE account cannot bind to two persons."""
    assert (await bound(client, "tateshina.w1", "hana")).status_code == 303
    taken = await bound(client, "tateshina.w2", "hana")
    assert taken.status_code == 409 and "別の方" in taken.text
    assert (await bound(client, "tateshina.w1", "other")).status_code == 409


@pytest.mark.parametrize(("again", "sub"), [("tateshina.w2", "hana"), ("tateshina.w1", "new")])
async def test_binding_anew_waits_for_the_office(
    client: Any, town: Any, provider: Provider, again: str, sub: str
) -> None:
    """W-03: re-bind needs staff approval, for the subject of another and for another subject."""
    await bound(client, "tateshina.w1", "hana")
    await log_in(client, "tateshina.w1")
    link = re.search(r'name="link" value="([^"]+)"', (await client.get("/account")).text)
    assert link
    assert (await press(client, "/account/sso-links/end", link=link[1])).status_code == 303
    assert (await bound(client, again, sub)).status_code == 303
    assert (await enter(client, sub)).status_code == 422
    elsewhere = await client.login(town.actor("shiojiri", "staff"))
    staff = await client.login(town.actor("tateshina", "staff"))
    waiting = re.search(r'action="/users/sso-links/([^/]+)/yes"', (await staff.get("/users")).text)
    assert waiting
    assert (await elsewhere.post(f"/users/sso-links/{waiting[1]}/yes", data={})).status_code == 404
    for way, status in (("yes", 303), ("yes", 409), ("no", 409)):
        answer = await staff.post(f"/users/sso-links/{waiting[1]}/{way}", data={})
        assert answer.status_code == status
    assert (await enter(client, sub)).status_code == 303
    assert again in (await client.get("/account")).text


@pytest.mark.parametrize("bent", ["state", "browser", "issuer", "code", "nothing"])
async def test_what_is_brought_back_bent_logs_nobody_in(
    client: Any, provider: Provider, bent: str
) -> None:
    await bound(client, "tateshina.w1", "hana")
    brought = await agree(await away(client), "hana")
    if bent == "state":
        brought["state"] = "x" * len(brought["state"])
    if bent == "browser":  # somebody else's browser is given the address that ours should open
        client.cookies.clear()
    if bent == "issuer":
        brought["iss"] = "https://evil.test"
    if bent == "code":
        brought["code"] = "x" * 40
    if bent == "nothing":
        brought["code"] = ""
    assert (await back(client, brought)).status_code == 422
    assert (await client.get("/account")).status_code == 303


async def test_a_state_and_a_code_work_once(client: Any, town: Any, provider: Provider) -> None:
    await bound(client, "tateshina.w1", "hana")
    brought = await agree(await away(client), "hana")
    kept = dict(client.cookies)
    assert (await back(client, brought)).status_code == 303
    client.cookies.clear()
    for name, value in kept.items():
        client.cookies.set(name, value, domain="yui.test", path="/")
    assert (await back(client, brought)).status_code == 422
    second = await away(client)  # the old code under a state of our own: the provider refuses it
    mixed = {"state": asked(second)["state"], "code": brought["code"]}
    assert (await back(client, mixed)).status_code == 422


async def test_a_code_for_another_nonce_or_verifier_is_refused(
    client: Any, provider: Provider
) -> None:
    """A code that somebody else's log-in began is put under our state: its nonce is another."""
    await bound(client, "tateshina.w1", "hana")
    theirs = await agree(await away(client), "hana")
    client.cookies.clear()
    mine = asked(await away(client))
    assert (await back(client, {**theirs, "state": mine["state"]})).status_code == 422


async def test_a_provider_that_is_not_on_the_list_of_this_machine_is_not_asked(
    client: Any, provider: Provider
) -> None:
    outgoing._metadata.clear()
    providers.set_up([provider])
    answer = await press(client, "/login/sso/machi", on="/login")
    assert answer.status_code == 503
    assert (await client.get("/login/sso/unknown/back")).headers["location"] == "/login"


TWICE = "\n[[provider]]\n".join(
    ['slug = "a"\nkind = "line"\nclient_id = "1"\nclient_secret = "2"'] * 2
)
CLAIMS = {"iss": "https://id.test", "aud": "yui", "sub": "hana", "nonce": "n" * 24}
OURS = Provider(
    "x", "X", "https://id.test", "openid", ("RS256",), "client_secret_basic", "yui", "s"
)


@pytest.mark.parametrize(
    "bent",
    [
        {"iss": "https://id.test/"},
        {"iss": "https://evil.test"},
        {"aud": "other"},
        {"aud": ["yui", "other"]},
        {"aud": ["yui", "other"], "azp": "other"},
        {"azp": "other"},
        {"nonce": "m" * 24},
        {"nonce": None},
        {"exp": -61},
        {"iat": 61},
        {"iat": -700},
        {"exp": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
    ],
)
def test_an_id_token_that_is_bent_proves_nobody(bent: dict[str, Any]) -> None:
    at = 1_800_000_000
    times = {name: at + bent[name] for name in ("exp", "iat") if bent.get(name) is not None}
    good = {**CLAIMS, "exp": at + 60, "iat": at}
    assert model.checked(good, provider=OURS, nonce=CLAIMS["nonce"], at=at) == "hana"
    several = {**good, "aud": ["yui", "other"], "azp": "yui"}
    assert model.checked(several, provider=OURS, nonce=CLAIMS["nonce"], at=at) == "hana"
    with pytest.raises(model.NotProved):
        model.checked({**good, **bent, **times}, provider=OURS, nonce=CLAIMS["nonce"], at=at)


def test_a_signature_holds_by_the_providers_key_and_a_named_algorithm_alone() -> None:
    key, other = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
    keys = {"keys": [key.as_dict(private=False)]}
    claims = {**CLAIMS, "exp": int(time.time()) + 60, "iat": int(time.time())}
    good = jwt.encode({"alg": "RS256"}, claims, key)
    assert outgoing._claims(good, keys, provider=OURS)["sub"] == "hana"
    secret = OctKey.import_key("s" * 32)
    for bad in (
        jwt.encode({"alg": "RS256"}, claims, other),
        jwt.encode({"alg": "HS256"}, claims, secret),
        "eyJhbGciOiJub25lIn0." + good.split(".")[1] + ".",
        good[:-4] + "AAAA",
        "",
        "a.b.c",
    ):
        with pytest.raises(model.NotProved):
            outgoing._claims(bad, keys, provider=OURS)


def test_lines_web_log_in_signs_with_the_channels_secret(tmp_path: Path) -> None:
    file = tmp_path / "sso.toml"
    file.write_text(
        f'[[provider]]\nslug = "line"\nkind = "line"\nclient_id = "20"\nclient_secret = "{"s" * 32}"\n'
    )
    (line,) = providers.read(file)
    assert line.issuer == "https://access.line.me" and line.label == "LINE"
    token = jwt.encode({"alg": "HS256"}, {"sub": "U1"}, OctKey.import_key("s" * 32))
    keys = {"keys": [RSAKey.generate_key(2048).as_dict(private=False)]}
    assert outgoing._claims(token, keys, provider=line)["sub"] == "U1"


@pytest.mark.parametrize(
    "text",
    [
        'slug = "a"\nkind = "nobody"\nclient_id = "1"\nclient_secret = "2"',
        'slug = "a/b"\nkind = "line"\nclient_id = "1"\nclient_secret = "2"',
        'slug = "a"\nkind = "openid"\nclient_id = "1"\nclient_secret = "2"',
        'slug = "a"\nkind = "line"\nclient_id = "1"',
        'slug = "a"\nlabel = "A"\nissuer = "http://id.test"\nclient_id = "1"\nclient_secret = "2"',
        TWICE,
        "slug = ",
    ],
)
def test_a_file_of_providers_that_lacks_something_is_refused_at_start(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "sso.toml"
    file.write_text(f"[[provider]]\n{text}\n")
    with pytest.raises(providers.BadProviders):
        providers.read(file)


@pytest.mark.parametrize(("state", "to"), list(product(LinkState, LinkState)))
def test_a_binding_moves_as_its_table_says(state: LinkState, to: LinkState) -> None:
    if to in LINK_MOVES[state]:
        assert model.move(state, to) is to
    else:
        with pytest.raises(model.LinkMove):
            model.move(state, to)


async def test_somebody_elses_binding_is_not_ended(client: Any, provider: Provider) -> None:
    await bound(client, "tateshina.w1", "hana")
    async with db.begin_auth() as tx:
        (link,) = await actions.of_account(tx, account=await account_id_in(tx, "tateshina.w1"))
        with pytest.raises(Unknown):
            await actions.end(tx, link=link.id, account=await account_id_in(tx, "tateshina.w2"))
    assert await account_id("tateshina.w1") != await account_id("tateshina.w2")


async def account_id_in(tx: Any, login: str) -> Any:
    return await tx.value("select id from auth.login_lookup($1)", login)
