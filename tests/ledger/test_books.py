"""The books read on the real database: page after page, and the balances between the lines."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from tenants.db import begin
from tenants.refusal import Invalid
from tests.conftest import Town
from yui.japan import JST
from yui.ledger import actions
from yui.ledger.books import actions as books
from yui.ledger.books import model
from yui.ledger.books.place import Place, Which, place_of
from yui.ledger.chart import Kind
from yui.ledger.clearing import actions as clearing
from yui.ledger.clearing.model import NoSuchItem, Standing
from yui.ledger.exports import actions as exports
from yui.ledger.exports.actions import Wanted
from yui.ledger.model import AccountRef, Line
from yui.ledger.titles import actions as titles
from yui.ledger.titles.model import Naming, Package
from yui.web.leaf import PAGE

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
DAY = date(2026, 10, 1)
BANK, SUSPENSE = AccountRef("bank"), AccountRef("suspense")


def payable(town: Town, number: int = 1) -> AccountRef:
    worker = town.worker("tateshina", number)
    return AccountRef("worker_payable", worker=worker, category="none", tax="exclusive")


async def post(town: Town, key: str, on: date, *lines: Line) -> UUID:
    async with begin(town.actor("tateshina")) as tx:
        return await actions.post(
            tx, body=town.body(), key=key, kind="acceptance", on=on, lines=lines, now=NOW
        )


async def test_a_statement_of_account_goes_on_page_by_page_and_every_balance_follows(
    town: Town,
) -> None:
    expense, hers = AccountRef("work_expense"), payable(town)
    for n in range(3):
        lines = [Line(expense, hers, 10 + at, worker=hers.worker) for at in range(25)]
        await post(town, f"k{n}", DAY + timedelta(days=n), *lines)
    which = Which(worker=hers.worker)
    seen: list[model.Moved] = []
    async with begin(town.actor("tateshina")) as tx:
        span = {"body": town.body(), "since": date(2026, 10, 2), "until": date(2026, 10, 31)}
        sums, found = await books.ledger(tx, which, **span)  # type: ignore[arg-type]
        while found:
            seen += found[:PAGE]
            place = place_of(found[PAGE - 1].mark) if len(found) > PAGE else None
            found = []
            if place:
                _, found = await books.ledger(tx, which, after=place, **span)  # type: ignore[arg-type]
    assert len(seen) == len({one.mark for one in seen}) == 50
    assert sums.opening == sum(10 + at for at in range(25))
    running = sums.opening
    for one in seen:
        running += one.credit - one.debit
        assert one.balance == running
    assert running == sums.opening + sums.credit - sums.debit == 3 * sums.opening


async def test_the_journal_book_is_in_the_order_of_days_and_goes_on_after_its_last_line(
    town: Town,
) -> None:
    for n in range(PAGE + 3):
        day = DAY + timedelta(days=(n * 7) % 30)
        await post(town, f"k{n}", day, Line(BANK, SUSPENSE, n + 1))
    async with begin(town.actor("tateshina")) as tx:
        first = await books.journals(tx, body=town.body(), since=DAY, until=date(2026, 10, 31))
        last = first[PAGE - 1]
        rest = await books.journals(
            tx,
            body=town.body(),
            since=DAY,
            until=date(2026, 10, 31),
            after=Place(last.on, last.id),
        )
    listed = [*first[:PAGE], *rest]
    assert sorted(one.yen for one in listed) == list(range(1, PAGE + 4))
    assert [(one.on, one.id) for one in listed] == sorted((one.on, one.id) for one in listed)


async def test_the_sub_accounts_of_a_kind_add_up_to_its_line_of_the_trial_balance(
    town: Town,
) -> None:
    for number in (1, 2, 3):
        hers = payable(town, number)
        await post(town, f"k{number}", DAY, Line(AccountRef("work_expense"), hers, number * 100))
    async with begin(town.actor("tateshina")) as tx:
        found = await books.accounts(tx, body=town.body(), kind="worker_payable", month=DAY)
        trial = await books.trial(tx, body=town.body(), month=DAY)
    row = next(row for row in trial.rows if row.kind == "worker_payable")
    assert sum(one.row.after for one in found) == row.after == 600
    assert all(one.named.sub for one in found)


async def test_an_account_of_another_town_is_none(town: Town) -> None:
    await post(town, "k", DAY, Line(BANK, SUSPENSE, 5))
    async with begin(town.actor("shiojiri")) as tx:
        with pytest.raises(model.NoSuchAccount):
            await books.ledger(
                tx, Which(kind="bank"), body=town.body(), since=DAY, until=NOW.date()
            )
        assert await books.journals(tx, body=town.body(), since=DAY, until=NOW.date()) == []


async def test_a_planted_imbalance_on_a_clearing_account_is_told_until_somebody_says_why(
    town: Town,
) -> None:
    old = date(2026, 8, 1)
    await post(town, "returned", old, Line(BANK, AccountRef("return_clearing"), 9_000))
    await post(town, "fresh", date(2026, 11, 19), Line(BANK, SUSPENSE, 50))
    async with begin(town.actor("tateshina", "system")) as tx:
        told = await clearing.watch(tx, now=NOW)
        assert await clearing.watch(tx, now=NOW) == told
        count = "select count(*) from app.notice where kind = 'ledger.open'"
        assert await tx.value(count) == 1
        listed = await clearing.listed(tx, body=town.body(), today=NOW.date())
    assert [one.standing for one in listed] == [Standing.OVERDUE, Standing.FRESH]
    assert told == [listed[0].mark]
    entry = listed[0].item.entry
    reason = {"reason": "銀行に照会中", "until": date(2026, 12, 20), "now": NOW}
    async with begin(town.actor("tateshina")) as tx:
        await clearing.explain(
            tx,
            body=town.body(),
            account=entry.account,
            journal=entry.journal,
            **reason,  # type: ignore[arg-type]
        )
        with pytest.raises(NoSuchItem):
            await clearing.explain(
                tx,
                body=town.body(),
                account=entry.account,
                journal=listed[1].item.entry.journal,
                **reason,  # type: ignore[arg-type]
            )
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await clearing.watch(tx, now=NOW) == []
        assert await clearing.watch(tx, now=NOW + timedelta(days=40)) != []


async def test_more_paid_than_was_due_is_told_at_once(town: Town) -> None:
    day = date(2026, 11, 19)
    await post(town, "twice", day, Line(AccountRef("payout_clearing"), BANK, 700))
    async with begin(town.actor("tateshina", "system")) as tx:
        assert len(await clearing.watch(tx, now=NOW)) == 1
        listed = await clearing.listed(tx, body=town.body(), today=day)
    assert [(one.standing, one.item.yen) for one in listed] == [(Standing.WRONG, -700)]


async def test_an_item_is_still_open_after_the_month_was_sealed_and_gone_when_it_is_settled(
    town: Town,
) -> None:
    await post(town, "in", DAY, Line(BANK, SUSPENSE, 50))
    async with begin(town.actor("tateshina")) as tx:
        await actions.close(tx, body=town.body(), month=DAY, now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        assert len(await clearing.left(tx, body=town.body(), until=NOW.date())) == 1
    await post(town, "out", date(2026, 11, 2), Line(SUSPENSE, AccountRef("revenue"), 50))
    async with begin(town.actor("tateshina")) as tx:
        assert await clearing.left(tx, body=town.body(), until=NOW.date()) == []
        assert len(await clearing.left(tx, body=town.body(), until=DAY)) == 1


async def test_a_month_given_to_yayoi_and_freee_has_the_books_sums_and_is_noted(
    town: Town,
) -> None:
    hers = payable(town)
    expense = AccountRef("work_expense")
    await post(town, "a", DAY, Line(expense, hers, 300), Line(expense, hers, 700))
    await post(town, "b", DAY, Line(BANK, AccountRef("client_receivable"), 5_000))
    async with begin(town.actor("tateshina")) as tx:
        for package in Package:
            for parties in (False, True):
                wanted = Wanted(package, DAY, parties=parties)
                content = await exports.file(tx, wanted, body=town.body())
                text = content.decode("cp932" if package is Package.YAYOI else "utf-8-sig")
                rows = text.count("\r\n") - (package is Package.FREEE)
                assert rows == (3 if parties else 2)
                assert ("300" in text) == parties
                assert "5000" in text
    async with town.admin() as admin:
        count = "select count(*) from audit.entry where action = 'journals.exported'"
        assert await admin.fetchval(count) == 4


async def test_a_worker_whose_name_cp932_lacks_stops_the_file_until_the_office_says_so(
    town: Town,
) -> None:
    hers = payable(town)
    await post(town, "a", DAY, Line(AccountRef("work_expense"), hers, 300))
    async with town.admin() as admin:
        await admin.execute("update app.worker set name = '𠮷田花' where id = $1", hers.worker)
    wanted = Wanted(Package.YAYOI, DAY, parties=True)
    async with begin(town.actor("tateshina")) as tx:
        with pytest.raises(Invalid) as refused:
            await exports.file(tx, wanted, body=town.body())
        assert any(one.values.get("signs") == "𠮷" for one in refused.value.errors)
        fitted = Wanted(Package.YAYOI, DAY, parties=True, fit=True)
        assert "〓田花" in (await exports.file(tx, fitted, body=town.body())).decode("cp932")
        freee = Wanted(Package.FREEE, DAY, parties=True)
        assert "𠮷田花" in (await exports.file(tx, freee, body=town.body())).decode("utf-8-sig")


async def test_a_bodys_name_for_an_account_is_in_its_file_and_the_last_one_counts(
    town: Town,
) -> None:
    await post(town, "b", DAY, Line(BANK, SUSPENSE, 5))
    async with begin(town.actor("tateshina")) as tx:
        for name in ("信用金庫", "八十二銀行"):
            naming = Naming(Package.YAYOI, kind=Kind.BANK, name=name, sub_name="普通")
            await titles.name(tx, naming, body=town.body(), now=NOW)
        content = await exports.file(tx, Wanted(Package.YAYOI, DAY), body=town.body())
        bad = Naming(Package.YAYOI, kind=Kind.BANK, name="𠮷銀行")
        with pytest.raises(Invalid):
            await titles.name(tx, bad, body=town.body(), now=NOW)
    assert "八十二銀行,普通" in content.decode("cp932")
