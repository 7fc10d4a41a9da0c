"""A partner of the test world: an application, its token, and work on its way to it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from tenants.db import begin
from tests.conftest import Browser, Town
from yui.clock import TOKYO
from yui.partners import commands
from yui.partners.commands import NewPartner
from yui.partners.model import SCOPES

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=TOKYO)
ORDER: dict[str, Any] = {
    "tenant_id": 20324,
    "title": "観光文のアノテーション",
    "spec": "観光の文に感情のラベルを付けます。",
    "quantity": 3000,
    "unit_price_jpy": 40,
    "due_date": "2026-12-25",
    "unit": "文",
    "reference": "PO-2026-118",
}


async def let_in(
    town: Town, slug: str = "tateshina", *, scopes: tuple[str, ...] = SCOPES, application: str = ""
) -> tuple[str, str]:
    """An application of the town's client; its id and secret."""
    return await commands.add(
        NewPartner(
            name="観光ことば株式会社",
            town=town.tenant(slug),
            client=town.client_id(slug),
            scopes=scopes,
            application=application,
        )
    )


class Partner:
    """A program with a token; `post` adds a fresh Idempotency-Key unless it is given."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http = http
        self.headers = {"authorization": f"Bearer {token}"}

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """GET below /api/v1."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.get(f"/api/v1{path}", headers={**self.headers, **named})

    async def post(
        self, path: str, body: Any, *, key: str | None = None, match: str = ""
    ) -> httpx.Response:
        """POST below /api/v1."""
        headers = {**self.headers, "idempotency-key": key or str(uuid4())}
        if match:
            headers["if-match"] = match
        return await self.http.post(f"/api/v1{path}", json=body, headers=headers)


async def partner(
    town: Town, http: Browser, slug: str = "tateshina", *, scopes: tuple[str, ...] = SCOPES
) -> Partner:
    """A partner of this town with a token that carries the scopes."""
    return Partner(http, await token_of(http, await let_in(town, slug, scopes=scopes)))


async def token_of(http: httpx.AsyncClient, known: tuple[str, str]) -> str:
    """A token by client_secret_basic."""
    found = await http.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=known)
    assert found.status_code == 200, found.text
    token: str = found.json()["access_token"]
    return token


async def hand_over(town: Town, order: UUID, quantity: int, *, slug: str = "tateshina") -> UUID:
    """A handover before the client, put there as the superuser: how work comes to be is told
    elsewhere. Promises `partners.ready` as the action does."""
    made = uuid4()
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.handover (tenant_id, id, order_id, client_id, quantity, handed_at)"
            " values ($1, $2, $3, $4, $5, $6)",
            *(town.tenant(slug), made, order, town.client_id(slug), quantity, NOW),
        )
    from yui import outbox
    from yui.handovers.model import Ready

    async with begin(town.actor(slug, "system")) as tx:
        ready = Ready(handover_id=made, order_id=order, client_id=town.client_id(slug))
        await outbox.put(tx, "partners.ready", ready, key=f"partners.ready:{made}")
    return made
