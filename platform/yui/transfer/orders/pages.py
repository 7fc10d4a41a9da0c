"""The office's page of open orders at a transfer, and what the old body still pays."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.japan import last_of_month
from yui.transfer import actions as transfers
from yui.transfer.model import State
from yui.transfer.orders import actions
from yui.transfer.orders.model import Way
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.web.leaf import FETCH, leaf


class Chosen(Struct, forbid_unknown_fields=True):
    """What becomes of an order."""

    way: Way


class Run(Struct, forbid_unknown_fields=True):
    """A payout run of the old body."""

    closing_on: date


@get("/transfers/{transfer_id:uuid}/orders", guards=[may("transfer.write")], name="transfer.orders")
async def orders(
    request: Asking, transfer_id: Id, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """Open orders of the old body, what becomes of each, and what it still owes."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await transfers.show(tx, transfer=transfer_id)
        listed = await actions.page(tx, transfer=transfer_id, after=after, most=FETCH)
        owed = await actions.owed(tx, transfer=transfer_id, today=today)
    return page(
        request,
        "transfer/orders.html",
        t=found,
        orders=leaf(listed, after),
        owed=owed,
        ways=[(way.value, _(way.says)) for way in Way],
        open=found.state is State.ANNOUNCED,
        closing=last_of_month(today),
        today=today,
    )


@post("/transfers/{transfer_id:uuid}/orders/{order_id:uuid}", guards=[may("transfer.write")])
@forms.again(orders)
async def choose(request: Asking, transfer_id: Id, order_id: Id, actor: Who) -> Response[Any]:
    """What becomes of an order."""
    data = await forms.read(request, Chosen)
    async with begin(actor) as tx:
        await actions.choose(
            tx, transfer=transfer_id, order=order_id, way=data.way, now=clock.now()
        )
    return see(request, f"/transfers/{transfer_id}/orders", said=_("案件の扱いを記録しました。"))


@post("/transfers/{transfer_id:uuid}/payouts", guards=[may("payout.build")])
@forms.again(orders)
async def pay(request: Asking, transfer_id: Id, actor: Who) -> Response[Any]:
    """A payout run of the old body."""
    data = await forms.read(request, Run)
    async with begin(actor) as tx:
        made = await actions.pay(
            tx, transfer=transfer_id, closing_on=data.closing_on, now=clock.now()
        )
    return see(request, f"/payouts/{made}", said=_("支払処理を作成しました。"))


HANDLERS: list[Any] = [orders, choose, pay]
