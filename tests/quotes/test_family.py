"""Random walks over the versions of one number: whatever people do, one version at most is accepted."""

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tenants.db import begin
from tenants.refusal import Refused
from tests.conftest import Town
from tests.quotes import seed
from tests.quotes.seed import NOW
from yui.quotes import actions
from yui.quotes.model import How

pytestmark = pytest.mark.anyio
STEPS = 40


async def _family(town: Town) -> list[Any]:
    async with town.admin() as admin:
        found: list[Any] = await admin.fetch(
            "select id, version, state, shown_to, answered_at from app.quote order by version"
        )
        return found


def _hold(rows: list[Any]) -> None:
    states = [row["state"] for row in rows]
    assert [row["version"] for row in rows] == list(range(1, len(rows) + 1))
    assert states.count("accepted") <= 1
    if "accepted" in states:
        assert "sent" not in states
    for row in rows:
        if row["state"] == "draft":
            assert row["shown_to"] is None
        assert (row["answered_at"] is not None) == (row["state"] in {"accepted", "declined"})


def _doings(town: Town) -> list[Callable[[UUID], Awaitable[object]]]:
    company, director = town.actor("tateshina", "client"), town.actor("tateshina")

    async def accept(quote: UUID) -> None:
        async with begin(company) as tx:
            await actions.accept(tx, quote=quote, how=How.SCREEN, name="佐藤", now=NOW)

    async def record(quote: UUID) -> None:
        async with begin(director) as tx:
            await actions.accept(tx, quote=quote, how=How.PAPER, name="佐藤", now=NOW)

    async def decline(quote: UUID) -> None:
        async with begin(company) as tx:
            await actions.decline(tx, quote=quote, how=How.SCREEN, name="佐藤", now=NOW)

    async def void(quote: UUID) -> None:
        async with begin(director) as tx:
            await actions.void(tx, quote=quote)

    async def expire(_: UUID) -> None:
        async with begin(town.actor("tateshina", "system")) as tx:
            await actions.expire(tx, today=NOW.date() + timedelta(days=15))

    def revise(quote: UUID) -> Awaitable[object]:
        return seed.revised(town, quote)

    def send(quote: UUID) -> Awaitable[object]:
        return seed.send(town, quote)

    return [revise] * 5 + [send] * 6 + [decline, void, expire, accept, record]


@pytest.mark.parametrize("number", range(3))
async def test_whatever_people_do_one_version_at_most_is_accepted(town: Town, number: int) -> None:
    dice = random.Random(number)
    doings, done = _doings(town), 0
    said: set[int] = set()
    await seed.made(town)
    for _ in range(STEPS):
        rows = await _family(town)
        open_ones = [row for row in rows if row["state"] in {"draft", "sent"}]
        newest = rows[-3:] if dice.random() < 0.7 else rows
        quote = dice.choice([*open_ones, *newest])["id"]
        try:
            await dice.choice(doings)(quote)
            done += 1
        except Refused as refused:
            said.add(refused.status)
            unchanged = await _family(town) == rows
            said |= set() if unchanged else {0}
        _hold(await _family(town))
    assert done >= 5
    assert said <= {404, 409}  # a no is a 404 or a 409, and writes nothing
