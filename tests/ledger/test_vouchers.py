"""Slips on the real books: two people, closed months, two checkers at once, another town."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from tenants.actor import Actor
from tenants.db import begin
from tests.conftest import Browser, BusinessDay, Town
from tests.hands import post, refused, rows
from yui.japan import JST
from yui.ledger import actions as ledger
from yui.ledger.books import actions as books
from yui.ledger.model import AccountRef, Line
from yui.ledger.vouchers import actions
from yui.ledger.vouchers.actions import Put
from yui.ledger.vouchers.model import Entry, VoucherKind, VoucherState
from yui.ledger.vouchers.reversing import actions as reversing

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
DAY = date(2026, 11, 10)
FIX = [Entry("other_expense", "bank", 330, "通信費")]


async def write(
    town: Town,
    entries: Sequence[Entry] = FIX,
    *,
    kind: VoucherKind = VoucherKind.CORRECTION,
    on: date = DAY,
    once: UUID | None = None,
    put: Put | None = None,
) -> UUID:
    async with begin(town.actor("tateshina", "staff")) as tx:
        return await actions.write(
            tx, entries, body=town.body(), kind=kind, on=on, reason="記帳のもれ",
            once=once or uuid4(), now=NOW, put=put,
        )  # fmt: skip


async def approve(town: Town, voucher: UUID, *, by: Actor | None = None) -> UUID:
    async with begin(by or town.actor("tateshina")) as tx:
        return await actions.approve(tx, voucher=voucher, now=NOW)


async def reversal(town: Town, voucher: UUID, *, ask: str, decide: str, granted: bool) -> None:
    async with begin(town.actor("tateshina", ask)) as tx:
        await reversing.ask_reversal(tx, voucher=voucher, reason="二重でした")
    async with begin(town.actor("tateshina", decide)) as tx:
        await reversing.decide_reversal(tx, voucher=voucher, granted=granted, now=NOW)


async def balance(town: Town, kind: str, *, until: date = date(2027, 12, 31)) -> int:
    async with begin(town.actor("tateshina")) as tx:
        return await ledger.balance(tx, body=town.body(), ref=AccountRef(kind), until=until)


async def close(town: Town, month: date) -> None:
    async with begin(town.actor("tateshina")) as tx:
        await ledger.close(tx, body=town.body(), month=month, now=datetime(2027, 6, 1, tzinfo=JST))


async def test_who_writes_a_slip_never_posts_it_and_another_posts_it_once(town: Town) -> None:
    once = uuid4()
    made = await write(town, once=once, put=Put("領収書.pdf", b"%PDF-1.7 x"))
    assert await write(town, once=once) == made
    assert await balance(town, "bank") == 0
    mine = town.actor("tateshina", "staff")
    assert await refused(approve(town, made, by=mine)) == "maker_is_checker"
    journal = await approve(town, made)
    assert await approve(town, made) == journal
    assert await balance(town, "bank") == 330
    async with begin(town.actor("tateshina")) as tx:
        trial = await books.trial(tx, body=town.body(), month=date(2026, 11, 1))
    assert trial.off == 0
    (kept,) = await rows(town, "select posted_on, kind from app.journal")
    assert (kept["posted_on"], kept["kind"]) == (DAY, "voucher_correction")


async def test_two_checkers_at_once_post_one_journal(town: Town) -> None:
    made = await write(town)
    both = await asyncio.gather(approve(town, made), approve(town, made), return_exceptions=True)
    assert any(isinstance(one, UUID) for one in both)
    assert len(await rows(town, "select id from app.journal")) == 1


async def test_a_closed_month_takes_no_slip_and_posts_none_that_waits(town: Town) -> None:
    made = await write(town)
    await close(town, date(2026, 11, 1))
    assert await refused(write(town)) == "period_closed"
    assert await refused(approve(town, made)) == "period_closed"
    assert await rows(town, "select id from app.journal") == []
    async with begin(town.actor("tateshina")) as tx:
        await actions.decline(tx, voucher=made, words="12月の日付で", now=NOW)
    assert await refused(approve(town, made)) == "voucher_state"


async def test_a_posted_slip_is_taken_back_once_by_other_hands_than_asked(town: Town) -> None:
    made = await write(town)
    await approve(town, made)
    with_same = reversal(town, made, ask="director", decide="director", granted=True)
    assert await refused(with_same) == "maker_is_checker"
    async with begin(town.actor("tateshina", "staff")) as tx:
        await reversing.decide_reversal(tx, voucher=made, granted=False, now=NOW)
    await reversal(town, made, ask="director", decide="staff", granted=True)
    assert await balance(town, "bank") == 0
    again = reversal(town, made, ask="staff", decide="director", granted=True)
    assert await refused(again) == "voucher_state"
    assert len(await rows(town, "select id from app.journal")) == 2


async def test_the_books_begin_once_and_before_the_first_journal(town: Town) -> None:
    first = [Entry("bank", "", 900_000), Entry("", "other_payable", 250_000)]
    opening = VoucherKind.OPENING
    made = await write(town, first, kind=opening, on=date(2026, 4, 1))
    assert await refused(write(town, first, kind=opening, on=date(2026, 4, 1))) == "books_begun"
    await approve(town, made)
    assert await balance(town, "net_assets") == 650_000
    async with begin(town.actor("tateshina")) as tx:
        trial = await books.trial(tx, body=town.body(), month=date(2026, 4, 1))
    assert trial.off == 0
    await reversal(town, made, ask="staff", decide="director", granted=True)
    await approve(town, await write(town, on=date(2026, 3, 31)))
    assert await refused(write(town, first, kind=opening, on=date(2026, 4, 1))) == "books_begun"


async def transfer(town: Town, year: int = 2025) -> UUID:
    async with begin(town.actor("tateshina", "staff")) as tx:
        return await actions.write_year_end(tx, body=town.body(), year=year, once=uuid4(), now=NOW)


async def earn(town: Town, yen: int, *, on: date = date(2026, 3, 20)) -> None:
    lines = [
        Line(AccountRef("client_receivable", client=town.client_id()), AccountRef("revenue"), yen),
        Line(AccountRef("share_expense", other=20215), AccountRef("bank"), yen // 8),
        Line(AccountRef("work_expense", tax="nondeductible"), AccountRef("bank"), yen // 8),
    ]
    async with begin(town.actor("tateshina")) as tx:
        await ledger.post(
            tx, body=town.body(), key=f"t{uuid4()}", kind="t", on=on, lines=lines, now=NOW
        )


async def test_a_years_result_goes_to_the_net_assets_and_what_comes_late_by_another_slip(
    town: Town,
) -> None:
    end = date(2026, 3, 31)
    await earn(town, 400)
    await earn(town, 80, on=date(2026, 4, 1))
    made = await transfer(town)
    await earn(town, 40)
    assert await refused(approve(town, made)) == "balances_moved"
    async with begin(town.actor("tateshina")) as tx:
        await actions.decline(tx, voucher=made, words="残高が動いた", now=NOW)
    await approve(town, await transfer(town))
    assert await balance(town, "revenue", until=end) == 0
    assert await balance(town, "net_assets", until=end) == 440 - 110
    assert await balance(town, "revenue") == 80
    assert await refused(transfer(town)) == "nothing_to_transfer"
    await earn(town, 8)
    await approve(town, await transfer(town))
    assert await balance(town, "net_assets", until=end) == 336
    async with begin(town.actor("tateshina")) as tx:
        trial = await books.trial(tx, body=town.body(), month=end.replace(day=1))
        assert await ledger.faults(tx) == []
        lost = AccountRef("work_expense", tax="nondeductible")
        assert await ledger.balance(tx, body=town.body(), ref=lost, until=end) == 0
    assert trial.off == 0
    assert await refused(transfer(town, 2026)) == "year_not_over"


async def test_the_office_writes_and_another_one_posts_by_the_pages_and_another_town_sees_none(
    town: Town, client: Browser, business_day: BusinessDay
) -> None:
    business_day(NOW.date())
    me = await client.login(town.actor("tateshina", "staff"))
    form = {
        "voucher_kind": "correction", "on_day": "2026-11-10", "reason": "記帳のもれ",
        "once": str(uuid4()), "lines.0.debit": "other_expense", "lines.0.credit": "bank",
        "lines.0.yen": "330", "lines.1.debit": "", "lines.1.yen": "",
    }  # fmt: skip
    bad = await post(me, "/ledger/vouchers", {**form, "lines.0.credit": "worker_payable"})
    assert bad.status_code == 422 and "勘定を選んで" in bad.text
    sent = await post(me, "/ledger/vouchers", form)
    assert sent.status_code == 303
    at = sent.headers["location"]
    assert "起票した人は承認できません" in (await me.get(at)).text
    own = await post(me, f"{at}/decision", {"decision": "post"}, at)
    assert own.status_code == 403
    boss = await client.login(town.actor("tateshina"))
    done = await post(boss, f"{at}/decision", {"decision": "post"}, at)
    assert done.status_code == 303 and "記帳ずみ" in (await boss.get(at)).text
    assert (await boss.get(f"{at}/file")).status_code == 404
    other = await client.login(town.actor("shiojiri"))
    assert (await other.get(at)).status_code == 404
    (kept,) = await rows(town, "select state from app.voucher")
    assert kept["state"] == VoucherState.POSTED
