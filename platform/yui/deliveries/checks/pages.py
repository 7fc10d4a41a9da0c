"""The page of a task's plan of inspection: how much is looked at, and what for."""

from typing import Annotated, Any

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.deliveries.checks import actions
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.work import actions as work


class NewPlan(Struct, forbid_unknown_fields=True):
    """A new version; `seen` is the one that was on the screen."""

    sample_percent: Annotated[int, Meta(ge=1, le=100)]
    seen: Annotated[int, Meta(ge=0, le=999)]
    checklist: Annotated[str, Meta(max_length=5000)] = ""


@get(
    "/tasks/{task_id:uuid}/inspection-plan",
    guards=[may("delivery.inspect")],
    name="deliveries.plan",
)
async def plan(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """The plan that holds, and its earlier versions."""
    async with begin(actor) as tx:
        task = await work.task(tx, task=task_id)
        plans = await actions.plans_of(tx, task=task_id)
    return page(
        request,
        "deliveries/plan.html",
        t=task,
        plans=plans,
        now=plans[0] if plans else None,
        writes=actor.may("task.write"),
    )


@post("/tasks/{task_id:uuid}/inspection-plan", guards=[may("task.write")])
@forms.again(plan)
async def set_plan(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Writes a new version."""
    data = await forms.read(request, NewPlan)
    async with begin(actor) as tx:
        await actions.set_plan(
            tx,
            task=task_id,
            sample_percent=data.sample_percent,
            checklist=data.checklist,
            seen=data.seen,
            now=clock.now(),
        )
    return see(request, f"/tasks/{task_id}/inspection-plan", said=_("検品のしかたを保存しました。"))


HANDLERS = (plan, set_plan)
