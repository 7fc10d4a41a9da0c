"""The office's pages of documents: looked for by day, amount and counterparty, read, taken away."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get
from litestar.params import QueryParameter

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.invoices import rules
from yui.invoices.archive import actions
from yui.invoices.archive.model import Kept
from yui.invoices.archive.searching import queries as searching
from yui.invoices.archive.searching.model import KINDS, Found, Wanted, says
from yui.web import Asking, Id, Who, _, menu, page, tables
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry
from yui.web.tables import Column, Sheet

menu.register(Entry("書類", "/documents", needs="invoice.read", order=62, icon="doc"))
Day = Annotated[str, QueryParameter(pattern=r"^(\d{4}-\d{2}-\d{2})?\Z")]
Amount = Annotated[str, QueryParameter(pattern=r"^[0-9]{0,12}\Z")]
Name = Annotated[str, QueryParameter(max_length=100, pattern=r"^[^\x00-\x1f]*\Z")]
MOST = 10_000
"""Rows of an export; a search that finds more is narrowed by its days."""


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


def day_of(text: str) -> date | None:
    """A day of an address; None where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def wanted_of(since: str, until: str, amounts: tuple[str, str], *rest: str) -> Wanted:
    """What the fields of an address ask for."""
    counterparty, kind = rest
    least, most = (int(text) if text else None for text in amounts)
    return Wanted(
        since=day_of(since),
        until=day_of(until),
        least=least,
        most=most,
        counterparty=counterparty.strip(),
        kind=kind if kind in KINDS else "",
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
    day = day_of(before_on)
    before = None if day is None else (day, before_number, min(int(before_part or 0), 10**6))
    async with begin(actor) as tx:
        found = await searching.search(tx, wanted, before=before, most=FETCH)
    return page(
        request,
        "invoices/documents.html",
        found=leaf(found, before),
        wanted=wanted,
        filters=filters_of(wanted),
        kinds=[(name, _(says(name))) for name in KINDS],
        years=rules.keep_years(clock.today()),
    )


def filters_of(wanted: Wanted) -> dict[str, str]:
    """What was asked for, as it stands in an address."""
    values = {name: getattr(wanted, name) for name in wanted.__struct_fields__}
    return {name: str(value) for name, value in values.items() if value not in {None, ""}}


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


def sheet(found: Sequence[Found]) -> Sheet:
    """Documents as the list that is taken away."""
    columns = [
        Column("日付", kind="date"),
        Column("種類"),
        Column("番号"),
        Column("取引先"),
        Column("内容"),
        Column("金額", unit="円", kind="number"),
        Column("税"),
        Column("SHA-256"),
    ]
    rows = [
        (
            *(one.dated_on, _(one.says), one.number, one.counterparty, one.title),
            *(one.yen, one.tax, one.sha256.hex() if one.sha256 else ""),
        )
        for one in found
    ]
    return Sheet(name="書類", columns=columns, rows=rows)


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
