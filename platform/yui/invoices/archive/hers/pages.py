"""A worker's page of her documents: by day, amount and payer, and the list to take away."""

from typing import Any

from litestar import Response, get

from tenants.db import begin
from tenants.guards import may
from yui.invoices.archive.address import MOST, Amount, Day, Name, before_of, sheet, shown, wanted_of
from yui.invoices.archive.hers import queries
from yui.invoices.archive.hers.model import KINDS
from yui.web import Asking, Who, tables
from yui.web.leaf import FETCH


@get("/me/documents", guards=[may("me")], name="documents.hers")
async def hers(
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
    """Her documents that are what is wanted, the newest first."""
    wanted = wanted_of(since, until, (least, most), counterparty, kind)
    before = before_of(before_on, before_number, before_part)
    async with begin(actor) as tx:
        found = await queries.search(tx, wanted, worker=actor.id, before=before, most=FETCH)
    return shown(request, "invoices/hers.html", found, wanted=wanted, before=before, kinds=KINDS)


@get("/me/documents.csv", guards=[may("me")], name="documents.hers_csv")
async def hers_csv(
    actor: Who,
    *,
    since: Day = "",
    until: Day = "",
    least: Amount = "",
    most: Amount = "",
    counterparty: Name = "",
    kind: Name = "",
) -> Response[bytes]:
    """The same as CSV: she keeps books too."""
    wanted = wanted_of(since, until, (least, most), counterparty, kind)
    async with begin(actor) as tx:
        found = await queries.search(tx, wanted, worker=actor.id, most=MOST)
    return tables.as_csv(sheet(found), name="my-documents")


HANDLERS = [hers, hers_csv]
