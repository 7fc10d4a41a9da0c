"""The director's pages of calls: what each says, who applied, how its places are given."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.calls import actions, deciding
from yui.calls.matching import Criterion
from yui.calls.mine import pages as mine
from yui.calls.model import Pick, ReasonCode
from yui.calls.opening import pages as opening
from yui.calls.opening.pages import noted, ranked_by
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(Entry("募集", "/calls", needs="order.read", order=22, icon="people"))


class PickRow(Struct, forbid_unknown_fields=True):
    """A row of the form: an application, and why it is chosen; no reason: it is not."""

    application: UUID
    reason: ReasonCode | None = None


class Selection(Struct, forbid_unknown_fields=True):
    """The form of a selection."""

    picks: list[PickRow] = []


@get("/calls", guards=[may("order.read")], name="calls.calls")
async def calls(
    request: Asking,
    actor: Who,
    before_at: FromQuery[datetime | None] = None,
    before_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """The town's calls, the newest first."""
    before = None if before_at is None or before_id is None else (before_at, before_id)
    async with begin(actor) as tx:
        found = await actions.calls(tx, before=before, most=actions.PAGE + 1)
    shown = found[: actions.PAGE]
    return page(
        request,
        "calls/calls.html",
        calls=shown,
        last=shown[-1] if len(found) > actions.PAGE else None,
        first=before is None,
        now=clock.now(),
    )


@get("/calls/{call_id:uuid}", guards=[may("order.read")], name="calls.call")
async def call(request: Asking, call_id: Id, actor: Who) -> Response[Any]:
    """One call: what it says, who applied, who would fit, how it was decided."""
    now = clock.now()
    async with begin(actor) as tx:
        whole = await actions.show(tx, call=call_id)
        applied = await actions.applicants(tx, call=call_id)
        ranked = (
            await actions.candidates_of(tx, call=whole.call, now=now)
            if actor.may("offer.write")
            else []
        )
    await noted(actor, "applicants.listed", subject=str(call_id), count=len(applied))
    return page(
        request,
        "calls/call.html",
        c=whole.call,
        items=whole.items,
        draw=whole.draw,
        applied=applied,
        criteria=[each for each in Criterion if each in whole.call.criteria],
        waits=whole.call.waits(now),
        late=now >= whole.call.apply_by,
        live=sum(each.answer in deciding.LIVE for each in applied),
        reasons=[(each.value, _(each.says)) for each in ReasonCode],
        **ranked_by(ranked, whole.call.weights),
    )


@get("/calls/{call_id:uuid}/draw.json", guards=[may("order.read")], name="calls.draw")
async def draw(call_id: Id, actor: Who) -> Response[bytes]:
    """The record of the draw, to compute it again."""
    return await mine.record(actor, call_id)


@post("/calls/{call_id:uuid}/closing", guards=[may("offer.write")])
@forms.again(call)
async def close(request: Asking, call_id: Id, actor: Who) -> Response[Any]:
    """Closes a call whose deadline has passed, without waiting for the hourly job."""
    async with begin(actor) as tx:
        await deciding.close(tx, call=call_id, now=clock.now())
    return see(request, f"/calls/{call_id}", said=_("募集を締め切りました。"))


@post("/calls/{call_id:uuid}/selection", guards=[may("offer.write")])
@forms.again(call)
async def select(request: Asking, call_id: Id, actor: Who) -> Response[Any]:
    """Chooses applicants, each with a coded reason; each gets a real offer."""
    data = await forms.read(request, Selection)
    picks = [Pick(row.application, row.reason) for row in data.picks if row.reason is not None]
    async with begin(actor) as tx:
        made = await deciding.choose(tx, call=call_id, picks=picks, now=clock.now())
    return see(request, f"/calls/{call_id}", said=_("%(n)s人に打診しました。") % {"n": made})


@post("/calls/{call_id:uuid}/promotion", guards=[may("offer.write")])
@forms.again(call)
async def promote(request: Asking, call_id: Id, actor: Who) -> Response[Any]:
    """Offers a place that came free to the next in the draw's order."""
    async with begin(actor) as tx:
        await deciding.promote(tx, call=call_id, now=clock.now())
    return see(request, f"/calls/{call_id}", said=_("次の順番の人に打診しました。"))


@post("/calls/{call_id:uuid}/cancellation", guards=[may("offer.write")])
@forms.again(call)
async def cancel(request: Asking, call_id: Id, actor: Who) -> Response[Any]:
    """Takes a call back that is not decided."""
    async with begin(actor) as tx:
        await deciding.cancel(tx, call=call_id, now=clock.now())
    return see(request, f"/calls/{call_id}", said=_("募集を取りやめました。"))


_HANDLERS: list[Any] = [
    *(calls, call, draw, close, select, promote, cancel),
    *opening.HANDLERS,
    *mine.HANDLERS,
]
routes = Router("/", route_handlers=_HANDLERS)
