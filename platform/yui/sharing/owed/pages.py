"""The page of what bodies owe each other for a month."""

from datetime import date
from typing import Any

from litestar import Response, get
from litestar.params import FromQuery

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.japan import add_months
from yui.sharing import actions
from yui.web import Asking, Who, page


def _month(asked: str, today: date) -> date:
    year, _dash, month = asked.partition("-")
    good = len(asked) == 7 and asked.isascii() and year.isdigit() and month.isdigit()
    if good and 2000 <= int(year) <= 2100 and 1 <= int(month) <= 12:
        return date(int(year), int(month), 1)
    return today.replace(day=1)


@get("/settlements", guards=[may("share.read")], name="sharing.settlements")
async def settlements(request: Asking, actor: Who, month: FromQuery[str] = "") -> Response[Any]:
    """A month's statement with each body: every line on our side, and the net."""
    shown = _month(month, clock.today())
    async with begin(actor) as tx:
        statements = await actions.statements(tx, month=shown)
    return page(
        request,
        "sharing/settlements.html",
        statements=statements,
        month=shown,
        before=add_months(shown, -1, on=1),
        after=add_months(shown, 1, on=1),
    )
