"""The page that gives journals to accounting packages."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromQuery

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.japan import add_months
from yui.ledger import actions as ledger
from yui.ledger.asked import month_of
from yui.ledger.exports import actions
from yui.ledger.exports.actions import Wanted
from yui.ledger.titles.model import Package
from yui.towns import actions as towns
from yui.web import Asking, Who, forms, page, tables


@get("/ledger/exports", guards=[may("ledger.read")], name="ledger.exports")
async def exports(request: Asking, actor: Who, month: FromQuery[str] = "") -> Response[Any]:
    """Which month, which package, with or without whose accounts they are."""
    today = clock.today()
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=today)
        months = await ledger.months(tx, body=body.id, today=today)
    return page(
        request,
        "ledger/exports.html",
        body=body,
        months=months,
        chosen=month_of(month, today=add_months(today, -1, on=1)),
        packages=list(Package),
    )


@post("/ledger/exports", guards=[may("closing.write")], status_code=200)
@forms.again(exports)
async def export(request: Asking, actor: Who) -> Response[Any]:
    """The file; a POST, because each export is noted."""
    data = await forms.read(request, Wanted)
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        content = await actions.file(tx, data, body=body.id)
    name = f"{data.package.value}-{data.month:%Y%m}.csv"
    return tables.download(content, name=name, media="text/csv")


routes = [exports, export]
