"""The late list, one clock, and the form of a reason."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.payouts.lateness import actions
from yui.payouts.lateness.model import LateReason, Why
from yui.web import Asking, Who, _, forms, page, see
from yui.web.leaf import FETCH, leaf


@get("/payouts/late", guards=[may("payout.read")], name="payouts.late")
async def late(
    request: Asking,
    actor: Who,
    after_day: FromQuery[date | None] = None,
    after_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """What is near its last lawful payment day or past it, and is not paid."""
    after = None if after_day is None or after_id is None else (after_day, after_id)
    async with begin(actor) as tx:
        found = await actions.listed(tx, after=after, most=FETCH)
    return page(request, "payouts/late.html", clocks=leaf(found, after_id), today=clock.today())


@get("/payouts/late/{delivery_id:uuid}", guards=[may("payout.read")], name="payouts.clock")
async def one(request: Asking, actor: Who, delivery_id: FromPath[UUID]) -> Response[Any]:
    """One delivery: by when it must be paid, and why it is not."""
    async with begin(actor) as tx:
        found = await actions.show(tx, delivery=delivery_id)
    reasons = [(reason.value, _(reason.says)) for reason in LateReason]
    return page(request, "payouts/clock.html", c=found, reasons=reasons, today=clock.today())


@post("/payouts/late/{delivery_id:uuid}", guards=[may("payout.build")])
@forms.again(one)
async def explain(request: Asking, actor: Who, delivery_id: FromPath[UUID]) -> Response[Any]:
    """Why it is paid late, in a code and in words."""
    why = await forms.read(request, Why)
    async with begin(actor) as tx:
        await actions.explain(tx, delivery=delivery_id, why=why, now=clock.now())
    return see(request, "/payouts/late", said=_("理由を記録しました。"))


HANDLERS: list[Any] = [late, one, explain]
