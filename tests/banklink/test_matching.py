"""消込 on the real database: sure lines settle invoices, the rest waits in suspense for a person."""

import asyncio
import random
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tenants.refusal import Refused, Unknown
from tests.banklink import seed
from tests.banklink import statement as fixture
from tests.banklink.fuzz import fuzzed, statements
from tests.conftest import Browser, Town
from tests.payouts.seed import NOW
from yui.banklink.matching import actions, deciding, refusals, statement
from yui.banklink.matching.model import EntryState, Kept
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef

pytestmark = pytest.mark.anyio
DAY = date(2026, 11, 30)


async def bill(town: Town, yen: int, *, number: int, due: date = DAY) -> UUID:
    """An invoice of the town's client that waits for money."""
    async with town.admin() as admin:
        await admin.execute(
            "update app.client set kana = 'カブシキガイシャキュウブンドウ' where id = $1",
            town.client_id(),
        )
        columns = await admin.fetch(
            "select column_name as name, data_type as type from information_schema.columns"
            " where table_schema = 'app' and table_name = 'invoice' and is_nullable = 'NO'"
            " and column_default is null"
        )
        given: dict[str, Any] = {
            "tenant_id": town.tenant("tateshina"),
            "id": uuid4(),
            "body_id": town.body(),
            "client_id": town.client_id(),
            "number": f"R8-{number:04d}",
            "issued_on": date(2026, 11, 1),
            "closing_on": date(2026, 10, 31),
            "due_on": due,
            "total_yen": yen,
            "net_yen": yen,
            "tax_yen": 0,
        }
        plain = {"bigint": 0, "integer": 0, "text": "x", "date": DAY, "boolean": False}
        plain |= {"uuid": uuid4(), "timestamp with time zone": NOW, "bytea": b"x" * 32}
        row = {c["name"]: given.get(c["name"], plain.get(c["type"])) for c in columns} | {
            "id": given["id"]
        }
        row["closing_on"] = date(2026, 10, 31 - number)
        names = ", ".join(row)
        places = ", ".join(f"${n}" for n in range(1, len(row) + 1))
        await admin.execute(f"insert into app.invoice ({names}) values ({places})", *row.values())
    made: UUID = given["id"]
    return made


def lines(*given: tuple[int, str], on: date = DAY) -> bytes:
    return fixture.as_csv([(on, yen, text, ()) for yen, text in given])


async def read(town: Town, body: bytes) -> UUID:
    async with begin(town.actor("tateshina", "staff")) as tx:
        return await actions.take_in(
            tx,
            body=town.body(),
            name="meisai.csv",
            sha256=sha256(body).digest(),
            entries=statement.read(body),
            now=NOW,
        )


async def take(town: Town, made: UUID) -> int:
    async with begin(town.actor("tateshina", "staff")) as tx:
        return await actions.take(tx, statement=made, now=NOW)


async def kept(town: Town, made: UUID) -> list[Kept]:
    async with begin(town.actor("tateshina")) as tx:
        return (await actions.show(tx, statement=made)).entries


async def books(town: Town) -> dict[str, int]:
    refs = {
        "bank": AccountRef("bank"),
        "suspense": AccountRef("suspense"),
        "client": AccountRef("client_receivable", client=town.client_id()),
        "advance": AccountRef("client_advance", client=town.client_id()),
    }
    async with begin(town.actor("tateshina")) as tx:
        assert await ledger.faults(tx) == []
        return {
            name: await ledger.balance(tx, body=town.body(), ref=ref, until=seed.LATER)
            for name, ref in refs.items()
        }


async def test_sure_lines_settle_and_the_rest_waits_in_suspense_for_a_person(town: Town) -> None:
    await bill(town, 110_000, number=1)
    second = await bill(town, 55_000, number=2)
    body = lines((110_000, "ｶ)ｷﾕｳﾌﾞﾝﾄﾞｳ"), (60_000, "ﾔﾏﾀﾞ ﾀﾛｳ"), (12, "ﾘｿｸ"), (-330, "ﾃｽｳﾘﾖｳ"))
    made = await read(town, body)
    assert await read(town, body) == made
    assert await books(town) == {"bank": 0, "suspense": 0, "client": 0, "advance": 0}
    assert await take(town, made) == 1
    assert await books(town) == {
        "bank": -170_012,
        "suspense": 60_012,
        "client": 110_000,
        "advance": 0,
    }
    assert [one.state for one in await kept(town, made)] == [
        EntryState.MATCHED,
        EntryState.OPEN,
        EntryState.OPEN,
        EntryState.OTHER,
    ]
    yamada, interest = (await kept(town, made))[1:3]
    async with begin(town.actor("tateshina", "staff")) as tx:
        await deciding.decide(tx, entry=yamada.id, chosen=[second], now=NOW)
        await deciding.set_aside(tx, entry=interest.id, now=NOW)
        assert await actions.open_entries(tx) == []
        assert await actions.open_items(tx) == []
    assert await books(town) == {
        "bank": -170_000,
        "suspense": 0,
        "client": 165_000,
        "advance": 5_000,
    }
    with pytest.raises(refusals.EntryMove):
        async with begin(town.actor("tateshina", "staff")) as tx:
            await deciding.decide(tx, entry=yamada.id, chosen=[second], now=NOW)


async def test_the_same_statement_or_the_same_line_twice_changes_nothing(town: Town) -> None:
    await bill(town, 110_000, number=1)
    first = lines((110_000, "ｶ)ｷﾕｳﾌﾞﾝﾄﾞｳ"))
    made = await read(town, first)
    assert sorted(await asyncio.gather(*(take(town, made) for _ in range(3)))) == [0, 0, 1]
    before = await books(town)
    with pytest.raises(refusals.AlreadyTaken) as refused:
        await read(town, first)
    assert refused.value.status == 409
    longer = await read(town, lines((110_000, "ｶ)ｷﾕｳﾌﾞﾝﾄﾞｳ"), (-1, "ﾃｽｳﾘﾖｳ")))
    assert await take(town, longer) == 0
    assert [one.state for one in await kept(town, longer)] == [EntryState.KNOWN, EntryState.OTHER]
    assert await books(town) == before


async def test_two_previews_never_settle_one_invoice_twice(town: Town) -> None:
    await bill(town, 110_000, number=1)
    one = await read(town, lines((110_000, "ｶ)ｷﾕｳﾌﾞﾝﾄﾞｳ")))
    two = await read(town, lines((-5, "ﾃｽｳﾘﾖｳ"), (110_000, "ｶ)ｷﾕｳﾌﾞﾝﾄﾞｳ")))
    assert await take(town, one) == 1
    assert await take(town, two) == 0  # another payment: it waits
    assert [each.state for each in await kept(town, two)] == [EntryState.OTHER, EntryState.OPEN]
    assert (await books(town))["client"] == 110_000


async def test_another_town_knows_nothing_of_it(town: Town) -> None:
    made = await read(town, lines((12, "ﾘｿｸ")))
    (one,) = await kept(town, made)
    async with begin(town.actor("shiojiri")) as tx:
        with pytest.raises(Unknown):
            await actions.show(tx, statement=made)
        with pytest.raises(Unknown):
            await actions.candidates(tx, entry=one.id)
        with pytest.raises(Refused):
            await actions.take(tx, statement=made, now=NOW)
        assert await actions.statements(tx) == []


async def test_the_pages_take_a_statement_from_upload_to_a_person_s_choice(
    town: Town, client: Browser
) -> None:
    second = await bill(town, 55_000, number=2)
    me = await client.login(town.actor("tateshina", "director"))

    async def send(body: bytes) -> tuple[int, str, str]:
        done = await me.post("/bank/receipts", files={"files": ("m.csv", body)}, data={})
        return done.status_code, done.text, done.headers.get("location", "")

    status, text, _ = await send("日付,入金,摘要\n2026/13/01,100,ｱ\n".encode())
    assert status == 422
    assert "日付「2026/13/01」が読めません" in text
    status, _, where = await send(lines((54_560, "ｶ)ｷﾕｳﾌﾞﾝﾄﾞｳ"), on=date(2026, 11, 20)))
    assert status == 303
    shown = await me.get(where)
    assert "手数料の差し引きなど" in shown.text
    assert (await me.post(f"{where}/taking", data={})).status_code == 303
    listed = await me.get("/bank/receipts")
    (entry,) = {part.split('"')[0] for part in listed.text.split("/bank/receipts/")[1:]}
    assert "R8-0002" in (await me.get(f"/bank/receipts/{entry}")).text
    none = await me.post(f"/bank/receipts/{entry}", data={})
    assert none.status_code == 422
    done = await me.post(f"/bank/receipts/{entry}", data={"invoices": str(second)})
    assert done.status_code == 303
    assert (await books(town))["client"] == 54_560


async def test_40_fuzzed_statements_through_the_route_break_nothing_and_settle_nothing_by_half(
    town: Town, client: Browser
) -> None:
    await fuzz_route(town, client, count=40, seed=7)


@pytest.mark.nightly
@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", range(4))
async def test_4000_fuzzed_statements_through_the_route_break_nothing_and_settle_nothing_by_half(
    part: int, town: Town, client: Browser
) -> None:
    await fuzz_route(town, client, count=1_000, seed=8 + part)


async def fuzz_route(town: Town, client: Browser, *, count: int, seed: int) -> None:
    """Every third preview is taken; lines are kept whole, and each line's money is booked once."""
    for number in range(1, 6):
        await bill(town, 110_000, number=number)
    dice = random.Random(seed)
    right = lines((110_000, "ｶ)ｷﾕｳﾌﾞﾝﾄﾞｳ"), (60_000, "ﾔﾏﾀﾞ ﾀﾛｳ"), (-330, "ﾃｽｳﾘﾖｳ"))
    files = [*fuzzed(right, dice, count // 2), *statements(dice, count // 2)]
    me = await client.login(town.actor("tateshina"))
    kept, taken = 0, 0
    for at, content in enumerate(dice.sample(files, len(files))):
        sent = await me.post("/bank/receipts", files={"files": ("m.csv", content)}, data={})
        assert sent.status_code in {303, 409, 422}, content
        if sent.status_code != 303:
            continue
        where = sent.headers["location"]
        shown = await me.get(where)
        assert shown.status_code == 200, content
        kept += 1
        if at % 3 == 0:
            done = await me.post(f"{where}/taking", data={})
            assert done.status_code in {303, 409}, (done.status_code, content)
            taken += done.status_code == 303
    assert kept > count // 20
    async with town.admin() as admin:
        rows = await admin.fetch(BOOKED)
        assert [row for row in rows if not row["whole"]] == []
        assert taken <= len(rows)
    await books(town)


BOOKED = """
    select s.id, s.lines = (select count(*) from app.bank_entry e where e.statement_id = s.id) as whole
    from app.bank_statement s
"""
