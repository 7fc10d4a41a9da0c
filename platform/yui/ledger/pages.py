"""The pages of the books: months with their trial balance, and the closing of a month."""

from datetime import date
from typing import Any

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.japan import NotADate, parse_day
from yui.ledger import actions, model
from yui.towns import actions as towns
from yui.web import Asking, Who, _, forms, page, see


class Closing(Struct, forbid_unknown_fields=True):
    """The form that closes a month, by its first day."""

    month: date


def _month(text: str, *, today: date) -> date:
    try:
        return parse_day(f"{text}-01")
    except NotADate:
        return today.replace(day=1)


@get("/ledger", guards=[may("closing.write")], name="ledger.months")
async def months(request: Asking, actor: Who, month: FromQuery[str] = "") -> Response[Any]:
    """The body's months, and one month's debits and credits by kind of account."""
    today = clock.today()
    shown = _month(month, today=today)
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=today)
        listed = await actions.months(tx, body=body.id, today=today)
        balances = await actions.trial_balance(tx, body=body.id, month=shown)
    return page(
        request,
        "ledger/months.html",
        body=body,
        months=listed,
        chosen=shown,
        balances=balances,
        debit=sum(b.debit for b in balances),
        credit=sum(b.credit for b in balances),
        this_month=today.replace(day=1),
    )


@post("/ledger/closings", guards=[may("closing.write")])
@forms.again(months)
async def close(request: Asking, actor: Who) -> Response[Any]:
    """Closes a month; corrections go into an open one from then on."""
    data = await forms.read(request, Closing)
    now = clock.now()
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        closed = await actions.close(tx, body=body.id, month=data.month, now=now)
    said = _("%(month)sを締めました。") % {"month": model.month_name(closed.month)}
    return see(request, f"/ledger?month={closed.month:%Y-%m}", said=said)


routes = Router("/", route_handlers=[months, close], include_in_schema=False)
