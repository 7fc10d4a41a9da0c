"""The pages of handovers: put units before the client, record what it decided."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.deliveries.model import Reason
from yui.files import actions as files
from yui.files.model import ACCEPT, Held, Purpose
from yui.files.names import actions as looking
from yui.handovers import actions
from yui.handovers.client import pages as client_pages
from yui.handovers.results import actions as results
from yui.handovers.returns import actions as returns
from yui.handovers.returns import pages as returns_pages
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.web import Asking, Id, Who, _, forms, menu, page, see, uploads
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry

menu.register(Entry("納入", "/handovers", needs="handover.write", order=42, icon="go"))


class HandOver(Struct, forbid_unknown_fields=True):
    """Inspected units for the client."""

    quantity: Annotated[int, Meta(ge=1, le=1_000_000)]
    once: UUID
    note: Annotated[str, Meta(max_length=1000)] = ""
    hint_reason: Annotated[str, Meta(max_length=500)] = ""
    chosen: Annotated[list[UUID], Meta(max_length=200)] = []


class MoreFiles(Struct, forbid_unknown_fields=True):
    """Files of inspected work that go with a handover."""

    chosen: Annotated[list[UUID], Meta(max_length=200)] = []


class Decision(Struct, forbid_unknown_fields=True):
    """How many units the client accepted."""

    accepted: Annotated[int, Meta(ge=0, le=1_000_000)]
    reason: Reason | None = None
    note: Annotated[str, Meta(max_length=1000)] = ""


@get("/handovers", guards=[may("handover.write")], name="handovers.all")
async def handovers(
    request: Asking,
    actor: Who,
    *,
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
    open: FromQuery[bool] = False,  # noqa: A002  -- the name in the address
    came_back: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """What is before a client, then the newest; above it what came back and waits for a word."""
    after = None if after_at is None or after_id is None else (open, after_at, after_id)
    async with begin(actor) as tx:
        lines = await actions.waiting(tx, after=after, most=actions.PAGE + 1)
        waits = [] if after else await returns.waiting(tx, after=came_back, most=FETCH)
    return page(
        request,
        "handovers/handovers.html",
        lines=lines[: actions.PAGE],
        more=len(lines) > actions.PAGE,
        first=after is None,
        returns=leaf(waits, came_back),
    )


@get("/orders/{order_id:uuid}/handovers", guards=[may("handover.write")], name="handovers.order")
async def of_order(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """An order's handovers, and what could go before the client now."""
    async with begin(actor) as tx:
        order = await actions.order(tx, order=order_id)
        ready = await actions.ready_units(tx, order=order_id)
        lines = await actions.of_order(tx, order=order_id)
        found = await results.of_order(tx, order=order_id)
    return page(
        request,
        "handovers/order.html",
        results=found,
        **_upload(),
        o=order,
        ready=max(0, min(ready, order.left)),
        lines=lines,
        once=forms.new_once(),
    )


@post(
    "/orders/{order_id:uuid}/handovers",
    guards=[may("handover.write")],
    opt=uploads.TAKES_FILES,
)
@forms.again(of_order)
async def hand_over(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """Puts inspected units before the client, with the files that hold them."""
    data = await forms.read(request, HandOver)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.note, place=Place.HANDOVER, reason=reason, now=now
    )
    async with begin(actor) as tx:
        await actions.order(tx, order=order_id)
    await looking.look(lambda: begin(actor), chosen=data.chosen)
    held = await _held(request, actor, now=now)
    async with begin(actor) as tx:
        made = await actions.hand_over(
            tx,
            order=order_id,
            quantity=data.quantity,
            note=data.note,
            once=data.once,
            chosen=data.chosen,
            held=held,
            now=now,
        )
        await hints.sent(tx, words, place=Place.HANDOVER, subject=str(made), reason=reason, now=now)
    return see(request, f"/handovers/{made}", said=_("クライアントに納入しました。"))


async def _held(request: Asking, actor: Actor, *, now: datetime) -> list[Held]:
    received = uploads.files_of(request)
    return await files.hold(
        lambda: begin(actor), received, purpose=Purpose.HANDOVER, worker=None, now=now
    )


def _upload() -> dict[str, Any]:
    """What the form of files says of them."""
    return {"accept": ACCEPT, "most": uploads.LIMITS.file_bytes // 1_048_576}


@get("/handovers/{handover_id:uuid}", guards=[may("handover.write")], name="handovers.one")
async def handover(request: Asking, handover_id: Id, actor: Who) -> Response[Any]:
    """One handover and the client's decision."""
    async with begin(actor) as tx:
        found = await actions.show(tx, handover=handover_id)
        came_back = await returns.of_handover(tx, handover=handover_id)
        terms = await actions.terms_of(tx, found)
        given = await files.handed_of(tx, handover=handover_id)
        more = await results.of_order(tx, order=found.order_id)
    return page(
        request,
        "handovers/handover.html",
        files=given,
        results=more,
        **_upload(),
        h=found,
        returns=came_back,
        reasons=[(reason.value, _(reason.says)) for reason in Reason],
        pays_for_effort=terms is not None and terms.pays_for_effort,
    )


@post("/handovers/{handover_id:uuid}/decision", guards=[may("handover.write")])
@forms.again(handover)
async def decide(request: Asking, handover_id: Id, actor: Who) -> Response[Any]:
    """Records the client's acceptance that came by another way than the API."""
    data = await forms.read(request, Decision)
    async with begin(actor) as tx:
        await actions.decide(
            tx,
            handover=handover_id,
            accepted=data.accepted,
            reason=data.reason,
            note=data.note,
            now=clock.now(),
        )
    return see(request, f"/handovers/{handover_id}", said=_("クライアントの検収を記録しました。"))


@post(
    "/handovers/{handover_id:uuid}/files",
    guards=[may("handover.write")],
    opt=uploads.TAKES_FILES,
)
@forms.again(handover)
async def add_files(request: Asking, handover_id: Id, actor: Who) -> Response[Any]:
    """Files that were forgotten, while the client has not decided."""
    data, now = await forms.read(request, MoreFiles), clock.now()
    async with begin(actor) as tx:
        await actions.show(tx, handover=handover_id)
    await looking.look(lambda: begin(actor), chosen=data.chosen)
    held = await _held(request, actor, now=now)
    async with begin(actor) as tx:
        await results.add(tx, handover=handover_id, chosen=data.chosen, held=held, now=now)
    return see(request, f"/handovers/{handover_id}", said=_("ファイルを納入しました。"))


routes = Router(
    "/",
    route_handlers=[
        *(handovers, of_order, hand_over, handover, decide, add_files),
        *returns_pages.HANDLERS,
        *client_pages.HANDLERS,
    ],
)
