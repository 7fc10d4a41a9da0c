"""Closed months on the real database: sealed once, carried on, rebuilt from their postings."""

import asyncio
from datetime import date, datetime
from uuid import UUID

import asyncpg
import pytest

from tenants.db import begin
from tenants.refusal import Invalid
from tests.conftest import Town
from yui.japan import JST
from yui.ledger import actions
from yui.ledger.books import actions as books
from yui.ledger.chart import Kind
from yui.ledger.clearing import actions as clearing
from yui.ledger.model import AccountRef, KeyReused, Line, PeriodClosed
from yui.ledger.periods.model import OpenItemsChanged
from yui.ledger.titles import actions as titles
from yui.ledger.titles.model import Naming, Package

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 15) for month in (7, 8, 9, 10))
BANK, REVENUE, SUSPENSE = AccountRef("bank"), AccountRef("revenue"), AccountRef("suspense")


async def post(
    town: Town,
    yen: int,
    *,
    key: str,
    on: date,
    debit: AccountRef = BANK,
    credit: AccountRef = REVENUE,
    kind: str = "x",
    slug: str = "tateshina",
) -> UUID:
    async with begin(town.actor(slug)) as tx:
        return await actions.post(
            tx,
            body=town.body(slug),
            key=key,
            kind=kind,
            on=on,
            lines=[Line(debit, credit, yen)],
            now=NOW,
        )


async def close(town: Town, month: date, *, slug: str = "tateshina") -> None:
    async with begin(town.actor(slug, "staff")) as tx:
        await actions.close(tx, body=town.body(slug), month=month, now=NOW)


async def faults(town: Town) -> list[str]:
    async with begin(town.actor("tateshina", "system")) as tx:
        return await actions.faults(tx)


async def three_months(town: Town) -> None:
    await post(town, 100, key="a", on=AUGUST)
    await post(town, 20, key="b", on=SEPTEMBER)
    await post(town, 3, key="c", on=OCTOBER, debit=SUSPENSE, credit=BANK)
    await close(town, AUGUST)
    await close(town, SEPTEMBER)


async def test_a_closed_months_balances_are_what_its_postings_say_and_are_carried_on(
    town: Town,
) -> None:
    await three_months(town)
    assert await faults(town) == []
    async with begin(town.actor("tateshina")) as tx:
        trial = await books.trial(tx, body=town.body(), month=OCTOBER)
        first = await books.trial(tx, body=town.body(), month=AUGUST)
    assert {r.kind: (r.before, r.debit, r.credit, r.after) for r in trial.rows} == {
        "bank": (120, 0, 3, 117),
        "revenue": (120, 0, 0, 120),
        "suspense": (0, 3, 0, -3),
    }
    assert (trial.off, first.off) == (0, 0)
    assert {r.kind: r.after for r in first.rows} == {"bank": 100, "revenue": 100}


@pytest.mark.parametrize(
    "harm",
    [
        "update app.posting set amount_yen = 101 where amount_yen = 100",
        "update app.posting set posted_on = '2026-10-15' where amount_yen = 20",
        "update app.period_balance set balance_yen = balance_yen + 1 where month = '2026-09-01'",
        "update app.period_balance set debit_yen = 101 where debit_yen = 100",
        "delete from app.period_balance where month = '2026-09-01' and debit_yen > 0",
        "update app.journal set key = 'other' where key = 'a'",
        "update app.period_seal set yen = yen + 1 where month = '2026-08-01'",
        "delete from app.posting where amount_yen = 20",
    ],
)
async def test_the_rebuild_finds_what_was_altered_in_a_closed_month(town: Town, harm: str) -> None:
    await three_months(town)
    async with town.admin() as admin:
        await admin.execute(harm)
    assert any("not what its postings say" in fault for fault in await faults(town))


async def test_a_month_opened_again_behind_our_back_is_found(town: Town) -> None:
    await three_months(town)
    async with begin(town.actor("tateshina")) as tx:
        await tx.run("update app.period set state = 'open' where tenant_id = $1", tx.tenant)
    assert "closed month opened again: 2026-08" in await faults(town)


@pytest.mark.parametrize("table", ["period_seal", "period_balance", "open_item_note"])
async def test_what_was_sealed_is_never_changed_by_the_program(town: Town, table: str) -> None:
    for statement in (f"update app.{table} set tenant_id = tenant_id", f"delete from app.{table}"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor("tateshina", "system")) as tx:
                await tx.run(statement)  # type: ignore[arg-type]


async def test_a_month_before_a_closed_one_is_closed_though_nobody_ever_posted_into_it(
    town: Town,
) -> None:
    await three_months(town)
    with pytest.raises(PeriodClosed):
        await post(town, 1, key="old", on=JULY)
    with pytest.raises(PeriodClosed):
        async with begin(town.actor("tateshina")) as tx:
            await actions.hold_still(tx, body=town.body(), on=JULY)
    await post(town, 1, key="old", on=JULY, slug="shiojiri")


async def test_a_closer_and_a_poster_into_an_older_month_wait_for_each_other(town: Town) -> None:
    await post(town, 100, key="a", on=AUGUST)
    held, done = asyncio.Event(), asyncio.Event()

    async def closer() -> None:
        async with begin(town.actor("tateshina", "staff")) as tx:
            await actions.close(tx, body=town.body(), month=AUGUST, now=NOW)
            held.set()
            await asyncio.sleep(0.3)
            done.set()

    async def poster() -> bool:
        await held.wait()
        with pytest.raises(PeriodClosed):
            await post(town, 1, key="old", on=JULY)
        return done.is_set()

    _, waited = await asyncio.gather(closer(), poster())
    assert waited
    assert await faults(town) == []


async def test_a_key_stands_for_its_body_and_kind_too(town: Town) -> None:
    made = await post(town, 100, key="a", on=OCTOBER)
    with pytest.raises(KeyReused):
        await post(town, 100, key="a", on=OCTOBER, kind="y")
    async with begin(town.actor("tateshina")) as tx:
        await actions.reverse(tx, key="r", of=made, on=OCTOBER, now=NOW)
    with pytest.raises(KeyReused):
        await post(town, 100, key="r", on=OCTOBER, debit=REVENUE, credit=BANK, kind="reversal")


async def test_what_was_open_is_seen_ticked_and_sealed_with_who_closed_and_when(
    town: Town,
) -> None:
    await post(town, 5, key="s", on=OCTOBER, debit=BANK, credit=SUSPENSE)
    async with begin(town.actor("tateshina")) as tx:
        before = await actions.before_closing(tx, body=town.body(), month=OCTOBER, today=NOW.date())
    assert [one.item.yen for one in before.items] == [5]
    for seen, ticked, refusal in (
        ("other", True, OpenItemsChanged),
        (before.print, False, Invalid),
    ):
        with pytest.raises(refusal):
            async with begin(town.actor("tateshina")) as tx:
                await actions.close(
                    tx, body=town.body(), month=OCTOBER, now=NOW, seen=seen, ticked=ticked
                )
    async with begin(town.actor("tateshina")) as tx:
        await actions.close(
            tx, body=town.body(), month=OCTOBER, now=NOW, seen=before.print, ticked=True
        )
        month = (await actions.months(tx, body=town.body(), today=NOW.date()))[0]
        kept = await tx.value(
            "select open_items from app.period_seal where tenant_id = $1", tx.tenant
        )
    assert (month.closed_at, month.closed_by) == (NOW, town.actor("tateshina").id)
    assert month.closer
    assert kept == before.count >= 1
    assert await faults(town) == []


async def test_a_kind_of_account_that_the_chart_does_not_name_is_a_fault(town: Town) -> None:
    await post(town, 5, key="s", on=OCTOBER, credit=AccountRef("slush_fund"))
    assert await faults(town) == ["account of no known kind: slush_fund"]


async def test_another_town_and_a_worker_see_none_of_what_was_sealed_named_or_explained(
    town: Town,
) -> None:
    made = await post(town, 5, key="s", on=OCTOBER, credit=SUSPENSE)
    async with begin(town.actor("tateshina")) as tx:
        naming = Naming(Package.YAYOI, Kind.BANK, "八十二銀行")
        await titles.name(tx, naming, body=town.body(), now=NOW)
        entry = (await clearing.left(tx, body=town.body(), until=OCTOBER))[0].entry
        assert entry.journal == made
        await clearing.explain(
            tx,
            body=town.body(),
            account=entry.account,
            journal=made,
            reason="照会中",
            until=NOW.date(),
            now=NOW,
        )
    await close(town, OCTOBER)
    for table in ("period_seal", "period_balance", "account_title", "open_item_note"):
        count = f"select count(*) from app.{table}"
        async with begin(town.actor("tateshina")) as tx:
            assert await tx.value(count) > 0, table  # type: ignore[arg-type]
        for who in (town.actor("shiojiri"), town.actor("tateshina", "worker", 1)):
            async with begin(who) as tx:
                assert await tx.value(count) == 0, table  # type: ignore[arg-type]
