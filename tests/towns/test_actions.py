"""Towns in the database: loaded once, asked for their body, numbered without a gap."""

import asyncio
from datetime import date

import pytest
from msgspec.structs import replace

from tenants.actor import Role
from tenants.db import begin
from tests.conftest import Town
from yui.towns import actions, catalog, setup
from yui.towns.model import NoBody, NotStaff, Paper

pytestmark = pytest.mark.anyio
ON = date(2026, 11, 20)


async def test_a_sixth_town_is_loaded_once_with_its_agreements(town: Town) -> None:
    file = catalog.supplied()[0]
    body = replace(file.bodies[0], name="一般社団法人見本公社", short="見公")
    sixth = replace(file, code=90001, slug="mihon", name="見本町", bodies=[body], served=[])
    load = {"dsn_of": town.settings.dsn, "key": town.settings.context_key}
    assert await setup.load([sixth], **load) == 1
    assert await setup.load([sixth], **load) == 0
    async with town.admin() as admin:
        rows = await admin.fetch(
            "select lead, guest from app.agreement where 90001 in (lead, guest)"
        )
    pairs = {(row["lead"], row["guest"]) for row in rows}
    assert {(90001, agreed.partner) for agreed in sixth.agreements} <= pairs
    assert {(agreed.partner, 90001) for agreed in sixth.agreements} <= pairs


async def test_the_body_is_the_one_of_the_day(town: Town) -> None:
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.body_of(tx, on=ON)).id == town.body()
        with pytest.raises(NoBody):
            await actions.body_of(tx, on=date(2025, 3, 31))


async def test_numbers_have_no_gap_though_a_transaction_fails_and_two_come_at_once(
    town: Town,
) -> None:
    async def take() -> str:
        async with begin(town.actor("tateshina")) as tx:
            body = await actions.body_of(tx, on=ON)
            return await actions.next_number(tx, body, paper=Paper.TERMS, on=ON)

    assert await take() == "立振-R8-明00001"

    async def fail() -> None:
        async with begin(town.actor("tateshina")) as tx:
            body = await actions.body_of(tx, on=ON)
            await actions.next_number(tx, body, paper=Paper.TERMS, on=ON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    found = await asyncio.gather(*(take() for _ in range(6)))
    assert sorted(found) == [f"立振-R8-明{n:05}" for n in range(2, 8)]


async def test_each_year_body_and_paper_counts_for_itself(town: Town) -> None:
    async with begin(town.actor("shiojiri")) as tx:
        body = await actions.body_of(tx, on=ON)
        assert await actions.next_number(tx, body, paper=Paper.ORDER, on=ON) == "塩振-R8-00001"
        april = date(2027, 4, 1)
        assert await actions.next_number(tx, body, paper=Paper.ORDER, on=april) == "塩振-R9-00001"


async def test_staff_join_their_own_town_alone(town: Town) -> None:
    async with begin(town.actor("tateshina")) as tx:
        made = await actions.add_staff(tx, name="見本 職員", role=Role.STAFF, on=ON)
        assert made in {person.id for person in await actions.staff(tx)}
        with pytest.raises(NotStaff):
            await actions.add_staff(tx, name="見本", role=Role.WORKER, on=ON)
    async with begin(town.actor("shiojiri")) as tx:
        assert made not in {person.id for person in await actions.staff(tx)}
