"""The partner company of the story, from outside: a token, an order, a webhook, an acceptance.

It speaks HTTP to the whole application and knows nothing of it: Authlib's client asks for the
token, the `standardwebhooks` package checks what it is told.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID

import httpx
from authlib.integrations import httpx_client
from msgspec.structs import replace
from standardwebhooks.webhooks import Webhook

from yui.app import create_app
from yui.demo.orders import Job
from yui.demo.stage import Stage, afterwards, ident, moment
from yui.engine.info import Login
from yui.partners import commands, config, typeid
from yui.partners.commands import NewPartner

Told = list[tuple[dict[str, str], bytes]]
OAuthClient: Any = (
    httpx_client.AsyncOAuth2Client
)  # an httpx.AsyncClient by a way no checker follows


class Unproved(RuntimeError):
    """The partner saw something it should not have: the play stops there."""


class Partner:
    """The company's own program."""

    def __init__(self, stage: Stage, http: Any, told: Told, *, town: int) -> None:
        self._stage = stage
        self._http = http
        self._told = told
        self._town = town
        self._secret = ""

    async def listen(self, url: str) -> None:
        """Registers where it wants to hear of events; the secret comes once."""
        made = await self._post("/api/v1/webhook-endpoints", {"tenant_id": self._town, "url": url})
        self._secret = made.json()["secret"]

    async def order(self, job: Job, *, due: date, day: date) -> UUID:
        """Orders; the same request again is the same order, and an unchanged one is not sent."""
        moment(day)
        body = {
            "tenant_id": self._town,
            "title": job.title,
            "spec": job.spec,
            "quantity": job.units,
            "unit_price_jpy": job.price,
            "due_date": due.isoformat(),
            "unit": job.unit,
            "reference": "TK-2026-10",
        }
        made, again = [await self._post("/api/v1/orders", body) for _ in range(2)]
        demand(again.json()["id"] == made.json()["id"], "one key, one order")
        path = f"/api/v1/orders/{made.json()['id']}"
        seen = await self._http.get(path)
        same = await self._http.get(path, headers={"if-none-match": seen.headers["etag"]})
        demand(same.status_code == 304, "an order that did not change is not sent again")
        return typeid.decode("ord", made.json()["id"])

    async def accept(self, *, day: date) -> None:
        """It was told that the work is ready: checks the signature, looks, accepts."""
        await afterwards(day, 9)
        demand(len(self._told) == 1, f"told once, not {len(self._told)} times")
        headers, raw = self._told[0]
        event: Any = Webhook(self._secret).verify(raw, headers)
        deliverable = event["data"]["id"]
        moment(day)
        path = f"/api/v1/deliverables/{deliverable}"
        seen = await self._http.get(path)
        done = await self._post(f"{path}/actions/accept", {}, match=seen.headers["etag"])
        demand(done.json()["accepted_quantity"] == seen.json()["quantity"], "all is accepted")

    async def _post(self, path: str, body: dict[str, Any], *, match: str = "") -> httpx.Response:
        key = ident(f"{self._stage.settings.home}{path}{sorted(body.items())}")
        headers = {"idempotency-key": str(key)} | ({"if-match": match} if match else {})
        answer: httpx.Response = await self._http.post(path, json=body, headers=headers)
        demand(answer.is_success, f"{path}: {answer.status_code} {answer.text}")
        return answer


def demand(holds: bool, what: str) -> None:
    """Stops the play where the partner's expectation does not hold."""
    if not holds:
        raise Unproved(what)


@asynccontextmanager
async def partner(stage: Stage, *, town: str, client: str) -> AsyncGenerator[Partner, None]:
    """Lets the company's application in and opens its line."""
    new = NewPartner("見本パートナー", int(stage.towns[town]), stage.clients[client])
    name, secret = await commands.add(new)
    stage.logins.append(Login("partner", int(stage.towns[town]), name, secret))
    told: Told = []
    server = await asyncio.start_server(lambda r, w: _hear(r, w, told), "127.0.0.1", 0)
    place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    app: Any = create_app(stage.settings, doors=False)
    config.set_up(replace(stage.settings, webhook_loopback=(place,)))
    async with (
        server,
        OAuthClient(
            name,
            secret,
            token_endpoint_auth_method="client_secret_basic",  # noqa: S106 - a method's name
            transport=httpx.ASGITransport(app=app),
            base_url=stage.settings.base_url,
        ) as http,
    ):
        await http.fetch_token(
            f"{stage.settings.base_url}/oauth/token", grant_type="client_credentials"
        )
        one = Partner(stage, http, told, town=int(stage.towns[town]))
        await one.listen(f"http://{place}/yui")
        yield one
    config.set_up(stage.settings)


async def _hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, told: Told) -> None:
    """The smallest receiver: keeps headers and body as they came, and says thank you."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[1:]
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head) if k}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    told.append((headers, body))
    writer.write(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
    await writer.drain()
    writer.close()
