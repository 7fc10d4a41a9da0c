"""The page on which an order is marked as 再委託."""

from datetime import date
from typing import Annotated, Any

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.due import latest_resubcontracted
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.work import actions as work
from yui.work.upstream import actions


class UpstreamForm(Struct, forbid_unknown_fields=True):
    """What the order's notices state. `version`: the one that the writer saw (0: none)."""

    version: Annotated[int, Meta(ge=0, le=100_000)]
    reason: Annotated[str, Meta(max_length=500)]
    resubcontracted: bool = False
    upstream_name: Annotated[str, Meta(max_length=200)] = ""
    upstream_due: date | None = None


@get("/orders/{order_id:uuid}/upstream", guards=[may("order.read")], name="work.upstream")
async def show(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """What holds, what was stated before, and the form of another version."""
    async with begin(actor) as tx:
        order = await work.order(tx, order=order_id)
        found = await actions.versions(tx, order=order_id)
    now = found[0] if found else None
    limit = latest_resubcontracted(now.upstream_due) if now and now.upstream_due else None
    return page(request, "work/upstream.html", o=order, versions=found, now=now, limit=limit)


@post("/orders/{order_id:uuid}/upstream", guards=[may("order.write")])
@forms.again(show)
async def state(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """What is offered from now on states this."""
    data = await forms.read(request, UpstreamForm)
    async with begin(actor) as tx:
        await actions.state(
            tx,
            order=order_id,
            resubcontracted=data.resubcontracted,
            name=data.upstream_name,
            due=data.upstream_due,
            reason=data.reason,
            seen=data.version,
            now=clock.now(),
        )
    said = _("再委託の記録を変えました。これから送る打診に書かれます。")
    return see(request, f"/orders/{order_id}/upstream", said=said)


HANDLERS: list[Any] = [show, state]
