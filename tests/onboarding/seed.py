"""Somebody who joins Tateshina, as far as a test needs her."""

from datetime import date, datetime
from uuid import UUID

from msgspec.structs import replace

from tenants.actor import Actor
from tenants.db import begin
from tests.conftest import Town
from yui.clock import TOKYO
from yui.people import actions as people

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
ON = NOW.date()


async def joining(
    town: Town, slug: str = "tateshina", *, person: UUID | None = None, on: date = ON
) -> UUID:
    """A worker in state `joining`; returns her id."""
    async with begin(town.actor(slug)) as tx:
        found, _ = await people.begin_joining(
            tx, name="見本 花子", kana="ミホン ハナコ", email=None, person=person, on=on, now=NOW
        )
    return found


def her(town: Town, worker: UUID, slug: str = "tateshina") -> Actor:
    """Her at her phone."""
    return replace(town.actor(slug, "worker"), id=worker, name="見本 花子")
