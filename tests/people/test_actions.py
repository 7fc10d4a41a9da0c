"""Workers in the database: registered once, sealed, seen by their own town and themselves."""

import asyncio
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from tenants.db import begin
from tenants.refusal import Unknown
from tests.conftest import MASTER, Town
from yui import keys
from yui.banking import AccountType
from yui.clock import TOKYO
from yui.people import actions, model
from yui.people.model import Account, CodeTaken, Registered
from yui.vault import actions as vault

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
KEY = keys.field_key(MASTER)
ACCOUNT = Account(
    "0143", "ハチジュウニナガノ", "485", "オオマチ", AccountType.ORDINARY, "7654321", "ミホン"
)


async def register(
    town: Town, slug: str = "tateshina", *, code: str = "", person: UUID | None = None
) -> UUID:
    async with begin(town.actor(slug)) as tx:
        return await actions.register(
            tx,
            name="見本 花子",
            kana="ミホン ハナコ",
            account=ACCOUNT,
            key=KEY,
            now=NOW,
            code=code,
            person=person,
        )


async def opened(town: Town, row: Any, slug: str = "tateshina") -> str:
    async with begin(town.actor(slug)) as tx:
        ring = await vault.ring(tx, key=KEY)
    return ring.open(row["account_cipher"], model.number_of(row["id"])).reveal()


async def test_a_worker_gets_the_next_code_and_a_sealed_account(town: Town) -> None:
    made = await register(town)
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.show(tx, worker=made, on=NOW.date())
        assert (found.code, found.account) == ("W-015", "普通 ****321")
        assert found.contract_on == date(2026, 11, 20)
    async with town.admin() as admin:
        row = await admin.fetchrow("select * from app.engagement where worker_id = $1", made)
        assert b"7654321" not in row["account_cipher"]
        assert await opened(town, row) == "7654321"
        dump = "".join(
            [str(r["detail"]) for r in await admin.fetch("select detail from audit.entry")]
        )
        assert "見本" not in dump and "7654321" not in dump


async def test_the_worlds_accounts_open_too(town: Town) -> None:
    async with town.admin() as admin:
        row = await admin.fetchrow(
            "select * from app.engagement where worker_id = $1", town.worker(number=3)
        )
    assert await opened(town, row) == "1000003"


async def test_codes_are_given_once_though_several_register_at_once(town: Town) -> None:
    found = await asyncio.gather(*(register(town) for _ in range(4)))
    async with begin(town.actor("tateshina")) as tx:
        known = await actions.known(tx, workers=found)
    assert sorted(one.code for one in known.values()) == ["W-015", "W-016", "W-017", "W-018"]
    with pytest.raises(CodeTaken):
        await register(town, code="W-001")


async def test_a_person_is_one_worker_a_town_and_may_be_one_in_two(town: Town) -> None:
    person = town.worker()
    with pytest.raises(Registered):
        await register(town, person=person)
    assert await register(town, "shiojiri", person=person) == person
    async with begin(town.actor("shiojiri")) as tx:
        assert (await actions.show(tx, worker=person, on=NOW.date())).code == "W-007"
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.show(tx, worker=person, on=NOW.date())).code == "W-001"


async def test_another_towns_worker_is_unknown_and_a_worker_sees_herself_alone(town: Town) -> None:
    async with begin(town.actor("shiojiri")) as tx:
        with pytest.raises(Unknown):
            await actions.show(tx, worker=town.worker(), on=NOW.date())
        assert await actions.known(tx, workers=[town.worker()]) == {}
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        assert [one.code for one in await actions.workers(tx)] == ["W-002"]
        with pytest.raises(Unknown):
            await actions.show(tx, worker=town.worker(), on=NOW.date())


async def test_the_list_is_paged_by_code(town: Town) -> None:
    seen: list[str] = []
    async with begin(town.actor("tateshina")) as tx:
        while found := await actions.workers(tx, after=seen[-1] if seen else "", most=5):
            seen += [one.code for one in found]
    assert seen == [f"W-{n:03}" for n in range(1, 15)]
