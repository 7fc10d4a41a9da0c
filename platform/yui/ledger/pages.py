"""The pages of the books: months with their trial balance, and the closing of a month."""

from datetime import date
from typing import Any

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.ledger import actions, model
from yui.ledger.asked import month_of
from yui.ledger.books import actions as books
from yui.ledger.books import pages as reading
from yui.ledger.books.keeping import kept_until
from yui.ledger.clearing import pages as clearing
from yui.ledger.exports import pages as exports
from yui.ledger.titles import pages as titles
from yui.ledger.unpaid import actions as unpaid
from yui.ledger.vouchers import pages as vouchers
from yui.ledger.vouchers.reversing import pages as reversing
from yui.towns import actions as towns
from yui.web import Asking, Who, _, forms, page, see
from yui.web.visit import visit_of


class Closing(Struct, forbid_unknown_fields=True):
    """The form that closes a month, by its first day, over the list of open items that was seen."""

    month: date
    seen: str = ""
    sure: bool = False


@get("/ledger", guards=[may("ledger.read")], name="ledger.months")
async def months(request: Asking, actor: Who, month: FromQuery[str] = "") -> Response[Any]:
    """The body's months, and one month's trial balance."""
    today = clock.today()
    shown = month_of(month, today=today)
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=today)
        listed = await actions.months(tx, body=body.id, today=today)
        trial = await books.trial(tx, body=body.id, month=shown)
    return page(
        request,
        "ledger/months.html",
        body=body,
        months=listed,
        chosen=shown,
        trial=trial,
        kept=kept_until(shown),
        this_month=today.replace(day=1),
    )


@get("/ledger/closing", guards=[may("closing.write")], name="ledger.closing")
async def closing(request: Asking, actor: Who, month: FromQuery[str] = "") -> Response[Any]:
    """What is open before a month closes, and the form that closes it."""
    today = clock.today()
    entered = visit_of(request).entered  # a close that was refused: of the month that was sent
    typed = (entered.values.get("month") or [""])[0][:7] if entered else ""
    shown = month_of(month or typed, today=today)
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=today)
        before = await actions.before_closing(tx, body=body.id, month=shown, today=today)
        owed = await unpaid.at_end(tx, body=body.id, month=shown)
    return page(
        request,
        "ledger/closing.html",
        body=body,
        chosen=shown,
        before=before,
        owed=owed,
        over=shown < today.replace(day=1),
    )


@post("/ledger/closings", guards=[may("closing.write")])
@forms.again(closing)
async def close(request: Asking, actor: Who) -> Response[Any]:
    """Closes a month; corrections go into an open one from then on."""
    data = await forms.read(request, Closing)
    now = clock.now()
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        closed = await actions.close(
            tx, body=body.id, month=data.month, now=now, seen=data.seen, ticked=data.sure
        )
    said = _("%(month)sを締めました。") % {"month": model.month_name(closed.month)}
    return see(request, f"/ledger?month={closed.month:%Y-%m}", said=said)


_PARTS = [
    *vouchers.routes,
    *reversing.HANDLERS,
    *reading.routes,
    *clearing.routes,
    *titles.routes,
    *exports.routes,
]
routes = Router("/", route_handlers=[months, closing, close, *_PARTS], include_in_schema=False)
