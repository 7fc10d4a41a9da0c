"""Quotes at hand: one line with three bands, made, sent."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from tenants.db import begin
from tests.conftest import Town
from yui.clock import TOKYO
from yui.quotes import actions
from yui.quotes.bands import Band
from yui.quotes.model import Draft, NewLine

NOW = datetime(2026, 11, 20, 10, tzinfo=TOKYO)
BANDS = (Band(1, 60), Band(1000, 55), Band(5000, 50))


def line(**change: Any) -> NewLine:
    given: dict[str, Any] = {
        "title": "例文アノテーション",
        "spec": "手引きのとおり",
        "job_type": "annotation",
        "unit_name": "件",
        "quantity": 3000,
        "minutes_per_unit": 2,
        "bands": BANDS,
        "worker_price_yen": 42,
    }
    return NewLine(**{**given, **change})


def draft(*lines: NewLine, **change: Any) -> Draft:
    given: dict[str, Any] = {
        "title": "例文アノテーション",
        "lines": lines or (line(),),
        "due_on": date(2026, 12, 20),
        "valid_until": date(2026, 12, 4),
        "fee_bp": 1000,
    }
    return Draft(**{**given, **change})


async def made(town: Town, slug: str = "tateshina", **change: Any) -> UUID:
    """The draft of a first version for the town's client."""
    async with begin(town.actor(slug)) as tx:
        return await actions.make(tx, client=town.client_id(slug), draft=draft(**change), now=NOW)


async def revised(town: Town, quote: UUID, *lines: NewLine, slug: str = "tateshina") -> UUID:
    """The draft of the next version."""
    async with begin(town.actor(slug)) as tx:
        return await actions.revise(tx, quote=quote, draft=draft(*lines), now=NOW)


async def sent(town: Town, slug: str = "tateshina", **change: Any) -> UUID:
    """A first version that is before its client."""
    quote = await made(town, slug, **change)
    await send(town, quote, slug)
    return quote


async def send(town: Town, quote: UUID, slug: str = "tateshina") -> None:
    async with begin(town.actor(slug)) as tx:
        await actions.send(tx, quote=quote, now=NOW)


async def state(town: Town, quote: UUID) -> str:
    async with town.admin() as admin:
        found: str = await admin.fetchval("select state from app.quote where id = $1", quote)
        return found
