"""A worker's pages of calls: what each says, and one button to apply or to withdraw."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from tenants.refusal import Unknown
from yui import clock, lottery
from yui.calls import actions
from yui.calls.model import ApplicationState
from yui.limits import actions as limits
from yui.onboarding import actions as onboarding
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry
from yui.web.words import fill

menu.register(Entry("募集", "/me/calls", needs="me", order=2, icon="people"))


@get("/me/calls", guards=[may("me")], name="calls.shown")
async def shown(
    request: Asking,
    actor: Who,
    *,
    after_by: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
    over: FromQuery[bool] = False,
) -> Response[Any]:
    """The calls in her town to which she may apply, and those to which she did."""
    after = None if after_by is None or after_id is None else (over, after_by, after_id)
    async with begin(actor) as tx:
        found = await actions.shown(tx, now=clock.now(), after=after, most=FETCH)
        left = await onboarding.missing(tx, actor.id, on=clock.today())
    return page(request, "calls/shown.html", calls=leaf(found, after), steps_left=left)


@get("/me/calls/{call_id:uuid}", guards=[may("me")], name="calls.mine")
async def mine(request: Asking, call_id: Id, actor: Who) -> Response[Any]:
    """One call with all its items, her own application, and what she would still need."""
    now = clock.now()
    async with begin(actor) as tx:
        whole, found, missing = await actions.mine(tx, call=call_id, now=now)
        weighed = await limits.weigh(
            tx, yen=whole.call.yen, tax=whole.call.tax, due_on=whole.call.due_on, now=now
        )
    return page(
        request,
        "calls/mine.html",
        weighed=weighed,
        c=whole.call,
        items=whole.items,
        draw=whole.draw,
        mine=found,
        lacks=[fill(error.says, error.values) for error in missing],
        waits=whole.call.waits(now),
    )


@post("/me/calls/{call_id:uuid}/application", guards=[may("me")])
@forms.again(mine)
async def apply(request: Asking, call_id: Id, actor: Who) -> Response[Any]:
    """She applies."""
    async with begin(actor) as tx:
        state = await actions.apply(tx, call=call_id, now=clock.now())
    chosen = state is ApplicationState.CHOSEN
    said = _("決まりました。打診をお待ちください。") if chosen else _("応募しました。")
    return see(request, f"/me/calls/{call_id}", said=said)


@post("/me/calls/{call_id:uuid}/withdrawal", guards=[may("me")])
@forms.again(mine)
async def withdraw(request: Asking, call_id: Id, actor: Who) -> Response[Any]:
    """She takes her application back."""
    async with begin(actor) as tx:
        await actions.withdraw(tx, call=call_id, now=clock.now())
    return see(request, f"/me/calls/{call_id}", said=_("応募を取り下げました。"))


@get("/me/calls/{call_id:uuid}/draw.json", guards=[may("me")], name="calls.my_draw")
async def draw(call_id: Id, actor: Who) -> Response[bytes]:
    """The record of the draw, to compute it again."""
    return await record(actor, call_id)


async def record(actor: Actor, call: UUID) -> Response[bytes]:
    """The record of a draw as JSON: hex texts and numbers, nothing of anybody."""
    async with begin(actor) as tx:
        whole = await actions.show(tx, call=call)
    found = whole.draw
    if found is None:
        raise Unknown
    body = {
        "call": str(call),
        "method": "order numbers by HMAC-SHA-256(seed, call + ':' + number)",
        "commitment": (whole.call.commitment or b"").hex(),
        "seed": found.seed.hex(),
        "places": found.places,
        "drawn_at": found.drawn_at.isoformat(),
        "numbers": [
            {"number": str(each), "hmac": lottery.ticket(found.seed, call, each).hex()}
            for each in found.numbers
        ],
    }
    return Response(msgspec.json.encode(body), media_type="application/json")


HANDLERS: list[Any] = [shown, mine, apply, withdraw, draw]
