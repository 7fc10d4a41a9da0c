"""What follows an invoice: credit notes, letters for what is overdue, receipts."""

import asyncio
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.hands import refused, rows
from tests.invoices import seed
from tests.invoices.seed import NOW
from workers_async.jobs import Due
from workers_async.jobs import invoices as jobs
from yui.invoices import actions
from yui.invoices.archive import actions as archive
from yui.invoices.archive.model import DocumentKind
from yui.invoices.archive.searching import queries as searching
from yui.invoices.archive.searching.model import Wanted
from yui.invoices.credits import actions as credit_notes
from yui.invoices.credits.model import CreditKind
from yui.invoices.letters import actions as letters
from yui.japan import JST
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef

pytestmark = pytest.mark.anyio
END = date(2028, 12, 31)


async def credit(town: Town, invoice: UUID, net: int, *, once: UUID | None = None) -> UUID:
    async with begin(town.actor("tateshina")) as tx:
        return await credit_notes.credit(
            tx,
            invoice=invoice,
            kind=CreditKind.RETURN,
            net=net,
            reason="一部やり直し",
            once=once or uuid4(),
            now=NOW,
        )


async def cancel(town: Town, invoice: UUID, *, once: UUID | None = None) -> UUID:
    async with begin(town.actor("tateshina")) as tx:
        return await credit_notes.cancel(
            tx, invoice=invoice, reason="宛先の誤り", once=once or uuid4(), now=NOW
        )


async def pay(town: Town, invoice: UUID, yen: int, *, key: str = "line:1") -> UUID:
    async with begin(town.actor("tateshina")) as tx:
        return await actions.settle(tx, invoice=invoice, yen=yen, on=NOW.date(), key=key, now=NOW)


async def balances(town: Town, *kinds: str) -> list[int]:
    refs = [
        AccountRef(kind, client=town.client_id() if kind.startswith("client") else None)
        for kind in kinds
    ]
    async with begin(town.actor("tateshina")) as tx:
        return [await ledger.balance(tx, body=town.body(), ref=ref, until=END) for ref in refs]


async def test_a_credit_note_takes_price_and_tax_back_and_all_notes_no_more_than_was_asked(
    town: Town,
) -> None:
    made = await seed.issued(town, units=3, price=333)  # 999 and 99 of tax
    once = uuid4()
    first = await credit(town, made, 501, once=once)
    assert await credit(town, made, 501, once=once) == first
    assert await refused(credit(town, made, 499)) == "more_than_invoiced"
    await credit(town, made, 498)
    found = await rows(town, "select net_yen, tax_yen, number from app.credit_note order by number")
    assert [(row["net_yen"], row["tax_yen"]) for row in found] == [(501, 50), (498, 49)]
    assert [row["number"] for row in found] == ["立振-R8-返00001", "立振-R8-返00002"]
    assert await balances(town, "output_tax", "client_receivable", "revenue") == [0, 999, -999]
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.show(tx, invoice=made)).state == "credited"


async def test_what_was_paid_already_becomes_the_clients_advance(town: Town) -> None:
    made = await seed.issued(town)
    await pay(town, made, 10_500)
    await credit(town, made, 1_000)
    (note,) = await rows(town, "select total_yen, advance_yen from app.credit_note")
    assert note == {"total_yen": 1_100, "advance_yen": 600}
    assert await balances(town, "client_advance", "revenue", "output_tax") == [600, -1_000, 900]


async def test_a_cancelled_invoice_gives_its_lines_free_and_its_tax_back_once(town: Town) -> None:
    made = await seed.issued(town)
    once = uuid4()
    done = await asyncio.gather(*(cancel(town, made, once=once) for _ in range(3)))
    assert len(set(done)) == 1
    assert await balances(town, "output_tax", "client_receivable") == [0, 0]
    assert await refused(cancel(town, made)) == "invoice_cancelled"
    assert await refused(credit(town, made, 1)) == "invoice_cancelled"
    assert await refused(pay(town, made, 1)) == "more_than_open"
    again = await seed.issue(town)
    await pay(town, again, 1)
    assert await refused(cancel(town, again)) == "invoice_not_cancellable"
    found = await rows(town, "select number from app.invoice order by number")
    assert [row["number"][-5:] for row in found] == ["00001", "00002"]
    (pdf,) = await rows(
        town,
        "select f.pdf from app.document d join app.document_file f on f.tenant_id = d.tenant_id"
        " and f.document_id = d.id where d.kind = 'credit_note'",
    )
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf["pdf"])).pages)
    text = text.replace("\n", "")
    assert "を取り消します。改めて発行する請求書" in text and "適格返還請求書です" not in text


async def test_a_letter_goes_out_once_a_level_when_its_dated_day_has_come(town: Town) -> None:
    made = await seed.issued(town)

    async def send(day: date) -> UUID:
        async with begin(town.actor("tateshina")) as tx:
            now = datetime(day.year, day.month, day.day, 9, 0, tzinfo=JST)
            return await letters.send(tx, invoice=made, now=now)

    due = date(2026, 12, 31)
    assert await refused(send(due + timedelta(days=6))) == "letter_not_due"
    first = await send(due + timedelta(days=7))
    assert await refused(send(due + timedelta(days=20))) == "letter_sent"
    await send(due + timedelta(days=21))
    async with begin(town.actor("tateshina", "client")) as tx:
        kept = await archive.read(tx, document=first)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(kept.pdf)).pages)
    assert "お支払いのお願い" in text and "￥11,000" in text and "7日" in text
    await pay(town, made, 11_000)
    assert await refused(send(due + timedelta(days=45))) == "nothing_open"


async def test_the_directors_hear_once_of_each_new_state_of_the_lists(town: Town) -> None:
    await seed.issued(town)
    await seed.accepted(town, on=date(2026, 12, 3))
    for day in (datetime(2027, 1, 7, 3, tzinfo=JST), datetime(2027, 1, 8, 3, tzinfo=JST)):
        async with begin(town.actor("tateshina", "system")) as tx:
            await jobs.watch(tx, Due(day), now=day)
    told = await rows(
        town,
        "select kind, count(*) from app.notice where kind like 'invoice.%' and to_id = $1"
        " group by kind order by kind",
        town.actor("tateshina").id,
    )
    assert [(row["kind"], row["count"]) for row in told] == [
        ("invoice.overdue", 1),
        ("invoice.ready", 1),
    ]


async def test_a_receipt_is_issued_once_a_payment_and_never_for_one_taken_back(town: Town) -> None:
    made = await seed.issued(town)
    paid = await pay(town, made, 11_000)

    async def receipt(payment: UUID) -> UUID:
        async with begin(town.actor("tateshina")) as tx:
            return await letters.receipt(tx, payment=payment, now=NOW)

    assert len(set(await asyncio.gather(*(receipt(paid) for _ in range(3))))) == 1
    async with begin(town.actor("tateshina")) as tx:
        await actions.unsettle(tx, key="line:1", on=NOW.date(), now=NOW)
    again = await pay(town, made, 1, key="line:2")
    async with begin(town.actor("tateshina")) as tx:
        await actions.unsettle(tx, key="line:2", on=NOW.date(), now=NOW)
    assert await refused(receipt(again)) == "payment_undone"
    found = await rows(town, "select number from app.document where kind = 'receipt'")
    assert [row["number"] for row in found] == ["立振-R8-領00001"]


async def test_a_receipt_of_money_taken_back_is_void_and_the_next_one_names_it(
    town: Town, client: Browser
) -> None:
    made = await seed.issued(town)

    async def receipt(payment: UUID) -> str:
        async with begin(town.actor("tateshina")) as tx:
            document = await letters.receipt(tx, payment=payment, now=NOW)
            kept = await archive.read(tx, document=document)
        return "".join(page.extract_text() for page in PdfReader(BytesIO(kept.pdf)).pages)

    async def take_back(key: str) -> None:
        async with begin(town.actor("tateshina")) as tx:
            await actions.unsettle(tx, key=key, on=NOW.date(), now=NOW)

    before = await receipt(await pay(town, made, 11_000))
    assert "領00001" in before and "取り消し" not in before
    await take_back("line:1")
    await take_back("line:1")  # again: nothing
    after = await receipt(await pay(town, made, 11_000, key="line:2"))
    assert "領00002" in after and "領収書 立振-R8-領00001 は取り消しました" in after.replace(
        "\n", ""
    )
    async with begin(town.actor("tateshina")) as tx:
        papers = await archive.of_invoice(tx, invoice=made)
        found = await searching.search(tx, Wanted(kind="receipt"), most=9)
    told = [(one.number, one.void) for one in papers if one.kind is DocumentKind.RECEIPT]
    assert told == [("立振-R8-領00001", True), ("立振-R8-領00002", False)]
    assert {(one.number, one.void) for one in found} == set(told)
    noted = await rows(
        town, "select count(*) as n from audit.entry where action = 'receipt.voided'"
    )
    assert noted[0]["n"] == 1
    me = await client.login(town.actor("tateshina"))
    for path in (f"/invoices/{made}", "/documents?kind=receipt"):
        assert (await me.get(path)).text.count(">取消<") >= 1
    await take_back("line:2")
    last = await receipt(await pay(town, made, 11_000, key="line:3"))
    assert "領00001、立振-R8-領00002" in last.replace("\n", "")
