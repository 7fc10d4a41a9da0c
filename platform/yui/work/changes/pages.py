"""The pages of changes: what the client asks for, what it touches, agreed or withdrawn; rewards."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.web.words import fill
from yui.work.changes import actions as changes
from yui.work.changes.model import NewChange
from yui.work.plans import actions as plans
from yui.work.plans import pages as plan_pages


class ChangeForm(Struct, forbid_unknown_fields=True):
    """The form of a change; what is left empty, or as it is, stays."""

    once: UUID
    asked_by: Annotated[str, Meta(max_length=100)]
    reason: Annotated[str, Meta(max_length=2_000)]
    spec: Annotated[str, Meta(max_length=10_000)] = ""
    quantity: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    due_on: date | None = None
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class RewardForm(Struct, forbid_unknown_fields=True):
    """Yen a unit before tax."""

    unit_price_yen: Annotated[int, Meta(ge=1, le=9_999_999_999)]


@get("/orders/{order_id:uuid}/changes", guards=[may("order.read")], name="work.changes")
async def listed(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """The changes of an order, and the form of a new one."""
    async with begin(actor) as tx:
        order = await plans.order(tx, order=order_id)
        found = await changes.of_order(tx, order=order_id)
        waiting = await changes.waiting(tx, order=order_id)
    return page(
        request,
        "work/changes.html",
        o=order,
        changes=found,
        waiting=waiting,
        open=next((one for one in found if one.state == "proposed"), None),
        once=forms.new_once(),
    )


@post("/orders/{order_id:uuid}/changes", guards=[may("order.write")])
@forms.again(listed)
async def propose(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """Keeps what the client asks for; nothing else changes yet."""
    data = await forms.read(request, ChangeForm)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.reason, data.spec, place=Place.TASK, reason=reason, now=now
    )
    new = NewChange(
        asked_by=data.asked_by,
        reason=data.reason,
        spec=data.spec or None,
        quantity=data.quantity,
        due_on=data.due_on,
    )
    async with begin(actor) as tx:
        made = await changes.propose(tx, order=order_id, new=new, once=data.once, now=now)
        await hints.sent(tx, words, place=Place.TASK, subject=str(made), reason=reason, now=now)
    return see(request, f"/order-changes/{made}")


@get("/order-changes/{change_id:uuid}", guards=[may("order.read")], name="work.change")
async def show(request: Asking, change_id: Id, actor: Who) -> Response[Any]:
    """A change and what it touches."""
    async with begin(actor) as tx:
        found = await changes.show(tx, change=change_id, now=clock.now())
    no = found.refused
    return page(
        request,
        "work/change.html",
        i=found,
        c=found.change,
        o=found.order,
        refused="" if no is None else fill(no.says, no.values),
    )


@post("/order-changes/{change_id:uuid}/agreement", guards=[may("task.write")])
@forms.again(show)
async def agree(request: Asking, change_id: Id, actor: Who) -> Response[Any]:
    """The order and its tasks follow; terms that workers accepted stay."""
    async with begin(actor) as tx:
        await changes.agree(tx, change=change_id, now=clock.now())
    return see(request, f"/order-changes/{change_id}", said=_("変更に合意しました。"))


@post("/order-changes/{change_id:uuid}/withdrawal", guards=[may("order.write")])
@forms.again(show)
async def withdraw(request: Asking, change_id: Id, actor: Who) -> Response[Any]:
    """Everything stays as it was."""
    async with begin(actor) as tx:
        found = await changes.withdraw(tx, change=change_id, now=clock.now())
    return see(request, f"/orders/{found.order_id}/changes", said=_("変更を取り下げました。"))


@post("/tasks/{task_id:uuid}/reward", guards=[may("task.write")])
@forms.again(plan_pages.needs_form)
async def reward(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """The reward of what is offered from now on."""
    data = await forms.read(request, RewardForm)
    async with begin(actor) as tx:
        await changes.set_reward(tx, task=task_id, yen=data.unit_price_yen, now=clock.now())
    return see(request, f"/tasks/{task_id}/needs", said=_("これから打診する報酬を変えました。"))


HANDLERS = [listed, propose, show, agree, withdraw, reward]
