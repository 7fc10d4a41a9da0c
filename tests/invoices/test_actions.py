"""Invoices: issued once for what was accepted, numbered without a gap, settled once."""

import asyncio
from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader

from tenants.db import begin
from tenants.refusal import Unavailable
from tests.conftest import Town
from tests.hands import refused, rows
from tests.invoices import seed
from tests.invoices.seed import CLOSING, NOW
from yui.invoices import actions, issuing
from yui.invoices.archive import actions as archive
from yui.invoices.archive.model import DocumentKind
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef

pytestmark = pytest.mark.anyio
END = date(2027, 12, 31)


async def balance(town: Town, ref: AccountRef) -> int:
    async with begin(town.actor("tateshina")) as tx:
        return await ledger.balance(tx, body=town.body(), ref=ref, until=END)


def receivable(town: Town) -> AccountRef:
    return AccountRef("client_receivable", client=town.client_id())


async def test_an_invoice_gathers_what_was_accepted_over_orders_and_posts_its_tax_alone(
    town: Town,
) -> None:
    await seed.registered(town)
    await seed.accepted(town, units=3, price=333)
    await seed.accepted(town, units=1, price=5, fee=100, on=date(2026, 10, 2))
    await seed.accepted(town, units=1, price=9_999, on=date(2026, 12, 1))
    made = await seed.issue(town)
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.show(tx, invoice=made)
    assert (found.net_yen, found.tax_yen, found.total_yen) == (1_104, 110, 1_214)
    assert (found.number, found.due_on) == ("立振-R8-請00001", date(2026, 12, 31))
    assert await balance(town, AccountRef("output_tax")) == 110
    assert await balance(town, receivable(town)) == -110
    assert await balance(town, AccountRef("revenue")) == 0
    (posted,) = await rows(town, "select posted_on from app.journal where kind = 'invoice'")
    assert posted["posted_on"] == CLOSING


async def test_what_is_on_an_invoice_is_never_on_a_second_one(town: Town) -> None:
    await seed.issued(town)
    assert await refused(seed.issue(town)) == "nothing_to_invoice"
    await seed.accepted(town)
    both = await asyncio.gather(seed.issue(town), seed.issue(town), return_exceptions=True)
    assert sorted(type(one).__name__ for one in both) == ["NothingToInvoice", "UUID"]


async def test_fifty_parallel_issues_give_fifty_consecutive_numbers_and_a_roll_back_no_gap(
    town: Town,
) -> None:
    await seed.registered(town)
    clients = [await seed.another_client(town, f"得意先{n}") for n in range(50)]
    for client in clients:
        await seed.accepted(town, client=client)

    async def fails() -> None:
        async with begin(town.actor("tateshina")) as tx:
            await issuing.issue(
                tx, client=town.client_id(), body=town.body(), closing=CLOSING, now=NOW
            )
            raise RuntimeError("after the number was taken")

    async def issue(client: UUID) -> None:
        with suppress(Unavailable):  # the pool of a busy machine: nothing was done, so again
            await seed.issue(town, client=client, on_paper=False)
            return
        await issue(client)

    await seed.accepted(town)
    tasks = [asyncio.create_task(issue(client)) for client in clients]
    tasks.insert(20, asyncio.create_task(fails()))
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert sum(isinstance(one, BaseException) for one in done) == 1
    found = await rows(town, "select number from app.invoice order by number")
    assert [row["number"] for row in found] == [f"立振-R8-請{n:05}" for n in range(1, 51)]


async def test_an_invoice_is_issued_only_for_a_period_that_is_over(town: Town) -> None:
    await seed.accepted(town)
    assert await refused(seed.issue(town, closing=NOW.date())) == "closing_not_over"


async def test_the_paper_has_every_item_of_the_law_and_is_kept_with_its_hash(town: Town) -> None:
    made = await seed.issued(town)
    async with begin(town.actor("tateshina", "client")) as tx:
        found = await archive.of_subject(tx, kind=DocumentKind.INVOICE, subject=made)
        assert found is not None
        kept = await archive.read(tx, document=found.id)
        again = await archive.read(tx, document=found.id)
    assert sha256(kept.pdf).digest() == found.sha256 and kept.pdf == again.pdf
    reader = PdfReader(BytesIO(kept.pdf))
    text = "".join(page.extract_text() for page in reader.pages)
    for item in ("立科町振興公社", seed.T_NUMBER, "11/20", "名刺データ入力", "10%対象（税抜）", "10,000",
                 "消費税等（10%）", "1,000", "得意先株式会社", "￥11,000", "立振-R8-請00001",
                 "口座名義"):  # fmt: skip
        assert item in text
    assert "働子" not in text
    metadata = reader.xmp_metadata
    assert metadata is not None
    assert all(mark in metadata.stream.get_data() for mark in (b"pdfaid:part", b"pdfuaid:part"))


async def test_money_settles_an_invoice_once_under_its_key_and_never_beyond_what_is_open(
    town: Town,
) -> None:
    made = await seed.issued(town)
    director = town.actor("tateshina")

    async def settle(yen: int, key: str) -> object:
        async with begin(director) as tx:
            return await actions.settle(tx, invoice=made, yen=yen, on=NOW.date(), key=key, now=NOW)

    first = await asyncio.gather(*(settle(6_000, "line:1") for _ in range(3)))
    assert len(set(first)) == 1
    assert await refused(settle(5_001, "line:2")) == "more_than_open"
    assert await refused(settle(5_000, "line:1")) == "idempotency_key_reused"
    async with begin(director) as tx:
        (item,) = await actions.open_items(tx)
    assert (item.invoice_id, item.open_yen) == (made, 5_000)
    await settle(5_000, "line:2")
    async with begin(director) as tx:
        assert await actions.open_items(tx) == []
        assert (await actions.show(tx, invoice=made)).state == "paid"
    assert await balance(town, AccountRef("bank")) == -11_000
    async with begin(director) as tx:
        await actions.unsettle(tx, key="line:2", on=NOW.date(), now=NOW + timedelta(days=1))
    async with begin(director) as tx:
        await actions.unsettle(tx, key="line:2", on=NOW.date(), now=NOW + timedelta(days=1))
        assert (await actions.show(tx, invoice=made)).open_yen == 5_000
    assert await balance(town, AccountRef("bank")) == -6_000
