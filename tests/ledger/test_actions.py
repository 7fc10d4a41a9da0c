"""The ledger on the real database: keys, reversals, closed months, two towns."""

import asyncio
from datetime import date, datetime

import pytest

from tenants.db import begin
from tenants.refusal import Invalid, Unknown
from tests.conftest import Town
from yui.japan import JST
from yui.ledger import actions
from yui.ledger.model import (
    AccountRef,
    AlreadyClosed,
    AlreadyReversed,
    AlreadyTaken,
    EarlierMonthOpen,
    IsReversal,
    KeyReused,
    Line,
    MonthNotOver,
    PeriodClosed,
)

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
OCTOBER = date(2026, 10, 15)
NOVEMBER = date(2026, 11, 10)
LONG = date(2099, 1, 1)


def payable(town: Town, number: int = 1, slug: str = "tateshina") -> AccountRef:
    worker = town.worker(slug, number)
    return AccountRef("worker_payable", worker=worker, category="none", tax="exclusive")


async def owe(
    town: Town, yen: int, *, key: str = "k", on: date = NOVEMBER, slug: str = "tateshina"
) -> object:
    ref = payable(town, slug=slug)
    async with begin(town.actor(slug)) as tx:
        return await actions.post(
            tx,
            body=town.body(slug),
            key=key,
            kind="acceptance",
            on=on,
            lines=[Line(AccountRef("work_expense"), ref, yen, worker=ref.worker)],
            now=NOW,
        )


async def close(town: Town, month: date, slug: str = "tateshina") -> None:
    async with begin(town.actor(slug, "staff")) as tx:
        await actions.close(tx, body=town.body(slug), month=month, now=NOW)


async def balance(town: Town, until: date = LONG, slug: str = "tateshina") -> int:
    async with begin(town.actor(slug)) as tx:
        ref = payable(town, slug=slug)
        return await actions.balance(tx, body=town.body(slug), ref=ref, until=until)


async def test_a_posting_is_owed_from_its_day_on(town: Town) -> None:
    await owe(town, 12_000)
    assert await balance(town) == 12_000
    assert await balance(town, until=date(2026, 11, 9)) == 0


async def test_the_same_key_and_input_is_one_journal_even_on_another_day(town: Town) -> None:
    first = await owe(town, 12_000)
    assert await owe(town, 12_000) == first
    assert await owe(town, 12_000, on=date(2026, 11, 11)) == first
    assert await balance(town) == 12_000


async def test_the_same_key_with_another_input_is_refused(town: Town) -> None:
    await owe(town, 12_000)
    with pytest.raises(KeyReused):
        await owe(town, 12_001)
    assert await balance(town) == 12_000


async def test_sixteen_at_once_make_one_journal(town: Town) -> None:
    made = await asyncio.gather(*(owe(town, 500) for _ in range(16)))
    assert len(set(made)) == 1
    assert await balance(town) == 500


async def test_two_towns_may_use_the_same_key(town: Town) -> None:
    await owe(town, 100)
    await owe(town, 200, slug="shiojiri")
    assert (await balance(town), await balance(town, slug="shiojiri")) == (100, 200)


@pytest.mark.parametrize("yen", [0, -1, 10**13])
async def test_an_amount_that_is_none_is_refused(town: Town, yen: int) -> None:
    with pytest.raises(Invalid):
        await owe(town, yen)


async def test_a_journal_is_reversed_once_and_by_one_key(town: Town) -> None:
    made = await owe(town, 12_000)
    async with begin(town.actor("tateshina")) as tx:
        back = await actions.reverse(tx, key="r", of=made, on=NOVEMBER, now=NOW)  # type: ignore[arg-type]
        assert await actions.reverse(tx, key="r", of=made, on=NOVEMBER, now=NOW) == back  # type: ignore[arg-type]
    assert await balance(town) == 0
    with pytest.raises(AlreadyReversed):
        async with begin(town.actor("tateshina")) as tx:
            await actions.reverse(tx, key="r2", of=made, on=NOVEMBER, now=NOW)  # type: ignore[arg-type]
    with pytest.raises(Unknown):
        async with begin(town.actor("shiojiri")) as tx:
            await actions.reverse(tx, key="r", of=made, on=NOVEMBER, now=NOW)  # type: ignore[arg-type]


async def test_a_reversal_is_not_reversed_itself(town: Town) -> None:
    made = await owe(town, 12_000)
    async with begin(town.actor("tateshina")) as tx:
        back = await actions.reverse(tx, key="r", of=made, on=NOVEMBER, now=NOW)  # type: ignore[arg-type]
    with pytest.raises(IsReversal) as no:
        async with begin(town.actor("tateshina")) as tx:
            await actions.reverse(tx, key="rr", of=back, on=NOVEMBER, now=NOW)
    assert (no.value.status, no.value.code) == (409, "is_a_reversal")
    assert await balance(town) == 0


async def test_what_a_payout_has_taken_cannot_be_taken_back(town: Town) -> None:
    made = await owe(town, 12_000)
    ref = payable(town)
    async with begin(town.actor("tateshina")) as tx:
        clear = Line(ref, AccountRef("payout_clearing"), 12_000, worker=ref.worker)
        await actions.post(
            tx, body=town.body(), key="p", kind="x", on=NOVEMBER, lines=[clear], now=NOW
        )
    with pytest.raises(AlreadyTaken):
        async with begin(town.actor("tateshina")) as tx:
            await actions.reverse(tx, key="r", of=made, on=NOVEMBER, now=NOW)  # type: ignore[arg-type]


async def test_nothing_is_posted_into_a_closed_month_and_other_towns_go_on(town: Town) -> None:
    await owe(town, 1_000, on=OCTOBER)
    await close(town, OCTOBER)
    with pytest.raises(PeriodClosed) as refused:
        await owe(town, 1_000, key="late", on=OCTOBER)
    assert (refused.value.code, refused.value.status) == ("period_closed", 409)
    await owe(town, 1_000, on=OCTOBER, slug="shiojiri")
    assert await owe(town, 1_000, on=OCTOBER)  # known already: a replay, not a posting
    lines = [Line(AccountRef("work_expense"), payable(town), 7)]
    async with begin(town.actor("tateshina")) as tx:
        with pytest.raises(PeriodClosed):
            await actions.post(
                tx, body=town.body(), key="n", kind="x", on=OCTOBER, lines=lines, now=NOW
            )
        await actions.post(
            tx, body=town.body(), key="n", kind="x", on=NOVEMBER, lines=lines, now=NOW
        )
    assert await balance(town) == 1_007


async def test_months_close_in_their_order_and_after_they_are_over(town: Town) -> None:
    await owe(town, 1, key="s", on=date(2026, 9, 30))
    await owe(town, 1, key="o", on=OCTOBER)
    with pytest.raises(EarlierMonthOpen):
        await close(town, OCTOBER)
    with pytest.raises(MonthNotOver):
        await close(town, NOVEMBER)
    await close(town, date(2026, 9, 1))
    await close(town, OCTOBER)
    with pytest.raises(AlreadyClosed):
        await close(town, OCTOBER)


async def test_a_closer_waits_for_a_poster_and_the_next_poster_is_refused(town: Town) -> None:
    await owe(town, 1, key="first", on=OCTOBER)
    posting, posted = asyncio.Event(), asyncio.Event()

    async def poster() -> None:
        async with begin(town.actor("tateshina")) as tx:
            line = Line(AccountRef("work_expense"), payable(town), 10)
            await actions.post(
                tx, body=town.body(), key="slow", kind="x", on=OCTOBER, lines=[line], now=NOW
            )
            posting.set()
            await asyncio.sleep(0.3)
            posted.set()

    async def closer() -> bool:
        await posting.wait()
        await close(town, OCTOBER)
        return posted.is_set()

    _, waited = await asyncio.gather(poster(), closer())
    assert waited
    with pytest.raises(PeriodClosed):
        await owe(town, 1, key="late", on=OCTOBER)


async def test_the_trial_balance_has_two_equal_sides(town: Town) -> None:
    await owe(town, 300, key="a")
    await owe(town, 700, key="b", on=OCTOBER)
    async with begin(town.actor("tateshina")) as tx:
        november = await actions.trial_balance(tx, body=town.body(), month=NOVEMBER)
        months = await actions.months(tx, body=town.body(), today=NOVEMBER)
    assert {b.kind: (b.debit, b.credit) for b in november} == {
        "work_expense": (300, 0),
        "worker_payable": (0, 300),
    }
    assert [(m.month, m.yen) for m in months] == [
        (date(2026, 11, 1), 300),
        (date(2026, 10, 1), 700),
    ]


async def test_the_nightly_check_finds_what_was_altered_behind_our_back(town: Town) -> None:
    await owe(town, 300, key="a")
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.faults(tx) == []
    async with town.admin() as admin:
        await admin.execute("update app.posting set amount_yen = 301")
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.faults(tx) == ["journal altered: a"]
    async with town.admin() as admin:
        await admin.execute("update app.posting set debit = credit, credit = debit")
    async with begin(town.actor("tateshina", "system")) as tx:
        found = await actions.faults(tx)
    assert len(found) == 2
    assert found[1].startswith("payable below zero")


@pytest.mark.parametrize("table", ["journal", "posting", "account", "period"])
@pytest.mark.parametrize("act", ["update", "delete"])
async def test_history_cannot_be_edited_by_the_program_itself(
    town: Town, table: str, act: str
) -> None:
    import asyncpg

    await owe(town, 300)
    statements = {
        "update": f"update app.{table} set tenant_id = tenant_id",
        "delete": f"delete from app.{table}",
    }
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with begin(town.actor("tateshina", "system")) as tx:
            await tx.run(statements[act])  # type: ignore[arg-type]


@pytest.mark.parametrize("table", ["journal", "posting", "account", "period"])
async def test_another_town_sees_none_of_it_and_a_worker_only_her_own(
    town: Town, table: str
) -> None:
    await owe(town, 300)
    count = f"select count(*) from app.{table}"
    async with begin(town.actor("tateshina")) as tx:
        assert await tx.value(count) > 0  # type: ignore[arg-type]
    async with begin(town.actor("shiojiri")) as tx:
        assert await tx.value(count) == 0  # type: ignore[arg-type]
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        assert await tx.value(count) == 0  # type: ignore[arg-type]
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        assert await tx.value(count) == (1 if table in {"posting", "account"} else 0)  # type: ignore[arg-type]


async def test_directors_are_told_when_the_books_do_not_hold(town: Town) -> None:
    await owe(town, 300, key="a")
    async with town.admin() as admin:
        await admin.execute("update app.posting set amount_yen = 301")
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.prove(tx, now=NOW) == ["journal altered: a"]
        assert await actions.prove(tx, now=NOW) == ["journal altered: a"]
    async with begin(town.actor("tateshina")) as tx:
        count = "select count(*) from app.notice where kind = 'ledger.fault'"
        assert await tx.value(count) == 1


async def test_the_nightly_proof_looks_at_the_audit_chain_too(town: Town) -> None:
    await owe(town, 300, key="a", on=OCTOBER)
    await close(town, OCTOBER)
    async with town.admin() as admin:
        await admin.execute("update audit.entry set detail = '{}' where seq = 1")
    async with begin(town.actor("tateshina", "system")) as tx:
        found = await actions.prove(tx, now=NOW)
    assert [line.split(":")[0] for line in found] == ["audit chain at 1"]


async def test_a_posting_without_its_journal_is_found(town: Town) -> None:
    await owe(town, 300, key="a")
    async with town.admin() as admin:
        await admin.execute("update app.posting set posted_on = posted_on + 1")
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.faults(tx) == ["postings without their journal: 1"]
