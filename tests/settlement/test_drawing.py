"""A month's statements of all towns in one statement: what it writes, who makes it, what it leaves to others."""

import asyncio
import json
from datetime import datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from tenants.actor import TenantId
from tenants.db import begin, begin_relay
from tests.conftest import Town
from tests.hands import counted, rows, snapshot
from tests.settlement.seed import DECIDED, MONTH, NOW, accepted
from tests.settlement.test_month import A, B, C, agree, all_of, three
from workers_async import queries as worker
from workers_async.runner import drain, keep
from yui.notices import mail
from yui.settlement import actions, queries, watching
from yui.settlement.crossing import queries as crossing
from yui.settlement.model import fingerprint
from yui.settlement.rules import Part, Terms

pytestmark = pytest.mark.anyio
WRITTEN = [f"app.settlement{part}" for part in ("", "_item", "_tax", "_split")]
BEFORE_TAX = datetime(2013, 5, 1, 10, tzinfo=DECIDED.tzinfo)
"""Before the first rate of consumption tax that is known: nothing of that day can be written."""


@pytest.fixture(autouse=True)
def posted(town: Town) -> None:
    mail.set_up(town.settings)


async def at_once(town: Town, slug: str) -> int:
    async with begin(town.actor(slug, "system")) as tx:
        return await actions.draw_all(tx, now=NOW)


async def quarter(town: Town) -> None:
    """Three months of work between three towns, with a manager and a sponsor; fractions are left over."""
    await three(town)
    terms = Terms(333, 8_667, 600, 400, Part.MANAGER, town.tenant(A), town.tenant(B))
    await agree(town, B, C, terms)
    for n, days in enumerate((0, 33, 300)):
        then = DECIDED - timedelta(days=days)
        await accepted(town, A, B, units=3 + n, price=17, decided=then)
        await accepted(town, B, C, units=7 + n, price=13, decided=then)
        await accepted(town, A, C, units=1, price=1, decided=then)


async def test_one_statement_for_all_towns_writes_what_pair_after_pair_and_month_after_month_write(
    town: Town,
) -> None:
    await quarter(town)
    assert await at_once(town, B) == 6
    once = await snapshot(town, WRITTEN)
    found = await rows(
        town, "select month, count(*) as n from app.settlement group by 1 order by 1"
    )
    assert [(row["month"].month, row["n"]) for row in found] == [(8, 6), (9, 6), (10, 6)]
    async with town.admin() as admin, admin.transaction():
        await admin.execute("set local session_replication_role = replica")
        for table in WRITTEN:
            await admin.execute(f"delete from {table}")
    for month in (8, 9, 10):
        for slug in (C, A, B):
            async with begin(town.actor(slug, "system")) as tx:
                await actions.draw(tx, month=MONTH.replace(month=month), now=NOW)
    assert await snapshot(town, WRITTEN) == once


async def test_what_it_seals_is_the_hash_and_the_sum_of_the_lines_on_both_sides(town: Town) -> None:
    await quarter(town)
    await at_once(town, A)
    for slug in (A, B, C):
        for one in await all_of(town, slug):
            async with begin(town.actor(slug)) as tx:
                sheet = await actions.whole(tx, statement=one.id)
            low = min(one.mine, one.other)
            assert one.hash == fingerprint(sheet.items, sheet.taxes)
            assert one.lines == len(sheet.items) > 0
            assert one.low_owes == sum(line.yen for line in sheet.items if line.payer == low)
            assert one.low_tax == sum(tax.tax_yen for tax in sheet.taxes if tax.payer == low)
    promised = "select count(*) as n from app.outbox where kind = 'settlement.drawn'"
    assert await rows(town, promised) == [{"n": 18}]


async def parts(town: Town) -> list[str]:
    """The parts of the month that are made."""
    found = await rows(
        town,
        "select name from gate.settlement_turn where name like 'settlement:drawn:%' order by 1",
    )
    return [row["name"].removeprefix(f"settlement:drawn:{MONTH}:") for row in found]


async def test_of_the_jobs_of_all_towns_at_once_each_part_is_made_by_one_and_the_others_find_it_done(
    town: Town,
) -> None:
    await three(town)
    made = await asyncio.gather(*(at_once(town, slug) for slug in (A, B, C)))
    assert min(made) >= 0 and sum(one > 0 for one in made) <= 2, "their own; others' are not theirs"
    assert await counted(town, ["app.settlement"]) == [6]
    assert await parts(town) == ["0", "1"]
    noted = await rows(town, "select detail from audit.entry where action = 'settlement.drawn'")
    told = sorted(json.loads(row["detail"])["statements"] for row in noted)
    assert told == sorted(one for one in made if one)
    async with begin(town.actor(A, "system")) as tx:
        later = NOW.replace(month=12)
        assert await actions.draw_all(tx, now=later) == 0
    assert await counted(town, ["app.settlement"]) == [6]


async def test_while_one_part_is_being_made_another_job_makes_the_other_and_then_what_a_killed_one_left(
    town: Town,
) -> None:
    await quarter(town)
    async with town.admin() as killed:
        await killed.execute(
            "begin; select from gate.settlement_turn where name = 'settlement:part:0' for update"
        )
        async with asyncio.timeout(20):
            await at_once(town, B)
        assert await parts(town) == ["1"], "who makes one waits for nobody"
        half = await rows(
            town,
            "select distinct least(tenant_id, other) as a,"
            " greatest(tenant_id, other) as b from app.settlement",
        )
        assert {row["a"] * row["b"] % 97 % 2 for row in half} == {1}
        waiting = [asyncio.create_task(at_once(town, slug)) for slug in (A, C)]
        done, _ = await asyncio.wait(waiting, timeout=0.5)
        assert not done, "they do not say that it is done before it is"
        await killed.execute("rollback")
        await asyncio.gather(*waiting)
    assert await parts(town) == ["0", "1"]
    twice = "select count(*) as n from app.settlement_item where tenant_id = least(payer, payee)"
    apart = await snapshot(town, WRITTEN)
    assert await at_once(town, A) == await at_once(town, B) == 0
    assert await snapshot(town, WRITTEN) == apart
    assert await counted(town, ["app.settlement"]) == [18]
    (lines,) = await rows(town, twice)
    flows = "select distinct source, source_id, payer, payee from app.settlement_item"
    assert lines["n"] == len(await rows(town, flows)) > 18


async def test_a_month_that_was_drawn_before_there_were_parts_is_done(town: Town) -> None:
    await three(town)
    async with town.admin() as admin:
        await admin.execute(
            "insert into gate.settlement_turn (name) values ($1)", f"settlement:drawn:{MONTH}"
        )
    assert await at_once(town, A) == 0
    assert await counted(town, WRITTEN) == [0, 0, 0, 0]


async def test_one_pair_that_cannot_be_written_holds_up_no_other(town: Town) -> None:
    await accepted(town, A, B)
    await accepted(town, C, A)
    await accepted(town, B, C, decided=BEFORE_TAX)
    for slug in (A, B, C):
        assert await at_once(town, slug) == 2, "each pair is promised by itself"
    assert await counted(town, WRITTEN) == [0, 0, 0, 0], "all of them or none"
    async with begin_relay() as tx:
        leased = await worker.leased(tx, most=50, seconds=600)
    for row in leased:
        await keep(TenantId(row.tenant_id), row.id, now=NOW)
    a, b, c = (town.tenant(slug) for slug in (A, B, C))
    found = await rows(town, "select tenant_id, other from app.settlement")
    assert {(row["tenant_id"], row["other"]) for row in found} == {(a, b), (b, a), (a, c), (c, a)}
    pairs = "select distinct tenant_id from app.outbox where kind = 'settlement.draw' and state <> 'done'"
    assert {row["tenant_id"] for row in await rows(town, pairs)} == {b, c}, "they are tried again"


async def test_a_part_that_cannot_be_written_takes_back_nothing_of_the_other_and_no_pair_is_forgotten(
    town: Town,
) -> None:
    await accepted(town, A, B)
    await accepted(town, C, A)
    await accepted(town, B, C, decided=BEFORE_TAX)
    async with town.admin() as other, other.transaction():
        await other.execute(
            "select from gate.settlement_turn where name = 'settlement:part:1' for update"
        )
        assert await at_once(town, A) == 1, "with C; with B is of the other part"
    for slug in (B, C):
        assert await at_once(town, slug) == 2, "each pair is promised by itself"
    async with begin_relay() as tx:
        leased = await worker.leased(tx, most=50, seconds=600)
    for row in leased:
        await keep(TenantId(row.tenant_id), row.id, now=NOW)
    a, b, c = (town.tenant(slug) for slug in (A, B, C))
    found = await rows(town, "select tenant_id, other from app.settlement")
    assert sorted((row["tenant_id"], row["other"]) for row in found) == sorted(
        [(a, b), (b, a), (a, c), (c, a)]
    )
    assert await parts(town) == ["0"]


async def test_it_is_for_jobs_alone_and_not_before_the_month_is_over(town: Town) -> None:
    await three(town)
    for role in ("director", "worker", "client"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor(A, role)) as tx:
                await crossing.draw_all_through(tx, month=MONTH, at=NOW)
    async with begin(town.actor(A, "system")) as tx:
        assert await crossing.draw_all_through(tx, month=MONTH.replace(month=11), at=NOW) == -1
        assert await crossing.draw_all_through(tx, month=MONTH.replace(day=2), at=NOW) == 0
    assert await counted(town, WRITTEN) == [0, 0, 0, 0]


async def test_a_line_stands_in_one_statement_whoever_writes_it_again(town: Town) -> None:
    await three(town)
    await at_once(town, A)
    async with town.admin() as admin:
        with pytest.raises(asyncpg.UniqueViolationError, match="settlement_item_once"):
            await admin.execute(
                "insert into app.settlement_item select (jsonb_populate_record(i,"
                " jsonb_build_object('settlement_id', $1::text))).* from app.settlement_item i"
                " where tenant_id = least(payer, payee) limit 1",
                str(uuid4()),
            )


async def test_a_line_that_is_gone_and_one_without_a_statement_are_found_in_the_night(
    town: Town,
) -> None:
    await three(town)
    await at_once(town, A)
    await drain(now=NOW)

    async def torn() -> tuple[int, int]:
        async with begin(town.actor(A, "system")) as tx:
            return await queries.torn(tx), await watching.look(tx, body=town.body(A), now=NOW)

    assert (await torn())[0] == 0
    (_, apart) = await torn()
    async with town.admin() as admin:
        await admin.execute(
            "update app.settlement_item set settlement_id = $2 where tenant_id = $1 and line = 1"
            " and settlement_id = (select min(id::text)::uuid from app.settlement where tenant_id = $1)",
            *(town.tenant(A), uuid4()),
        )
    assert await torn() == (2, apart + 2), "one lacks a line; a line has no statement"
