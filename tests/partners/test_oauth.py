"""Access tokens: who gets one, what it says, and what is no token of ours."""

import time
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from tenants.refusal import Unknown
from tests.conftest import MASTER, Browser, Town
from tests.partners.seed import Partner, let_in, token_of
from yui import keys
from yui.partners import cursors, signing, tokens, typeid
from yui.partners.config import CONFIG
from yui.partners.model import BadCursor

GRANT = {"grant_type": "client_credentials"}


@pytest.mark.anyio
async def test_a_token_is_a_signed_jwt_that_lasts_a_quarter_of_an_hour(
    town: Town, client: Browser
) -> None:
    known = await let_in(town)
    found = await client.post("/oauth/token", data=GRANT, auth=known)
    told = found.json()
    assert (found.status_code, told["token_type"], told["expires_in"]) == (200, "Bearer", 900)
    assert found.headers["cache-control"] == "no-store"
    assert "refresh_token" not in told
    public = KeySet.import_key_set((await client.get("/oauth/jwks.json")).json())
    decoded = jwt.decode(told["access_token"], public, algorithms=["ES256"])
    assert decoded.header["typ"] == "at+jwt"
    assert decoded.header["kid"] == public.keys[0].kid
    claims = decoded.claims
    assert claims["iss"] == "https://yui.test"
    assert claims["aud"] == "https://yui.test/api/v1"
    assert claims["sub"] == claims["client_id"] == known[0]
    assert claims["tenants"] == [20324]
    assert claims["exp"] - claims["iat"] == 900
    assert len(claims["jti"]) >= 16
    assert "d" not in (await client.get("/oauth/jwks.json")).json()["keys"][0]


@pytest.mark.anyio
async def test_the_secret_may_be_in_the_form_and_scopes_may_be_fewer(
    town: Town, client: Browser
) -> None:
    client_id, secret = await let_in(town)
    form = {**GRANT, "client_id": client_id, "client_secret": secret, "scope": "orders:read"}
    found = await client.post("/oauth/token", data=form)
    assert found.json()["scope"] == "orders:read"
    who = Partner(client, found.json()["access_token"])
    assert (await who.get("/orders")).status_code == 200
    assert (await who.get("/deliverables")).status_code == 403


@pytest.mark.anyio
async def test_whoever_cannot_prove_who_it_is_gets_rfc_6749s_no(
    town: Town, client: Browser
) -> None:
    client_id, secret = await let_in(town)
    for auth in ((client_id, "wrong"), ("nobody", secret), ("あ", "い"), ("", "")):
        found = await client.post("/oauth/token", data=GRANT, auth=httpx.BasicAuth(*auth))
        assert (found.status_code, found.json()["error"]) == (401, "invalid_client"), auth
        assert found.headers["www-authenticate"].startswith("Basic")
    cases: list[tuple[dict[str, str], str]] = [
        ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
        ({}, "unsupported_grant_type"),
        ({**GRANT, "scope": "workers:read"}, "invalid_scope"),
    ]
    for form, error in cases:
        found = await client.post("/oauth/token", data=form, auth=(client_id, secret))
        assert (found.status_code, found.json()["error"]) == (400, error), form
    found = await client.post("/oauth/token", json=GRANT, auth=(client_id, secret))
    assert (found.status_code, found.json()["error"]) == (400, "unsupported_grant_type")


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["token", "revoke", "introspect"])
async def test_odd_bytes_in_what_proves_who_it_is_are_a_no_and_no_bug(
    town: Town, client: Browser, path: str
) -> None:
    odd = ["Basic /w==", "Basic !!!", "Basic", "Basic AA==", "Basic OjA6", "Bearer x"]
    for told in odd:
        found = await client.post(f"/oauth/{path}", data=GRANT, headers={"authorization": told})
        assert found.status_code == 401, told
    for form in ("client_id=%00&client_secret=x", "client_id=%ff&client_secret=%ff",
                 "client_id=%ED%A0%80&client_secret=x", "client_id=a&client_id=b", "%", "=", "\x00"):  # fmt: skip
        body = f"grant_type=client_credentials&{form}"
        headers = {"content-type": "application/x-www-form-urlencoded"}
        found = await client.post(f"/oauth/{path}", content=body, headers=headers)
        assert found.status_code in {400, 401, 422}, form


@pytest.mark.anyio
async def test_a_token_taken_back_is_dead_for_api_and_introspection(
    town: Town, client: Browser
) -> None:
    known, other = await let_in(town), await let_in(town, "shiojiri")
    token = await token_of(client, known)
    who = Partner(client, token)

    async def active(auth: tuple[str, str]) -> Any:
        found = await client.post("/oauth/introspect", data={"token": token}, auth=auth)
        return found.json()["active"]

    assert await active(known) is True
    assert await active(other) is False
    found = await client.post("/oauth/revoke", data={"token": token}, auth=other)
    assert (found.status_code, await active(known)) == (200, True)
    assert (await client.post("/oauth/revoke", data={"token": "x"}, auth=known)).status_code == 200
    assert (await client.post("/oauth/revoke", data={"token": token})).status_code == 401
    await client.post("/oauth/revoke", data={"token": token}, auth=known)
    assert await active(known) is False
    assert (await who.get("/orders")).status_code == 401


@pytest.mark.anyio
async def test_a_town_that_takes_its_grant_back_is_heard_at_once(
    town: Town, client: Browser
) -> None:
    known = await let_in(town)
    who = Partner(client, await token_of(client, known))
    assert (await who.get("/orders")).status_code == 200
    async with town.admin() as admin:
        await admin.execute("update auth.oauth_grant set valid_to = current_date - 1")
    assert (await who.get("/orders")).status_code == 401


@pytest.mark.anyio
async def test_a_second_secret_works_beside_the_first(town: Town, client: Browser) -> None:
    from yui.partners.model import hash_of

    client_id, secret = await let_in(town)
    async with town.admin() as admin:
        await admin.execute(
            "update auth.oauth_client set secret_hash = secret_hash || ' ' || $1", hash_of("new")
        )
    for each in (secret, "new"):
        assert await token_of(client, (client_id, each))


def _forge(key: ECKey, *, typ: str = "at+jwt", **change: Any) -> str:
    now = int(time.time())
    claims = {
        "iss": CONFIG.issuer,
        "aud": CONFIG.audience,
        "exp": now + 900,
        "iat": now,
        "jti": "x" * 16,
        "sub": change.get("client_id", "yui_x"),
        "client_id": "yui_x",
        "scope": "orders:read",
        "tenants": [20324, 20215],
        **change,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "ES256", "typ": typ, "kid": key.kid}, kept, key)


@pytest.mark.anyio
async def test_what_is_no_token_of_ours_is_no_token(town: Town, client: Browser) -> None:
    known = await let_in(town)
    mine = signing.key_of(keys.token_key(MASTER))
    theirs = signing.key_of(b"somebody else's seed of 32 bytes")
    real = await token_of(client, known)
    forged = [
        _forge(theirs, client_id=known[0]),
        _forge(mine, client_id=known[0], typ="JWT"),
        _forge(mine, client_id=known[0], iss="https://evil.example"),
        _forge(mine, client_id=known[0], aud="https://yui.test/other"),
        _forge(mine, client_id=known[0], exp=int(time.time()) - 1),
        _forge(mine, client_id=known[0], exp=None),
        _forge(mine, client_id=known[0], tenants="20215"),
        _forge(mine),
        real[:-4] + "AAAA",
        "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + real.split(".")[1] + ".",
        "x",
        "",
        "a.b.c",
    ]
    for token in forged:
        assert (await Partner(client, token).get("/orders")).status_code == 401, token
    # a token of ours that names a town which has not let the application in says nothing there
    wide = Partner(client, _forge(mine, client_id=known[0], jti="y" * 16))
    assert (await wide.get("/orders?tenant_id=20215")).status_code == 403


@pytest.mark.anyio
async def test_metadata_and_document_name_what_there_is(town: Town, client: Browser) -> None:
    found = (await client.get("/.well-known/oauth-authorization-server")).json()
    assert found["token_endpoint"] == "https://yui.test/oauth/token"
    assert found["grant_types_supported"] == ["client_credentials"]
    found = (await client.get("/.well-known/oauth-protected-resource")).json()
    assert found["resource"] == "https://yui.test/api/v1"
    document = (await client.get("/openapi.json")).json()
    assert all("/me" not in path and "/orders/new" not in path for path in document["paths"])
    for schema in document["components"]["schemas"].values():
        assert schema.get("type") != "object" or schema["additionalProperties"] is False
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["security"]
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]


def test_the_same_secret_makes_the_same_key_in_every_process() -> None:
    one, two = signing.key_of(b"x" * 32), signing.key_of(b"x" * 32)
    assert one.as_dict(private=True) == two.as_dict(private=True)
    assert one.kid != signing.key_of(b"y" * 32).kid
    assert tokens.SECONDS <= 900


@given(st.uuids())
def test_a_typeid_is_its_uuid_again(uuid: Any) -> None:
    text = typeid.encode("ord", uuid)
    assert typeid.decode("ord", text) == uuid
    with pytest.raises(Unknown):
        typeid.decode("dlv", text)


def test_the_typeid_specs_own_example_reads() -> None:
    text = "ord_01h2xcejqtf2nbrexx3vqjhp41"
    assert str(typeid.decode("ord", text)) == "0188bac7-4afa-78aa-bc3b-bd1eef28d881"


@given(st.text(max_size=60))
def test_whatever_is_no_typeid_is_unknown(text: str) -> None:
    with pytest.raises(Unknown):
        typeid.decode("ord", text)


@given(st.text(max_size=200))
def test_whatever_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        cursors.read(text, filters="x", key=b"k" * 32)
