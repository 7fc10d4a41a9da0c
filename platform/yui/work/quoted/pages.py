"""From an accepted quote to its orders: the page that confirms the deadline, and the step itself."""

from datetime import date
from typing import Any

from litestar import Response, get, post
from msgspec import Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.quotes import actions as quotes
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.work.quoted import taking


class OrderForm(Struct, forbid_unknown_fields=True):
    """The deadline; empty, the quote's own."""

    due_on: date | None = None


@get("/quotes/{quote_id:uuid}/orders", guards=[may("order.write")], name="work.quoted")
async def quoted(request: Asking, quote_id: Id, actor: Who) -> Response[Any]:
    """What the quote's lines will be as orders."""
    async with begin(actor) as tx:
        found = await quotes.show(tx, quote=quote_id)
        lines = await quotes.lines(tx, quote=quote_id)
    return page(request, "work/quoted.html", q=found, lines=lines)


@post("/quotes/{quote_id:uuid}/orders", guards=[may("order.write")])
@forms.again(quoted)
async def take(request: Asking, quote_id: Id, actor: Who) -> Response[Any]:
    """Makes the orders."""
    data = await forms.read(request, OrderForm)
    async with begin(actor) as tx:
        made = await taking.take(tx, quote=quote_id, due_on=data.due_on, now=clock.now())
    where = f"/orders/{made[0]}" if len(made) == 1 else f"/quotes/{quote_id}"
    return see(request, where, said=_("見積を案件にしました。"))


HANDLERS = [quoted, take]
