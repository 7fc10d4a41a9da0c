"""The page of a body's standing for the consumption tax."""

from typing import Any

from litestar import Response, get, post

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.invoices.standings import actions, model
from yui.invoices.standings.model import Standing, StandingForm
from yui.towns import actions as towns
from yui.web import Asking, Who, _, forms, page, see


@get("/invoices/standing", guards=[may("invoice.read")], name="invoices.standing")
async def standing(request: Asking, actor: Who) -> Response[Any]:
    """What the body is today, every dated row, and the form for the next."""
    today = clock.today()
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=today)
        rows = await actions.rows(tx, body=body.id)
    return page(
        request,
        "invoices/standing.html",
        body=body,
        held=model.held_on(rows, today, known=body.invoice_number),
        rows=list(reversed(rows)),
        kinds=[(one.value, _(one.says)) for one in Standing],
        today=today,
    )


@post("/invoices/standing", guards=[may("closing.write")])
@forms.again(standing)
async def record(request: Asking, actor: Who) -> Response[Any]:
    """Adds a row."""
    data = await forms.read(request, StandingForm)
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        await actions.record(tx, data, body=body.id, now=clock.now())
    return see(request, "/invoices/standing", said=_("消費税の区分を記録しました。"))


HANDLERS = [standing, record]
