"""The pages of rework: a worker's own view with her question, and the director's answer."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import ReadTx, begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.deliveries import actions as deliveries
from yui.deliveries import faults
from yui.deliveries.disputes import actions
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.units.delivered import actions as brought
from yui.units.model import UnitState
from yui.web import Asking, Id, Who, _, forms, page, see


class Question(Struct, forbid_unknown_fields=True):
    """A leader's question about a third rework."""

    defect: Annotated[str, Meta(min_length=1, max_length=40)]
    note: Annotated[str, Meta(max_length=1000)] = ""


class NewDispute(Struct, forbid_unknown_fields=True):
    """The worker's question whether it is her fault."""

    delivery: UUID
    says: Annotated[str, Meta(min_length=1, max_length=2000)]


class Decision(Struct, forbid_unknown_fields=True):
    """Whose fault it is, by its code; the day is for what a paid task does again."""

    defect: Annotated[str, Meta(min_length=1, max_length=40)]
    answer: Annotated[str, Meta(min_length=1, max_length=2000)]
    rework_due: date | None = None
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


@get("/me/assignments/{assignment_id:uuid}/rework", guards=[may("me")], name="deliveries.rework")
async def rework(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """What she is asked to do again: why, free or paid, until when, and her questions about it."""
    async with begin(actor) as tx:
        title = await actions.title_of(tx, assignment=assignment_id)
        redos = await deliveries.redos(tx, assignment=assignment_id)
        paid = await actions.paid_of(tx, assignment=assignment_id)
        disputes = await actions.of_assignment(tx, assignment=assignment_id)
        rows = {one.delivery_id: await _to_redo(tx, one.delivery_id) for one in redos}
    labels = {one.code: one.label for one in faults.on(clock.today())}
    return page(
        request,
        "deliveries/rework.html",
        title=title,
        assignment=assignment_id,
        redos=redos,
        rows=rows,
        paid=paid,
        disputes=disputes,
        labels=labels,
        asked={one.delivery_id for one in disputes if one.state != "withdrawn"},
    )


async def _to_redo(tx: ReadTx, delivery: UUID) -> list[str]:
    """The keys of the units that were sent back, where they are rows."""
    rows = await brought.of_delivery(tx, delivery=delivery)
    return [row.key for row in rows if row.state is UnitState.REWORK]


@post("/me/assignments/{assignment_id:uuid}/disputes", guards=[may("me")])
@forms.again(rework)
async def open_dispute(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """Asks the director to look at the reason."""
    data = await forms.read(request, NewDispute)
    async with begin(actor) as tx:
        await actions.open_dispute(
            tx,
            delivery=data.delivery,
            assignment=assignment_id,
            says=data.says,
            now=clock.now(),
        )
    return see(
        request,
        f"/me/assignments/{assignment_id}/rework",
        said=_("確認をお願いしました。ディレクターからの返事をお待ちください。"),
    )


@post("/me/disputes/{dispute_id:uuid}/withdrawal", guards=[may("me")])
async def withdraw(request: Asking, dispute_id: Id, actor: Who) -> Response[Any]:
    """Takes her question back."""
    async with begin(actor) as tx:
        found = await actions.withdraw(tx, dispute=dispute_id, now=clock.now())
    return see(
        request,
        f"/me/assignments/{found.assignment_id}/rework",
        said=_("確認のお願いを取り下げました。"),
    )


@get("/disputes/{dispute_id:uuid}", guards=[may("dispute.decide")], name="deliveries.dispute")
async def dispute(request: Asking, dispute_id: Id, actor: Who) -> Response[Any]:
    """What the worker asks, what was found, and the director's answer."""
    async with begin(actor) as tx:
        found = await actions.show(tx, dispute=dispute_id)
        delivery = await deliveries.show(tx, delivery=found.delivery_id)
        inspection = await deliveries.inspection_of(tx, delivery=found.delivery_id)
    codes = faults.on(clock.today())
    await noted(actor, "delivery.read", subject=str(found.delivery_id))
    return page(
        request,
        "deliveries/dispute.html",
        q=found,
        d=delivery,
        found=inspection,
        labels={one.code: one.label for one in codes},
        defects=[(one.code, f"{_(one.label)}（{_(one.fault.says)}）") for one in codes],
    )


@post("/disputes/{dispute_id:uuid}/decision", guards=[may("dispute.decide")])
@forms.again(dispute)
async def decide(request: Asking, dispute_id: Id, actor: Who) -> Response[Any]:
    """Codes whose fault it is."""
    data = await forms.read(request, Decision)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.answer, place=Place.REWORK, reason=reason, now=now
    )
    async with begin(actor) as tx:
        await actions.decide(
            tx,
            dispute=dispute_id,
            defect=data.defect,
            answer=data.answer,
            rework_due=data.rework_due,
            now=now,
        )
        await hints.sent(
            tx, words, place=Place.REWORK, subject=str(dispute_id), reason=reason, now=now
        )
    return see(request, f"/disputes/{dispute_id}", said=_("返事を記録し、ワーカーに伝えました。"))


HANDLERS = (rework, open_dispute, withdraw, dispute, decide)
