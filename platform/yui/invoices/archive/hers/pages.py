"""A worker's page of her documents: by day, amount and payer, and the list to take away."""

from typing import Any

from litestar import Response, get

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.invoices import rules
from yui.invoices.archive.hers import queries
from yui.invoices.archive.hers.model import KINDS
from yui.invoices.archive.pages import MOST, Amount, Day, Name, day_of, filters_of, sheet, wanted_of
from yui.invoices.archive.searching.model import says
from yui.web import Asking, Who, _, page, tables
from yui.web.leaf import FETCH, leaf


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
    day = day_of(before_on)
    before = None if day is None else (day, before_number, min(int(before_part or 0), 10**6))
    async with begin(actor) as tx:
        found = await queries.search(tx, wanted, worker=actor.id, before=before, most=FETCH)
    return page(
        request,
        "invoices/hers.html",
        found=leaf(found, before),
        filters=filters_of(wanted),
        kinds=[(name, _(says(name))) for name in KINDS],
        years=rules.keep_years(clock.today()),
    )


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
