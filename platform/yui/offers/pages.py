"""The director's pages of a task: how far it is, whom to ask for how much, each offer's terms."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from tenants.refusal import FieldError, Invalid
from yui import clock, due
from yui.audit.commands import noted
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.japan import next_business_day
from yui.offers import actions, asking
from yui.offers.complete import ITEMS, OPENABLE, OpenItem
from yui.offers.model import Wanted
from yui.people import actions as people
from yui.standing import actions as standing
from yui.towns import actions as towns
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.web.words import N_
from yui.work import actions as work
from yui.work.jobtypes import label_of
from yui.work.model import Task

ANSWER_HOUR = 17
ANSWER_DAYS = 3


class Ask(Struct, forbid_unknown_fields=True):
    """A row of the form: a worker and how many units; nothing or 0 does not ask her."""

    worker: UUID
    quantity: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


class Pending(Struct, forbid_unknown_fields=True):
    """A row of the form: an item that cannot be fixed yet, why, and when it will be."""

    item: Annotated[str, Meta(max_length=20)] = ""
    reason: Annotated[str, Meta(max_length=500)] = ""
    planned_on: date | None = None


class NewOffers(Struct, forbid_unknown_fields=True):
    """The form: whom to ask, answered by 17:00 of a day."""

    answer_on: date
    once: UUID
    to: list[Ask] = []
    below_reason: Annotated[str, Meta(max_length=500)] = ""
    open: list[Pending] = []
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


def _texts(task: Task) -> str:
    return f"{task.title}\n{task.spec}\n{task.place}"


@get("/tasks/{task_id:uuid}", guards=[may("order.read")], name="offers.task")
async def task(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """One task: its terms, how far it is, whom it was offered to."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await work.task(tx, task=task_id)
        progress = await work.progress(tx, task=task_id, now=now)
        asked = await actions.asked(tx, task=task_id)
        hits = await hints.check(tx, _texts(found), Place.TASK, on=now.date())
    if asked:
        await noted(actor, "task.read", subject=str(task_id), workers=len(asked))
    return page(
        request,
        "offers/task.html",
        t=found,
        p=progress,
        asked=asked,
        kind=label_of(found.job_type),
        commands=[hit.found for hit in hits],
        now=now,
        today=now.date(),
        headers={"etag": f'"{found.version}"'},
    )


@get("/tasks/{task_id:uuid}/offers", guards=[may("offer.write")], name="offers.new")
async def new(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Workers with what is on their hands, and how much to put to each."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await work.task(tx, task=task_id)
        progress = await work.progress(tx, task=task_id, now=now)
        workers = await people.askable(tx, on=now.date())
        asked = await actions.asked(tx, task=task_id)
        body = await towns.body(tx, body=found.body_id)
        pay = await asking.reference(tx, found, now=now)
        common = await standing.begun(tx, body=found.body_id, on=now.date())
        hits = await hints.check(tx, _texts(found), Place.OFFER, on=now.date())
    await noted(actor, "workers.listed", subject=str(task_id), count=len(workers))
    return page(
        request,
        "offers/new.html",
        t=found,
        p=progress,
        workers=workers,
        waiting={one.worker_id for one in asked if one.state == "offered" and now < one.answer_by},
        answer_on=min(next_business_day(now.date() + timedelta(days=ANSWER_DAYS)), found.due_on),
        paid=due.payment_for(body.rule, found.due_on, upstream=found.upstream_due).day,
        pay=pay,
        common=common,
        today=now.date(),
        openable=[("", _("選んでください")), *((key, _(ITEMS[key])) for key in OPENABLE)],
        commands=[hit.found for hit in hits],
        once=forms.new_once(),
    )


@post("/tasks/{task_id:uuid}/offers", guards=[may("offer.write")])
@forms.again(new)
async def offer(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Asks all of them, each with her terms notice, or none."""
    data = await forms.read(request, NewOffers)
    texts = [row.reason for row in data.open if row.item]
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), *texts, place=Place.OFFER, reason=reason, now=now
    )
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
                tx,
                task=task_id,
                to=wanted,
                answer_by=until,
                now=now,
                once=data.once,
                below_reason=data.below_reason,
                open_items=_pending(data.open),
            )
            await hints.sent(
                tx, words, place=Place.OFFER, subject=str(task_id), reason=reason, now=now
            )
    except Invalid as refused:
        raise _at_rows(refused, data) from None
    return see(request, f"/tasks/{task_id}", said=_("%(n)s人に打診しました。") % {"n": len(made)})


def _pending(rows: list[Pending]) -> list[OpenItem]:
    errors = [
        FieldError(f"open.{n}.planned_on", "missing", N_("定める予定の日を入力してください。"))
        for n, row in enumerate(rows)
        if row.item and row.planned_on is None
    ]
    if errors:
        raise Invalid(errors)
    return [
        OpenItem(row.item, row.reason, row.planned_on)
        for row in rows
        if row.item and row.planned_on
    ]


def _at_rows(refused: Invalid, form: NewOffers) -> Invalid:
    """The same refusal, with an error at the row of the form that it is about."""
    places = {f"quantity.{row.worker}": f"to.{n}.quantity" for n, row in enumerate(form.to)}
    for n, row in enumerate(form.open):
        places[f"open.{row.item}"] = f"open.{n}.item"
    errors = [
        FieldError(places.get(error.field, error.field), error.code, error.says, error.values)
        for error in refused.errors
    ]
    return type(refused)(errors, **refused.values)


@post("/tasks/{task_id:uuid}/cancellation", guards=[may("task.write")])
@forms.again(task)
async def cancel(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Takes a task back that nobody relies on."""
    async with begin(actor) as tx:
        await work.cancel_task(tx, task=task_id, now=clock.now())
    return see(request, f"/tasks/{task_id}", said=_("業務を取りやめました。"))


routes = Router("/", route_handlers=[task, new, offer, cancel])
