"""Her earnings on her phone, and the year as a file to keep."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from tenants.db import begin
from tenants.guards import may
from tenants.refusal import Unknown
from yui import clock
from yui.portal.earnings import actions
from yui.web import Asking, Who, page
from yui.web.tables import as_csv

YEARS = range(2000, 3000)


@get("/me/earnings", guards=[may("me")], name="portal.earnings")
async def earnings(
    request: Asking, actor: Who, *, year: FromQuery[int | None] = None
) -> Response[Any]:
    """Months by closing day: what waits, what is confirmed, what is paid, and what an hour came to."""
    if year is not None and year not in YEARS:
        raise Unknown
    async with begin(actor) as tx:
        found = await actions.earned(tx, year=year, now=clock.now())
    return page(request, "portal/earnings.html", e=found, today=clock.today())


@get("/me/earnings/{year:int}/return.csv", guards=[may("me")], name="portal.earnings.file")
async def file(actor: Who, year: FromPath[int]) -> Response[bytes]:
    """The year for her tax return, on both bases."""
    if year not in YEARS:
        raise Unknown
    async with begin(actor) as tx:
        sheet = await actions.sheet(tx, year=year, now=clock.now())
    return as_csv(sheet, name=f"yui-{year}")


HANDLERS = [earnings, file]
