"""The partner API from a program's side: orders, deliverables, acceptance, and every kind of no."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.conftest import Browser, Town
from tests.partners.seed import ORDER, Partner, hand_over, let_in, partner, token_of
from yui.partners import limits, typeid

pytestmark = pytest.mark.anyio


async def _ordered(who: Partner) -> dict[str, Any]:
    made = await who.post("/orders", ORDER)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def _is_problem(found: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert found.status_code == status, found.text
    assert found.headers["content-type"].startswith("application/problem+json")
    body: dict[str, Any] = found.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["request_id"] == found.headers["x-request-id"]
    assert body["type"].endswith("/problems/" + code.replace("_", "-"))
    return body


async def test_an_order_is_taken_in_and_read_back_with_its_etag(
    town: Town, client: Browser
) -> None:
    who = await partner(town, client)
    made = await who.post("/orders", ORDER)
    assert made.status_code == 201
    order = made.json()
    assert order["id"].startswith("ord_")
    assert (order["amount_jpy"], order["status"]) == (120_000, "received")
    read = await who.get(f"/orders/{order['id']}")
    assert read.json() == order
    assert read.headers["etag"] == made.headers["etag"] == '"v1"'
    assert made.headers["location"] == f"https://yui.test/api/v1/orders/{order['id']}"
    again = await who.get(f"/orders/{order['id']}", if_none_match='"v1"')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ratelimit-policy"] == '"client";q=600;w=60'
    assert again.headers["ratelimit"].startswith('"client";r=59')


async def test_sixteen_requests_under_one_key_are_one_order(town: Town, client: Browser) -> None:
    who, key = await partner(town, client), str(uuid4())
    found = await asyncio.gather(*(who.post("/orders", ORDER, key=key) for _ in range(16)))
    assert {each.status_code for each in found} == {201}
    assert len({each.content for each in found}) == 1
    assert sum("idempotency-replayed" in each.headers for each in found) == 15
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.client_order") == 1


async def test_the_same_key_with_another_body_is_refused(town: Town, client: Browser) -> None:
    who, key = await partner(town, client), str(uuid4())
    await who.post("/orders", ORDER, key=key)
    spaced = await client.post(
        "/api/v1/orders",
        content=httpx.Request("POST", "http://x", json=dict(reversed(ORDER.items()))).content,
        headers={
            **who.headers,
            "idempotency-key": f'"{key}"',
            "content-type": "application/json",
        },
    )
    assert spaced.headers["idempotency-replayed"] == "true"
    other = await who.post("/orders", {**ORDER, "quantity": 1}, key=key)
    _is_problem(other, 422, "idempotency_key_reused")


async def test_a_post_without_a_key_is_refused_before_its_body_is_read(
    town: Town, client: Browser
) -> None:
    who = await partner(town, client)
    for key in ({}, {"idempotency-key": "short"}):
        found = await client.post("/api/v1/orders", json={}, headers={**who.headers, **key})
        _is_problem(found, 400, "idempotency_key_missing")
        assert 'rel="describedby"' in found.headers["link"]


async def test_another_towns_order_answers_like_one_that_never_was(
    town: Town, client: Browser
) -> None:
    mine, theirs = await partner(town, client), await partner(town, client, "shiojiri")
    made = await theirs.post("/orders", {**ORDER, "tenant_id": 20215})
    foreign = await mine.get(f"/orders/{made.json()['id']}", x_request_id="same-request")
    never = await mine.get(f"/orders/{typeid.encode('ord', uuid4())}", x_request_id="same-request")
    nonsense = await mine.get("/orders/ord_!", x_request_id="same-request")
    _is_problem(foreign, 404, "not_found")
    assert foreign.content == never.content == nonsense.content
    stolen = await mine.post("/orders", {**ORDER, "tenant_id": 20215})
    _is_problem(stolen, 403, "tenant_not_granted")


async def test_an_order_of_another_client_in_the_same_town_is_unknown(
    town: Town, client: Browser
) -> None:
    who, other = await partner(town, client), uuid4()
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.client (tenant_id, id, name) values (20324, $1, 'よその会社')", other
        )
        order = await admin.fetchval(
            "insert into app.client_order (tenant_id, client_id, body_id, number, title, spec,"
            " quantity, unit_price_yen, due_on, received_at)"
            " values (20324, $1, $2, 'x-1', 't', 's', 1, 1, '2026-12-01', now()) returning id",
            other,
            town.body(),
        )
    found = await who.get(f"/orders/{typeid.encode('ord', order)}")
    _is_problem(found, 404, "not_found")
    assert (await who.get("/orders")).json()["items"] == []


BAD: list[tuple[dict[str, Any], str]] = [
    ({"quantity": 0}, "#/quantity"),
    ({"quantity": "3000"}, "#/quantity"),
    ({"quantity": 1.5}, "#/quantity"),
    ({"unit_price_jpy": -1}, "#/unit_price_jpy"),
    ({"unit_price_jpy": 10**30}, "#/unit_price_jpy"),
    ({"due_date": "2026-02-30"}, "#/due_date"),
    ({"due_date": "2020-01-01"}, "#/due_date"),
    ({"title": ""}, "#/title"),
    ({"title": " \t"}, "#/title"),
    ({"title": "あ" * 121}, "#/title"),
    ({"spec": "a\x00b"}, "#/spec"),
    ({"title": None}, "#/title"),
    ({"unit": "とても長い単位の名前です"}, "#/unit"),
    ({"worker_id": "x"}, "#/worker_id"),
    ({"tenant_id": 1}, "#/tenant_id"),
]


async def test_every_wrong_field_is_named_at_once(town: Town, client: Browser) -> None:
    who = await partner(town, client)
    for change, pointer in BAD:
        body = _is_problem(await who.post("/orders", {**ORDER, **change}), 422, "validation_error")
        assert [error["pointer"] for error in body["errors"]] == [pointer], change
    body = _is_problem(await who.post("/orders", {"quantity": 0}), 422, "validation_error")
    assert len(body["errors"]) == 6
    assert (await who.get("/orders")).json()["items"] == []


async def test_what_is_no_json_has_its_own_no(town: Town, client: Browser) -> None:
    who = await partner(town, client)

    async def send(content: bytes, media: str = "application/json") -> httpx.Response:
        headers = {**who.headers, "idempotency-key": str(uuid4()), "content-type": media}
        return await client.post("/api/v1/orders", content=content, headers=headers)

    _is_problem(await send(b"{"), 400, "malformed_request")
    _is_problem(await send(b'{"title": "\\ud800"}'), 400, "malformed_request")
    _is_problem(await send(b"\xff\xfe"), 400, "malformed_request")
    _is_problem(await send(b"[" * 100_000), 400, "malformed_request")
    _is_problem(await send(b"[]"), 422, "validation_error")
    _is_problem(await send(b"a=1", "application/x-www-form-urlencoded"), 415,
                "unsupported_media_type")  # fmt: skip
    _is_problem(await send(b'{"a":"' + b"x" * 2_000_000 + b'"}'), 413, "payload_too_large")
    _is_problem(await client.delete("/api/v1/orders", headers=who.headers), 405,
                "method_not_allowed")  # fmt: skip
    _is_problem(await client.get("/api/v1/nothing", headers=who.headers), 404, "not_found")


async def test_an_english_program_reads_english_problems(town: Town, client: Browser) -> None:
    who = await partner(town, client)
    found = await who.get("/orders/ord_x", accept_language="en")
    assert found.headers["content-language"] == "en"
    assert found.json()["detail"].isascii()


async def test_without_a_token_or_its_scope_nothing_is_told(town: Town, client: Browser) -> None:
    found = await client.get("/api/v1/orders")
    _is_problem(found, 401, "unauthenticated")
    assert found.headers["www-authenticate"] == 'Bearer realm="api"'
    found = await client.get("/api/v1/orders", headers={"authorization": "Bearer x.y.z"})
    _is_problem(found, 401, "unauthenticated")
    assert 'error="invalid_token"' in found.headers["www-authenticate"]
    who = await partner(town, client, scopes=("orders:read",))
    found = await who.post("/orders", ORDER)
    _is_problem(found, 403, "insufficient_scope")
    assert 'scope="orders:write"' in found.headers["www-authenticate"]


async def test_pages_follow_one_another_without_gap_or_repeat(town: Town, client: Browser) -> None:
    known = await let_in(town)
    await let_in(town, "shiojiri", application=known[0])
    who = Partner(client, await token_of(client, known))
    made = [
        (await who.post("/orders", {**ORDER, "tenant_id": code})).json()["id"]
        for code in (20324, 20215, 20324, 20215, 20324)
    ]
    seen: list[str] = []
    path: str | None = "/orders?limit=2"
    while path:
        page = await who.get(path)
        seen += [each["id"] for each in page.json()["items"]]
        cursor = page.json()["next_cursor"]
        assert (cursor is not None) == ('rel="next"' in page.headers["link"])
        path = f"/orders?limit=2&cursor={cursor}" if cursor else None
    assert seen == made[::-1]
    only = await who.get("/orders?tenant_id=20215&status=received")
    assert len(only.json()["items"]) == 2
    first = (await who.get("/orders?limit=2")).json()["next_cursor"]
    for bad in (f"{first[:-2]}xx", "あ", "", "x" * 300):
        _is_problem(await who.get(f"/orders?cursor={bad}"), 400, "malformed_request")
    moved = await who.get(f"/orders?status=received&cursor={first}")
    _is_problem(moved, 400, "malformed_request")
    for query in ("limit=0", "limit=201", "limit=x", "limit=1&limit=2", "page=2", "status=x"):
        _is_problem(await who.get(f"/orders?{query}"), 422, "validation_error")


async def test_a_deliverable_is_accepted_once_on_the_version_that_was_seen(
    town: Town, client: Browser
) -> None:
    who = await partner(town, client)
    order = await _ordered(who)
    made = await hand_over(town, typeid.decode("ord", order["id"]), 3000)
    (item,) = (await who.get(f"/deliverables?order_id={order['id']}")).json()["items"]
    assert item["id"] == typeid.encode("dlv", made)
    path = f"/deliverables/{item['id']}"
    etag = (await who.get(path)).headers["etag"]
    accept = f"{path}/actions/accept"
    _is_problem(await who.post(accept, {}), 428, "precondition_required")
    _is_problem(await who.post(accept, {}, match='"v9"'), 412, "precondition_failed")
    key = str(uuid4())
    done = await who.post(accept, {}, key=key, match=etag)
    assert done.status_code == 200, done.text
    assert (done.json()["status"], done.json()["accepted_amount_jpy"]) == ("accepted", 120_000)
    again = await who.post(accept, {}, key=key, match=etag)
    assert (again.content, again.headers["idempotency-replayed"]) == (done.content, "true")
    stale = await who.post(accept, {}, match=etag)
    _is_problem(stale, 412, "precondition_failed")
    rejected = await who.post(
        f"{path}/actions/reject", {"reason": "spec"}, match=done.headers["etag"]
    )
    _is_problem(rejected, 409, "already_decided")
    assert (await who.get(f"/orders/{order['id']}")).json()["status"] == "accepted"


async def test_a_part_is_sent_back_with_a_coded_reason(town: Town, client: Browser) -> None:
    who = await partner(town, client)
    order = await _ordered(who)
    made = await hand_over(town, typeid.decode("ord", order["id"]), 100)
    path = f"/deliverables/{typeid.encode('dlv', made)}/actions/accept"
    bare = await who.post(path, {"accepted_quantity": 80}, match='"v1"')
    _is_problem(bare, 422, "reason_missing")
    body = {"accepted_quantity": 80, "reason": "typo", "note": "20件に誤字"}
    done = await who.post(path, body, match='"v1"')
    assert (done.json()["status"], done.json()["accepted_quantity"]) == ("partly_accepted", 80)


async def test_nothing_says_who_did_the_work(town: Town, client: Browser) -> None:
    who = await partner(town, client)
    order = await _ordered(who)
    await hand_over(town, typeid.decode("ord", order["id"]), 100)
    async with town.admin() as admin:
        rows = await admin.fetch("select id::text, name, code, kana from app.worker")
    secrets = {value for row in rows for value in row if value}
    assert len(secrets) > 50
    for path in ("/orders", "/deliverables", "/webhook-endpoints", f"/orders/{order['id']}"):
        text = (await who.get(path)).text
        assert not [secret for secret in secrets if secret in text]


async def test_when_a_minute_is_used_up_the_next_request_waits(
    town: Town, client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "QUOTA", 2)
    who = await partner(town, client)
    found = [await who.get("/orders") for _ in range(5)]
    refused = next(each for each in found if each.status_code == 429)
    _is_problem(refused, 429, "quota_exceeded")
    wait = int(refused.headers["retry-after"])
    assert 1 <= wait <= 60
    assert refused.headers["ratelimit"] == f'"client";r=0;t={wait}'


async def test_without_valkey_nobody_is_counted_and_nobody_refused(
    town: Town, client: Browser
) -> None:
    who = await partner(town, client)
    town.servers.valkey.stop("immediate")
    try:
        found = await who.get("/orders")
    finally:
        town.servers.valkey.restart()
    assert found.status_code == 200
    assert "ratelimit" not in found.headers


async def test_long_work_on_an_order_is_its_clients_to_follow(town: Town, client: Browser) -> None:
    from tenants.db import begin
    from tests.partners.seed import NOW
    from yui import outbox

    who, other = await partner(town, client), await partner(town, client, "shiojiri")
    order = await _ordered(who)
    async with begin(town.actor("tateshina")) as tx:
        made = await outbox.open_operation(
            tx, "orders.import", total=3, now=NOW, subject=typeid.decode("ord", order["id"])
        )
        hidden = await outbox.open_operation(tx, "payouts.build", total=3, now=NOW)
    shown = await who.get(f"/operations/{typeid.encode('op', made)}")
    assert (shown.json()["status"], shown.json()["total"]) == ("running", 3)
    for asked, operation in ((who, hidden), (other, made)):
        found = await asked.get(f"/operations/{typeid.encode('op', operation)}")
        _is_problem(found, 404, "not_found")
