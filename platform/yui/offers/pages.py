"""The director's pages of a task: how far it is, whom to ask for how much, each offer's terms."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta, Struct

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from tenants.refusal import FieldError, Invalid
from yui import clock, due, rates
from yui.japan import next_business_day
from yui.offers import actions
from yui.offers.model import Wanted
from yui.offers.paper import paper_of
from yui.people import actions as people
from yui.towns import actions as towns
from yui.web import _, forms, page, papers, see
from yui.work import actions as work
from yui.work.intake import commanding
from yui.work.jobtypes import label_of

ANSWER_HOUR = 17
ANSWER_DAYS = 3


class Ask(Struct, forbid_unknown_fields=True):
    """A row of the form: a worker and how many units; nothing or 0 does not ask her."""

    worker: UUID
    quantity: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


class NewOffers(Struct, forbid_unknown_fields=True):
    """The form: whom to ask, answered by 17:00 of a day."""

    answer_on: date
    once: UUID
    to: list[Ask] = []


@get("/tasks/{task_id:uuid}", guards=[may("order.read")], name="offers.task")
async def task(
    request: Request[Any, Any, Any], task_id: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Any]:
    """One task: its terms, how far it is, whom it was offered to."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await work.task(tx, task=task_id)
        progress = await work.progress(tx, task=task_id, now=now)
        asked = await actions.asked(tx, task=task_id)
    return page(
        request,
        "offers/task.html",
        t=found,
        p=progress,
        asked=asked,
        kind=label_of(found.job_type),
        commands=commanding(found.title, found.spec, found.place),
        now=now,
        today=now.date(),
        headers={"etag": f'"{found.version}"'},
    )


@get("/tasks/{task_id:uuid}/offers", guards=[may("offer.write")], name="offers.new")
async def new(
    request: Request[Any, Any, Any], task_id: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Workers with what is on their hands, and how much to put to each."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await work.task(tx, task=task_id)
        progress = await work.progress(tx, task=task_id, now=now)
        workers = await people.askable(tx)
        asked = await actions.asked(tx, task=task_id)
        body = await towns.body(tx, body=found.body_id)
        town = await towns.town(tx)
    wage = rates.on(rates.book().wages_of(town.prefecture), now.date())
    return page(
        request,
        "offers/new.html",
        t=found,
        p=progress,
        workers=workers,
        waiting={one.worker_id for one in asked if one.state == "offered" and now < one.answer_by},
        answer_on=min(next_business_day(now.date() + timedelta(days=ANSWER_DAYS)), found.due_on),
        paid=due.payment_for(body.rule, found.due_on).day,
        hourly=_hourly(found.unit_price_yen, found.minutes_per_unit),
        wage=wage.yen if isinstance(wage, rates.MinimumWage) else None,
        wage_says="" if isinstance(wage, rates.MinimumWage) else wage.says,
        commands=commanding(found.title, found.spec, found.place),
        once=forms.new_once(),
    )


def _hourly(price: int, minutes: int | None) -> int | None:
    """What an hour of the estimate comes to, whole yen rounded down; a reference, never a wage."""
    return None if minutes is None else price * 60 // minutes


@post("/tasks/{task_id:uuid}/offers", guards=[may("offer.write")])
@forms.again(new)
async def offer(
    request: Request[Any, Any, Any], task_id: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Asks all of them, each with her terms notice, or none."""
    data = await forms.read(request, NewOffers)
    now = clock.now()
    until = datetime(
        data.answer_on.year,
        data.answer_on.month,
        data.answer_on.day,
        ANSWER_HOUR,
        tzinfo=now.tzinfo,
    )
    wanted = [Wanted(row.worker, row.quantity) for row in data.to]
    try:
        async with begin(actor) as tx:
            made = await actions.offer(
                tx, task=task_id, to=wanted, answer_by=until, now=now, once=data.once
            )
    except Invalid as refused:
        raise _at_rows(refused, data.to) from None
    return see(request, f"/tasks/{task_id}", said=_("%(n)s人に打診しました。") % {"n": len(made)})


def _at_rows(refused: Invalid, rows: list[Ask]) -> Invalid:
    """The same refusal, with a worker's error at the row of the form in which she stands."""
    places = {f"quantity.{row.worker}": f"to.{n}.quantity" for n, row in enumerate(rows)}
    errors = [
        FieldError(places.get(error.field, error.field), error.code, error.says, error.values)
        for error in refused.errors
    ]
    return type(refused)(errors, **refused.values)


@get("/offers/{offer_id:uuid}", guards=[may("order.read")], name="offers.offer")
async def show(
    request: Request[Any, Any, Any], offer_id: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Any]:
    """One offer with its terms as they were sent."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await actions.show(tx, offer=offer_id)
        notice = await actions.terms_of(tx, offer=offer_id)
    return page(request, "offers/offer.html", f=found, notice=notice, waits=found.waits(now))


@get("/offers/{offer_id:uuid}/terms.pdf", guards=[may("order.read")], name="offers.paper")
async def paper(
    request: Request[Any, Any, Any], offer_id: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[bytes]:
    """The terms notice as a paper (PDF/A, PDF/UA)."""
    async with begin(actor) as tx:
        notice, kept = await actions.kept_terms(tx, offer=offer_id)
    return await papers.answer(paper_of(notice, kept), at=notice.made_at, name=f"terms-{offer_id}")


@post("/offers/{offer_id:uuid}/withdrawal", guards=[may("offer.write")])
@forms.again(show)
async def withdraw(
    request: Request[Any, Any, Any], offer_id: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Takes an unanswered offer back."""
    async with begin(actor) as tx:
        of = await actions.withdraw(tx, offer=offer_id, now=clock.now())
    return see(request, f"/tasks/{of}", said=_("打診を取り下げました。"))


@post("/tasks/{task_id:uuid}/cancellation", guards=[may("task.write")])
@forms.again(task)
async def cancel(
    request: Request[Any, Any, Any], task_id: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Takes a task back that nobody relies on."""
    async with begin(actor) as tx:
        await work.cancel_task(tx, task=task_id, now=clock.now())
    return see(request, f"/tasks/{task_id}", said=_("業務を取りやめました。"))


routes = Router("/", route_handlers=[task, new, offer, show, paper, withdraw, cancel])
