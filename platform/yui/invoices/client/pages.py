"""The client's pages of invoices (scope `client`): its own papers, and nobody who did the work."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromQuery

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.invoices import actions
from yui.invoices.archive import actions as archive
from yui.invoices.archive.pages import pdf_of
from yui.invoices.credits import actions as credit_notes
from yui.web import Asking, Id, Who, menu, page
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry

menu.register(Entry("請求書", "/client/invoices", needs="invoice.own", order=45, icon="doc"))


@get("/client/invoices", guards=[may("invoice.own")], name="invoices.mine")
async def mine(
    request: Asking,
    actor: Who,
    *,
    before_on: FromQuery[date | None] = None,
    before_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """The company's invoices, the newest first."""
    before = None if before_on is None or before_id is None else (before_on, before_id)
    async with begin(actor) as tx:
        found = await actions.invoices(tx, client=actor.id, before=before, most=FETCH)
    return page(request, "invoices/mine.html", invoices=leaf(found, before), today=clock.today())


@get("/client/invoices/{invoice_id:uuid}", guards=[may("invoice.own")], name="invoices.sent")
async def sent(request: Asking, invoice_id: Id, actor: Who) -> Response[Any]:
    """One of its invoices, with the papers that followed it."""
    async with begin(actor) as tx:
        found = await actions.show(tx, invoice=invoice_id)
        lines, groups = await actions.contents(tx, invoice=invoice_id)
        documents = await archive.of_invoice(tx, invoice=invoice_id)
        notes = await credit_notes.notes(tx, invoice=invoice_id)
    return page(
        request,
        "invoices/sent.html",
        i=found,
        lines=lines,
        groups=groups,
        documents=documents,
        notes=notes,
        today=clock.today(),
    )


@get(
    "/client/documents/{document_id:uuid}/document.pdf",
    guards=[may("invoice.own")],
    name="invoices.sent_pdf",
)
async def printed(document_id: Id, actor: Who) -> Response[bytes]:
    """One of its papers, the bytes that were issued."""
    async with begin(actor) as tx:
        kept = await archive.read(tx, document=document_id)
    return pdf_of(kept, document_id)


HANDLERS = [mine, sent, printed]
