"""From outside: real processes on a port, and other people's clients (Authlib, standardwebhooks)."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from authlib.integrations.httpx_client import AsyncOAuth2Client
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from standardwebhooks import Webhook

from tests.conftest import Town
from tests.partners.receiver import Receiver, free_port
from tests.partners.seed import ORDER, hand_over, let_in, token_of
from tests.workers.crew import Crew, deadline
from yui.partners import typeid
from yui.partners.model import SCOPES

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]


@asynccontextmanager
async def serving(town: Town, *loopback: str, workers: int = 0) -> AsyncIterator[str]:
    """The product's own processes on this town; the base URL."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    environ = {"YUI_BASE_URL": base, "YUI_WEBHOOK_LOOPBACK": ",".join(loopback)}
    with Crew(town, workers=workers, web=port, environ=environ) as crew:
        limit = deadline(40)
        async with httpx.AsyncClient(base_url=base) as http:
            while True:
                try:
                    assert (await http.get("/readyz")).status_code == 200
                    break
                except (httpx.HTTPError, AssertionError):
                    if deadline(0) > limit:
                        raise AssertionError(crew.said()) from None
                    await asyncio.sleep(0.2)
        yield base


async def _until_taken(receiver: Receiver) -> tuple[dict[str, str], bytes]:
    limit = deadline(30)
    while not receiver.taken:
        assert deadline(0) < limit
        await asyncio.sleep(0.1)
    return receiver.taken[0]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib")
async def test_a_company_orders_is_told_and_accepts_with_authlibs_client(town: Town) -> None:
    client_id, secret = await let_in(town)
    with Receiver() as receiver:
        async with (
            serving(town, receiver.place, workers=1) as base,
            AsyncOAuth2Client(client_id, secret, base_url=f"{base}/api/v1", trust_env=False) as api,
        ):
            told = await api.get(f"{base}/.well-known/oauth-authorization-server", auth=None)
            metadata = told.json()
            await api.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
            once = {"idempotency-key": str(uuid4())}
            hook = {"tenant_id": 20324, "url": f"http://{receiver.place}/yui"}
            endpoint = (await api.post("webhook-endpoints", json=hook, headers=once)).json()
            made = await api.post("orders", json=ORDER, headers={"idempotency-key": str(uuid4())})
            assert made.status_code == 201, made.text
            await hand_over(town, typeid.decode("ord", made.json()["id"]), 3000)
            headers, body = await _until_taken(receiver)
            said: Any = Webhook(endpoint["secret"]).verify(body, headers)
            work = await api.get(f"deliverables/{said['data']['id']}")
            accepted = await api.post(
                f"deliverables/{work.json()['id']}/actions/accept",
                json={},
                headers={"idempotency-key": str(uuid4()), "if-match": work.headers["etag"]},
            )
            assert accepted.json()["accepted_amount_jpy"] == 120_000, accepted.text
            gone = api.token["access_token"]
            await api.revoke_token(metadata["revocation_endpoint"], token=gone)
            api.token = {"access_token": gone, "token_type": "Bearer"}
            assert (await api.get("orders")).status_code == 401
    async with town.admin() as admin:
        owed = "select count(*) from app.outbox where kind = 'handovers.decided'"
        assert await admin.fetchval(owed) == 1


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 60 if os.environ.get("YUI_NIGHTLY") else 8


@pytest.mark.nightly  # a thousand made-up requests
async def test_the_api_is_as_its_document_says_whatever_is_sent(town: Town) -> None:
    known = await let_in(town)
    async with serving(town) as base:
        async with httpx.AsyncClient(base_url=base) as http:
            token = await token_of(http, known)
            document = (await http.get("/openapi.json")).json()
        assert document["openapi"] == "3.1.0"
        sent = await asyncio.to_thread(_fuzz, document, base, token)
    assert (
        sent
        >= EXAMPLES * len(list(schemathesis.openapi.from_dict(document).get_all_operations())) // 2
    )


def _fuzz(document: dict[str, Any], base: str, token: str) -> int:
    """Sends what schemathesis makes up, good and bad; how many requests."""
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=f"{base}/api/v1", headers={"Authorization": f"Bearer {token}"})
    sent = 0
    modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in modes:
            strategy = operation.as_strategy(generation_mode=mode)
            sent += _run(strategy, token)
    return sent


def _run(strategy: Any, token: str) -> int:
    sent = 0

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def send(case: Any) -> None:
        nonlocal sent
        sent += 1
        if case.headers:
            case.headers.pop("Authorization", None)
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        if answer.status_code != 429:
            case.validate_response(answer, checks=CHECKS)

    with suppress(Unsatisfiable):  # some operations have nothing that could be sent wrong
        send()
    return sent


def test_every_route_is_in_the_document_with_the_scope_that_guards_it() -> None:
    from litestar import Litestar

    from yui.partners import api, openapi

    routes = {}
    for route in Litestar([api.routes], openapi_config=None).routes:
        for handler in getattr(route, "route_handlers", []):
            if handler.http_methods == {"OPTIONS"}:
                continue  # the framework's own
            scope = next(guard.scope for guard in handler.guards or [] if hasattr(guard, "scope"))
            path = route.path.removeprefix("/api/v1").replace(":str", "")
            for method in handler.http_methods - {"HEAD", "OPTIONS"}:
                routes[method.lower(), path] = (handler.operation_id, scope)
    told = {(each.method, each.path): (each.name, each.scope) for each in openapi.OPERATIONS}
    assert routes == told
    assert {scope for _, scope in told.values()} == set(SCOPES)
