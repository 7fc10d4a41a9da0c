"""Contracts of the test world's client, through the actions that the pages call."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from tenants.db import Tx, begin
from tests.conftest import Town
from yui.clock import TOKYO
from yui.contracts import actions
from yui.contracts.model import Kind, Method, NewContract, Side

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
TODAY = NOW.date()
WORK = NewContract(
    kind=Kind.RESULT,
    subject="観光文のアノテーション",
    valid_from=date(2026, 11, 20),
    valid_to=date(2027, 3, 31),
    personal_data="個人情報を扱いません。",
    acceptance_days=14,
    settlement="検収した数に、発注ごとの単価をかけた額とします。",
    closing_day=31,
    pay_months=1,
    pay_day=31,
)
NDA = NewContract(
    kind=Kind.NDA,
    subject="業務の相談と実施",
    valid_from=date(2026, 11, 20),
    valid_to=date(2029, 3, 31),
    personal_data="個人情報を扱うときは、別に取り決めます。",
    survives_years=3,
)


def work(**changes: Any) -> NewContract:
    """A contract for work, with these changes."""
    return replace(WORK, **changes)


async def client(town: Town, slug: str = "tateshina") -> UUID:
    """A company that has signed nothing yet."""
    from yui.clients import actions as clients

    async with begin(town.actor(slug)) as tx:
        return await clients.add(tx, name="あたらしい商会", first_contract_on=TODAY)


async def draft(
    town: Town, of: UUID, new: NewContract = WORK, *, slug: str = "tateshina", now: datetime = NOW
) -> UUID:
    """A draft."""
    async with begin(town.actor(slug)) as tx:
        return await actions.draft(tx, client=of, body=town.body(slug), new=new, now=now)


async def signed(tx: Tx, contract: UUID, *, now: datetime = NOW, sides: Any = Side) -> None:
    """Sends it and has these sides sign."""
    sha256 = await actions.send(tx, contract=contract, now=now)
    for side in sides:
        await actions.sign(
            tx,
            contract=contract,
            side=side,
            signer="見本 太郎",
            post="代表",
            method=Method.PAPER if side is Side.BODY else Method.ELECTRONIC,
            signed_on=now.date(),
            of=sha256,
            now=now,
        )


async def concluded(
    town: Town, of: UUID, new: NewContract = WORK, *, slug: str = "tateshina", now: datetime = NOW
) -> UUID:
    """A contract that both sides have signed."""
    made = await draft(town, of, new, slug=slug, now=now)
    async with begin(town.actor(slug)) as tx:
        await signed(tx, made, now=now)
    return made
