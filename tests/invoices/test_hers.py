"""A worker's own documents: found by day, amount and payer together, and nobody else's."""

from datetime import date
from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.invoices.seed import NOW
from tests.offers.test_pages import offered
from yui.invoices.archive import actions as archive
from yui.invoices.archive.hers import queries
from yui.invoices.archive.hers.model import Hers
from yui.invoices.archive.model import DocumentKind, NewDocument
from yui.invoices.archive.searching.model import Wanted
from yui.web.documents import Bill, Party

pytestmark = pytest.mark.anyio
RUN = UUID(int=77)


async def kept(town: Town, worker: int, *, number: str, yen: int, on: date) -> None:
    """A statement of hers, kept as it was printed."""
    who = town.worker("tateshina", worker)
    new = NewDocument(
        body=town.body(), kind=DocumentKind.STATEMENT, number=number, subject=RUN,
        counterparty="働子", dated_on=on, yen=yen, worker=who,
    )  # fmt: skip
    paper = Bill(
        title="支払通知書", lead="", net_label="", number=number, issued="", to=Party("x"),
        body=Party("y"), net="￥1", facts=[], lines=[], totals=[], notes=[], check="0",
    )  # fmt: skip
    async with begin(town.actor("tateshina", "system")) as tx:
        await archive.keep(tx, new, paper, now=NOW)


async def found(town: Town, wanted: Wanted, *, worker: int = 1, most: int = 100) -> list[Hers]:
    actor = town.actor("tateshina", "worker", worker)
    async with begin(actor) as tx:
        return await queries.search(tx, wanted, worker=actor.id, most=most)


async def test_she_finds_her_papers_by_any_two_and_nobody_elses(
    town: Town, client: Browser
) -> None:
    offer = await offered(town)
    await kept(town, 1, number="通1", yen=5_000, on=date(2026, 10, 1))
    await kept(town, 2, number="通2", yen=6_000, on=date(2026, 10, 2))
    both = await found(town, Wanted())
    assert [(one.kind, one.yen) for one in both] == [("terms", both[0].yen), ("statement", 5_000)]
    assert both[0].link == f"/me/offers/{offer}/terms.pdf"
    assert [one.number for one in await found(town, Wanted(), worker=2)] == ["通2"]
    day, body = date(2026, 10, 1), both[0].counterparty[:2]
    for wanted in (
        Wanted(since=day, until=day, least=5_000),
        Wanted(most=5_000, counterparty=body, kind="statement"),
        Wanted(until=day, counterparty=body),
    ):
        assert [one.number for one in await found(town, wanted)] == ["通1"]
    assert await found(town, Wanted(since=day, most=4_999, kind="statement")) == []
    (first,) = await found(town, Wanted(), most=1)
    actor = town.actor("tateshina", "worker", 1)
    async with begin(actor) as tx:
        rest = await queries.search(
            tx, Wanted(), worker=actor.id, most=9,
            before=(first.dated_on, first.number, first.part),
        )  # fmt: skip
        other = await queries.search(tx, Wanted(), worker=town.worker("tateshina", 2), most=9)
    assert [one.number for one in rest] == ["通1"] and other == []
    me = await client.login(actor)
    shown = await me.get("/me/documents?most=999999&since=2026-01-01")
    assert "通1" in shown.text and "通2" not in shown.text
    assert (await me.get(both[0].link)).status_code == 200
    listed = (await me.get("/me/documents.csv?kind=statement")).text
    assert "通1" in listed and "通2" not in listed and "terms" not in listed
    assert (await me.get("/documents")).status_code == 403
