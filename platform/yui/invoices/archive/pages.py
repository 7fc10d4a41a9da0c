"""The office's pages of documents: looked for by day, amount and counterparty, read, taken away."""

from typing import Any
from uuid import UUID

from litestar import Response, get

from tenants.db import begin
from tenants.guards import may
from yui.audit.commands import noted
from yui.invoices.archive import actions
from yui.invoices.archive.address import MOST, Amount, Day, Name, before_of, sheet, shown, wanted_of
from yui.invoices.archive.model import Kept
from yui.invoices.archive.searching import queries as searching
from yui.invoices.archive.searching.model import KINDS
from yui.web import Asking, Id, Who, menu, tables
from yui.web.leaf import FETCH
from yui.web.menu import Entry

menu.register(Entry("書類", "/documents", needs="invoice.read", order=62, icon="doc"))


def pdf_of(kept: Kept, ident: UUID) -> Response[bytes]:
    """The kept bytes as an answer to the browser."""
    return Response(
        kept.pdf,
        media_type="application/pdf",
        headers={
            "content-disposition": f'inline; filename="document-{ident}.pdf"',
            "x-document-sha256": kept.sha256.hex(),
        },
    )


@get("/documents", guards=[may("invoice.read")], name="documents.search")
async def documents(
    request: Asking,
    actor: Who,
    *,
    since: Day = "",
    until: Day = "",
    least: Amount = "",
    most: Amount = "",
    counterparty: Name = "",
    kind: Name = "",
    before_on: Day = "",
    before_number: Name = "",
    before_part: Amount = "",
) -> Response[Any]:
    """Documents that are what is wanted, the newest first."""
    wanted = wanted_of(since, until, (least, most), counterparty, kind)
    before = before_of(before_on, before_number, before_part)
    async with begin(actor) as tx:
        found = await searching.search(tx, wanted, before=before, most=FETCH)
    return shown(
        request, "invoices/documents.html", found, wanted=wanted, before=before, kinds=KINDS
    )


@get("/documents.csv", guards=[may("invoice.read")], name="documents.csv")
async def as_csv(
    actor: Who,
    *,
    since: Day = "",
    until: Day = "",
    least: Amount = "",
    most: Amount = "",
    counterparty: Name = "",
    kind: Name = "",
) -> Response[bytes]:
    """The same as CSV: the list that an inspector of the tax office asks for."""
    wanted = wanted_of(since, until, (least, most), counterparty, kind)
    async with begin(actor) as tx:
        found = await searching.search(tx, wanted, most=MOST)
    await noted(actor, "documents.exported", subject=str(actor.tenant), rows=len(found))
    return tables.as_csv(sheet(found), name="documents")


@get(
    "/documents/{document_id:uuid}/document.pdf",
    guards=[may("invoice.read")],
    name="documents.pdf",
)
async def printed(document_id: Id, actor: Who) -> Response[bytes]:
    """A document's bytes as they were issued; who reads a worker's is noted."""
    async with begin(actor) as tx:
        kept = await actions.read(tx, document=document_id)
    await noted(actor, "document.read", subject=str(document_id), number=kept.number)
    return pdf_of(kept, document_id)


HANDLERS = [documents, as_csv, printed]
