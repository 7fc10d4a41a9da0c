"""The pages of orders: the list, one order, writing one down by hand, splitting tasks off it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.clients import actions as clients
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.money import Yen
from yui.quotes import actions as quotes
from yui.tax import priced
from yui.towns.pricing import actions as pricing
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry
from yui.work import actions, jobtypes
from yui.work.changes import pages as change_pages
from yui.work.costs import actions as costs
from yui.work.model import NewTask
from yui.work.plans import actions as plans
from yui.work.plans import pages as plan_pages
from yui.work.quoted import pages as quoted_pages
from yui.work.upstream import actions as upstream
from yui.work.upstream import pages as upstream_pages

menu.register(Entry("案件", "/orders", needs="order.read", order=20, icon="list"))
Units = Annotated[int, Meta(ge=1, le=1_000_000)]
Title = Annotated[str, Meta(max_length=120)]
Spec = Annotated[str, Meta(max_length=10_000)]
Words = Annotated[str, Meta(max_length=500)]


class NewOrderForm(Struct, forbid_unknown_fields=True):
    """The form of an order; yen a unit before tax."""

    client: UUID
    title: Title
    spec: Spec
    unit_name: Annotated[str, Meta(max_length=10)]
    quantity: Units
    unit_price_yen: Annotated[int, Meta(ge=0, le=9_999_999_999)]
    due_on: date
    reference: Annotated[str, Meta(max_length=100)] = ""


class NewTaskForm(Struct, forbid_unknown_fields=True):
    """The form of a task; yen a unit before tax. `version`: the order as the form's writer saw it."""

    version: int
    title: Title
    spec: Spec
    job_type: Annotated[str, Meta(max_length=40)]
    quantity: Units
    unit_price_yen: Annotated[int, Meta(ge=1, le=9_999_999_999)]
    due_on: date
    minutes_per_unit: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    place: Words = ""
    deliver_to: Words = ""
    rights: Words = ""
    hint_reason: Words = ""


@get("/orders", guards=[may("order.read")], name="work.orders")
async def orders(
    request: Asking,
    actor: Who,
    after_due: FromQuery[date | None] = None,
    after_id: FromQuery[UUID | None] = None,
    all: FromQuery[bool] = False,  # noqa: A002  -- the name in the address
) -> Response[Any]:
    """Orders by due date: those under way, or all."""
    after = None if after_due is None or after_id is None else (after_due, after_id)
    async with begin(actor) as tx:
        found = await actions.orders(tx, open_only=not all, after=after, most=actions.PAGE + 1)
    return page(
        request,
        "work/orders.html",
        orders=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        first=after is None,
        all=all,
        today=clock.today(),
    )


@get("/orders/new", guards=[may("order.write")], name="work.new")
async def new(request: Asking, actor: Who) -> Response[Any]:
    """The form of an order."""
    async with begin(actor) as tx:
        known = await clients.clients(tx, most=500)
    options = [(client.id, client.name) for client in known if client.active]
    return page(request, "work/new.html", clients=options)


@post("/orders/new", guards=[may("order.write")])
@forms.again(new)
async def receive(request: Asking, actor: Who) -> Response[Any]:
    """Takes the order in."""
    data = await forms.read(request, NewOrderForm)
    async with begin(actor) as tx:
        order = await actions.receive_order(
            tx,
            client=data.client,
            title=data.title,
            spec=data.spec,
            unit_name=data.unit_name,
            quantity=data.quantity,
            unit_price_yen=data.unit_price_yen,
            due_on=data.due_on,
            reference=data.reference,
            now=clock.now(),
        )
    return see(request, f"/orders/{order.id}", said=_("案件を登録しました。"))


@get("/orders/{order_id:uuid}", guards=[may("order.read")], name="work.order")
async def order(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """One order: its tasks, its shares, how far it is."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await actions.show(tx, order=order_id, now=now)
        planned = await plans.of_order(tx, order=found.order, now=now)
        source = await quotes.of_order(tx, order=order_id)
        stated = await upstream.versions(tx, order=order_id)
        spent = await costs.of_order(tx, order=order_id) if actor.may("quote.read") else None
    return page(
        request,
        "work/order.html",
        **plan_pages.shown(planned),
        o=found.order,
        source=source,
        stated=next(iter(stated), None),
        costs=spent,
        tasks=found.tasks,
        shares=found.parts,
        done=sum(task.done for task in found.tasks),
        today=now.date(),
        headers={"etag": f'"{found.order.version}"'},
    )


@get("/orders/{order_id:uuid}/tasks/new", guards=[may("task.write")], name="work.split")
async def split_form(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """The form of a task of the order."""
    async with begin(actor) as tx:
        found = await actions.order(tx, order=order_id)
        suggested = await plans.suggest(tx, order=found, now=clock.now())
        quoted = await quotes.line_of(tx, order=order_id)
        tax = await pricing.treatment(tx, body=found.body_id, on=clock.today())
    kinds = jobtypes.of_day(clock.today())
    return page(
        request,
        "work/split.html",
        o=found,
        suggested=suggested,
        quoted=quoted,
        tax=tax,
        quoted_price=priced(Yen(quoted.worker_price_yen), tax, on=clock.today())
        if quoted
        else None,
        kinds=kinds,
        options=[(kind.code, _(kind.label)) for kind in kinds],
        place=actions.PLACE,
        deliver_to=actions.DELIVER_TO,
        rights=actions.RIGHTS,
    )


@post("/orders/{order_id:uuid}/tasks/new", guards=[may("task.write")])
@forms.again(split_form)
async def split(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """Splits the task off."""
    data = await forms.read(request, NewTaskForm)
    part = NewTask(
        title=data.title,
        spec=data.spec,
        job_type=data.job_type,
        quantity=data.quantity,
        unit_price_yen=data.unit_price_yen,
        due_on=data.due_on,
        minutes_per_unit=data.minutes_per_unit,
        place=data.place,
        deliver_to=data.deliver_to,
        rights=data.rights,
    )
    reason, now = data.hint_reason, clock.now()
    texts = (data.title, data.spec, data.place, data.deliver_to, data.rights)
    async with begin(actor) as tx:
        found = await hints.warn(tx, *texts, place=Place.TASK, reason=reason, now=now)
    hints.clear(found, reason)
    async with begin(actor) as tx:
        made = await actions.split(tx, order=order_id, new=part, now=now, version=data.version)
        await hints.sent(tx, found, place=Place.TASK, subject=str(made), reason=reason, now=now)
    return see(request, f"/tasks/{made}", said=_("業務を切り出しました。"))


@post("/orders/{order_id:uuid}/cancellation", guards=[may("order.write")])
@forms.again(order)
async def cancel(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """Cancels an order of which nothing was split off."""
    async with begin(actor) as tx:
        await actions.cancel_order(tx, order=order_id, now=clock.now())
    return see(request, f"/orders/{order_id}", said=_("案件を取りやめました。"))


routes = Router(
    "/",
    route_handlers=[
        orders,
        new,
        receive,
        order,
        split_form,
        split,
        cancel,
        *plan_pages.HANDLERS,
        *change_pages.HANDLERS,
        *quoted_pages.HANDLERS,
        *upstream_pages.HANDLERS,
    ],
)
