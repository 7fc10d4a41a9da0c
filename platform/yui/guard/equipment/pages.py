"""The page on which it is recorded with what a task is done."""

from typing import Annotated, Any

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.guard.equipment import actions, model
from yui.guard.equipment.model import Basis, Provider, What
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.work import actions as work


class NewEntry(Struct, forbid_unknown_fields=True):
    """The form: one kind of thing; `bound`: it must be used, and why."""

    what: What
    provider: Provider
    basis: Basis
    bound: bool = False
    reason: Annotated[str, Meta(max_length=200)] = ""


@get("/tasks/{task_id:uuid}/equipment", guards=[may("guard.read")], name="guard.equipment")
async def equipment(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """What holds today, what was recorded before, and the form."""
    async with begin(actor) as tx:
        task = await work.task(tx, task=task_id)
        entries = await actions.of_task(tx, task=task_id)
    return page(
        request,
        "guard/equipment.html",
        t=task,
        holding=model.holding(entries),
        entries=entries,
        whats=[(each.value, _(each.says)) for each in What],
        providers=[(each.value, _(each.says)) for each in Provider],
        bases=[(each.value, _(each.says)) for each in Basis],
    )


@post("/tasks/{task_id:uuid}/equipment", guards=[may("guard.write")])
@forms.again(equipment)
async def record(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Records it; what was there before stays as it was."""
    data = await forms.read(request, NewEntry)
    async with begin(actor) as tx:
        await actions.record(
            tx,
            task=task_id,
            what=data.what,
            provider=data.provider,
            basis=data.basis,
            bound=data.bound,
            reason=data.reason,
            now=clock.now(),
        )
    return see(request, f"/tasks/{task_id}/equipment", said=_("記録しました。"))


handlers = [equipment, record]
