"""The page of a return: what the client said, whose fault it is, and in which delivery it lies."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.deliveries import faults
from yui.handovers.returns import actions
from yui.handovers.returns.model import Part
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.web import Asking, Id, Who, _, forms, page, see


class Found(Struct, forbid_unknown_fields=True):
    """Returned units found in a delivery."""

    delivery: UUID
    units: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


class Decision(Struct, forbid_unknown_fields=True):
    """Whose fault it is; the parts and the day are for the worker's own."""

    defect: Annotated[str, Meta(min_length=1, max_length=40)]
    note: Annotated[str, Meta(max_length=1000)] = ""
    rework_due: date | None = None
    parts: list[Found] = []
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


@get("/returns/{return_id:uuid}", guards=[may("handover.write")], name="handovers.return")
async def came_back(request: Asking, return_id: Id, actor: Who) -> Response[Any]:
    """A return and the deliveries in which it may lie."""
    async with begin(actor) as tx:
        found = await actions.show(tx, ident=return_id)
        candidates = await actions.candidates(tx, task=found.task_id)
    codes = faults.on(clock.today())
    return page(
        request,
        "handovers/return.html",
        r=found,
        candidates=candidates,
        labels={one.code: one.label for one in codes},
        defects=[(one.code, f"{_(one.label)}（{_(one.fault.says)}）") for one in codes],
    )


@post("/returns/{return_id:uuid}/decision", guards=[may("handover.write")])
@forms.again(came_back)
async def decide(request: Asking, return_id: Id, actor: Who) -> Response[Any]:
    """Codes whose fault it is."""
    data = await forms.read(request, Decision)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.note, place=Place.REWORK, reason=reason, now=now
    )
    async with begin(actor) as tx:
        await actions.decide(
            tx,
            ident=return_id,
            defect=data.defect,
            note=data.note,
            rework_due=data.rework_due,
            parts=[Part(one.delivery, one.units) for one in data.parts],
            now=now,
        )
        await hints.sent(
            tx, words, place=Place.REWORK, subject=str(return_id), reason=reason, now=now
        )
    return see(request, f"/returns/{return_id}", said=_("判断を記録しました。"))


HANDLERS = (came_back, decide)
