"""What partners are told: signed, to public addresses alone, again and again until it is taken."""

import base64
import hmac
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace
from standardwebhooks import Webhook

from tests.conftest import Browser, Town
from tests.partners.receiver import Receiver
from tests.partners.seed import NOW, ORDER, Partner, hand_over, partner
from workers_async.runner import drain
from yui.partners import config, typeid, webhooks
from yui.partners.model import BadEndpoint
from yui.partners.webhooks import Parcel

NIL = UUID(int=0)
VECTOR = "whsec_a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="


def test_the_signature_is_hmac_over_id_timestamp_and_body() -> None:
    body = b'{"type":"order.accepted","timestamp":"2026-11-21T00:00:00Z","data":{"id":"wo_1"}}'
    made = Parcel(NIL, NIL, "https://example.com/", VECTOR, body)
    headers = webhooks.headers_of(made, at=1795219200.7)
    assert headers["webhook-timestamp"] == "1795219200"
    key = base64.b64decode(VECTOR.removeprefix("whsec_"))
    said = f"{headers['webhook-id']}.1795219200.".encode() + body
    plain = base64.b64encode(hmac.new(key, said, sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{plain}"


def test_the_signature_is_that_of_the_standard_s_own_vector() -> None:
    made = webhooks.signature(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=1614265330,
        body=b'{"test": 2432232314}',
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_new_secret_has_as_many_bytes_as_the_spec_asks() -> None:
    made = webhooks.new_secret()
    assert 24 <= len(base64.b64decode(made.removeprefix("whsec_"))) <= 64
    assert made != webhooks.new_secret()


INWARD = [
    "http://example.com/hook",
    "https://127.0.0.1/hook",
    "https://[::1]/hook",
    "https://10.0.0.8/hook",
    "https://169.254.169.254/latest/meta-data",
    "https://192.168.1.1:8443/",
    "https://100.64.0.1/",
    "https://[fd00::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://localhost/hook",
    "https://2130706433/hook",
    "https://example.com:5432/",
    "https://user:pw@example.com/",
    "https://exa mple.com/",
    "https://例え.jp/",
    "https://example.com:99999/",
    "https://[::1/",
    "ftp://example.com/",
    "http://127.0.0.1:9/hook",
]


@pytest.mark.parametrize("url", INWARD)
def test_an_inward_or_odd_address_is_refused_when_it_is_entered(url: str) -> None:
    with pytest.raises(BadEndpoint):
        webhooks.checked(url, loopback=("127.0.0.1:8",))


@pytest.mark.parametrize("url", ["https://example.com/hook", "https://api.example.jp:8443/x?y=1"])
def test_an_outward_address_is_taken(url: str) -> None:
    assert webhooks.checked(url, loopback=()) == url


@pytest.mark.anyio
@pytest.mark.parametrize(
    "url", ["https://localhost:{port}/", "http://127.0.0.1:{port}/", "http://127.1:{port}/"]
)
async def test_by_default_nothing_on_this_machine_hears_anything(url: str) -> None:
    with Receiver() as receiver:
        port = receiver.place.partition(":")[2]
        made = Parcel(NIL, NIL, url.format(port=port), VECTOR, b"{}")
        outcome = await webhooks.post(made, loopback=())
    assert outcome.status is None
    assert "SSRFProtectionError" in (outcome.error or "")
    assert receiver.taken == []


def _allow(town: Town, receiver: Receiver) -> None:
    config.set_up(replace(town.settings, webhook_loopback=(receiver.place,)))


async def _told(town: Town, client: Browser, receiver: Receiver) -> tuple[Partner, dict[str, Any]]:
    """A partner with an endpoint, an order, and work before it."""
    who = await partner(town, client)
    _allow(town, receiver)
    body = {"tenant_id": 20324, "url": f"http://{receiver.place}/hook"}
    endpoint = await who.post("/webhook-endpoints", body)
    assert endpoint.status_code == 201, endpoint.text
    order = (await who.post("/orders", ORDER)).json()
    await hand_over(town, typeid.decode("ord", order["id"]), 100)
    found: dict[str, Any] = endpoint.json()
    return who, found


async def _messages(town: Town) -> list[tuple[Any, ...]]:
    async with town.admin() as admin:
        sql = "select state, attempts, last_status from app.webhook_message"
        return [tuple(row) for row in await admin.fetch(sql)]


async def _next_attempt(town: Town) -> float:
    """Makes the next attempt due now; how many seconds away it was."""
    async with town.admin() as admin:
        away = await admin.fetchval(
            "select extract(epoch from max(run_at) - now()) from app.outbox"
            " where kind = 'partners.send' and state = 'pending'"
        )
        await admin.execute("update app.outbox set run_at = now() where kind = 'partners.send'")
    return float(away)


@pytest.mark.anyio
async def test_work_that_is_ready_is_told_once_and_its_signature_verifies(
    town: Town, client: Browser
) -> None:
    with Receiver() as receiver:
        who, endpoint = await _told(town, client, receiver)
        await drain(now=NOW)
        await drain(now=NOW)
    assert len(receiver.taken) == 1
    headers, body = receiver.taken[0]
    said: Any = Webhook(endpoint["secret"]).verify(body, headers)
    assert said["type"] == "deliverable.submitted"
    assert set(said["data"]) == {"id", "order_id", "tenant_id", "status"}
    assert headers["webhook-id"].startswith("msg_")
    assert (await who.get(f"/deliverables/{said['data']['id']}")).status_code == 200
    assert await _messages(town) == [("sent", 1, 204)]
    listed = (await who.get("/webhook-endpoints")).json()["items"]
    assert [each["id"] for each in listed] == [endpoint["id"]]
    assert "secret" not in listed[0]
    async with town.admin() as admin:
        sealed = await admin.fetchval("select secret_cipher from app.webhook_endpoint")
    assert endpoint["secret"].encode() not in sealed


@pytest.mark.anyio
async def test_a_receiver_that_fails_is_tried_again_under_the_same_id(
    town: Town, client: Browser
) -> None:
    with Receiver((500, {}), (302, {"location": "http://127.0.0.1:9/"}), (503, {"retry-after": "4000"})) as receiver:  # fmt: skip
        await _told(town, client, receiver)
        await drain(now=NOW)
        pauses = []
        for _ in range(3):
            pauses.append(await _next_attempt(town))
            await drain(now=NOW)
    assert await _messages(town) == [("sent", 4, 204)]
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == 1
    assert 4 <= pauses[0] <= 6
    assert 265 <= pauses[1] <= 331
    assert 3990 <= pauses[2] <= 4001


@pytest.mark.anyio
async def test_a_receiver_that_is_gone_for_good_is_told_nothing_more(
    town: Town, client: Browser
) -> None:
    with Receiver((410, {})) as receiver:
        who, _ = await _told(town, client, receiver)
        await drain(now=NOW)
        assert await _messages(town) == [("failed", 1, 410)]
        order = (await who.post("/orders", ORDER)).json()
        await hand_over(town, typeid.decode("ord", order["id"]), 1)
        await drain(now=NOW)
    assert len(receiver.taken) == 1
    assert (await who.get("/webhook-endpoints")).json()["items"][0]["status"] == "disabled"


def test_after_the_last_attempt_there_is_no_other() -> None:
    assert webhooks.pause(len(webhooks.SCHEDULE)) is None
    for attempt, base in enumerate(webhooks.SCHEDULE):
        assert 0.9 * base - 1 <= (webhooks.pause(attempt) or 0) <= 1.1 * base + 1


@pytest.mark.anyio
async def test_the_secret_is_shown_once_and_lies_nowhere_in_the_open(
    town: Town, client: Browser
) -> None:
    who = await partner(town, client)
    body, key = {"tenant_id": 20324, "url": "https://example.com/hook"}, str(uuid4())
    made = await who.post("/webhook-endpoints", body, key=key)
    again = await who.post("/webhook-endpoints", body, key=key)
    secret = made.json()["secret"]
    assert again.status_code == 201
    assert again.json() == {n: v for n, v in made.json().items() if n != "secret"}
    async with town.admin() as admin:
        for table in ("app.idempotency", "app.webhook_endpoint", "audit.entry"):
            rows = await admin.fetch(f"select t::text from {table} as t")
            assert rows
            plain = "".join(row[0] for row in rows)
            assert secret not in plain
            assert secret.encode().hex() not in plain
