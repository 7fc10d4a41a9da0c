"""The pages of inspection: what waits, one delivery, what was found of it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta, Struct

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from yui import clock, due
from yui.deliveries import actions, model
from yui.deliveries.inspecting import FREE_ROUNDS
from yui.deliveries.model import Reason, State
from yui.japan import day_of
from yui.web import _, forms, menu, page, see
from yui.web.menu import Entry
from yui.work import actions as work

menu.register(Entry("検品", "/inspections", needs="delivery.inspect", order=40, icon="list"))


class Look(Struct, forbid_unknown_fields=True):
    """The form of an inspection."""

    accepted: Annotated[int, Meta(ge=0, le=1_000_000)]
    reason: Reason | None = None
    note: Annotated[str, Meta(max_length=1000)] = ""
    rework_due: date | None = None


@get("/inspections", guards=[may("delivery.inspect")], name="deliveries.inspections")
async def inspections(
    request: Request[Any, Any, Any], actor: NamedDependency[Actor]
) -> Response[Any]:
    """What waits for inspection, the earliest due day first."""
    async with begin(actor) as tx:
        lines = await actions.waiting(tx)
    return page(request, "deliveries/inspections.html", lines=lines, today=clock.today())


@get("/deliveries/{delivery_id:uuid}", guards=[may("delivery.inspect")], name="deliveries.delivery")
async def delivery(
    request: Request[Any, Any, Any], delivery_id: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Any]:
    """One delivery: receipt, due days, what was asked for, what was found."""
    async with begin(actor) as tx:
        found = await actions.show(tx, delivery=delivery_id)
        inspection = await actions.inspection_of(tx, delivery=delivery_id)
        history = await actions.history(tx, assignment=found.assignment_id)
        task = await work.task(tx, task=found.task_id)
    return page(
        request,
        "deliveries/delivery.html",
        d=found,
        found=inspection,
        history=history,
        spec=task.spec,
        latest_payment=due.latest_payment(day_of(found.delivered_at)),
        reasons=[(reason.value, _(reason.says)) for reason in model.FAULTS],
        waits=found.state is State.SUBMITTED,
        own=found.own or found.worker_id == actor.id,
        free_rounds=FREE_ROUNDS,
        today=clock.today(),
    )


@post("/deliveries/{delivery_id:uuid}/inspection", guards=[may("delivery.inspect")])
@forms.again(delivery)
async def inspect(
    request: Request[Any, Any, Any], delivery_id: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Accepts all, a part or nothing."""
    data = await forms.read(request, Look)
    async with begin(actor) as tx:
        await actions.inspect(
            tx,
            delivery=delivery_id,
            accepted=data.accepted,
            reason=data.reason,
            note=data.note,
            rework_due=data.rework_due,
            now=clock.now(),
        )
    return see(request, "/inspections", said=_("検品の結果を記録しました。"))


@post("/deliveries/{delivery_id:uuid}/take-back", guards=[may("delivery.inspect")])
@forms.again(delivery)
async def take_back(
    request: Request[Any, Any, Any], delivery_id: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Undoes a mistaken inspection while its month is open."""
    async with begin(actor) as tx:
        await actions.take_back(tx, delivery=delivery_id, now=clock.now())
    return see(request, f"/deliveries/{delivery_id}", said=_("検収を取り消しました。"))


routes = Router("/", route_handlers=[inspections, delivery, inspect, take_back])
