"""The pages of inspection: what waits, one delivery, what was found of it."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock, due
from yui.audit.commands import noted
from yui.deliveries import actions, faults
from yui.deliveries.checks import actions as checks
from yui.deliveries.checks import pages as checks_pages
from yui.deliveries.disputes import actions as disputes
from yui.deliveries.disputes import pages as disputes_pages
from yui.deliveries.handins import actions as handins
from yui.deliveries.inspecting import FREE_ROUNDS
from yui.deliveries.lists import actions as lists
from yui.deliveries.model import Reason, State
from yui.files import actions as files
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.japan import day_of
from yui.offers import actions as offers
from yui.units.delivered import actions as brought
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry
from yui.work import actions as work

menu.register(Entry("検品", "/inspections", needs="delivery.inspect", order=40, icon="list"))


class Answer(Struct, forbid_unknown_fields=True):
    """The answer to one point of a checklist; `at` is its place."""

    at: Annotated[int, Meta(ge=0, le=100)]
    met: Literal["yes", "no"] | None = None


Keys = Annotated[str, Meta(max_length=20_000)]
"""Units by their keys, one a line; none: the last ones."""


def _keys(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class Look(Struct, forbid_unknown_fields=True):
    """The form of an inspection. A coarse reason is the worker's fault of that kind. `seen`: the
    newest version that its writer had before her."""

    accepted: Annotated[int, Meta(ge=0, le=1_000_000)]
    defect: Annotated[str, Meta(max_length=40)] = ""
    reason: Reason | None = None
    note: Annotated[str, Meta(max_length=1000)] = ""
    rework_due: date | None = None
    checks: list[Answer] = []
    seen: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    back: Keys = ""
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class Recall(Struct, forbid_unknown_fields=True):
    """Accepted units in which a fault of the work was found later."""

    quantity: Annotated[int, Meta(ge=1, le=1_000_000)]
    defect: Annotated[str, Meta(min_length=1, max_length=40)]
    rework_due: date
    note: Annotated[str, Meta(max_length=1000)] = ""
    back: Keys = ""
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


@get("/inspections", guards=[may("delivery.inspect")], name="deliveries.inspections")
async def inspections(
    request: Asking,
    actor: Who,
    *,
    after_day: FromQuery[date | None] = None,
    after_id: FromQuery[UUID | None] = None,
    dispute: FromQuery[UUID | None] = None,
    question: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """What waits for inspection, the earliest due day first; above it what waits for a director."""
    after = None if after_day is None or after_id is None else (after_day, after_id)
    async with begin(actor) as tx:
        lines, own = await lists.waiting_for(
            tx, inspector=actor.id, after=after, most=lists.PAGE + 1
        )
        disputed = await disputes.waiting(tx, after=dispute, most=FETCH)
        questions = await disputes.questions(tx, after=question, most=FETCH)
    if lines or own or disputed or questions:
        await noted(actor, "inspections.listed", subject=str(actor.tenant), count=len(lines))
    return page(
        request,
        "deliveries/inspections.html",
        lines=lines[: lists.PAGE],
        more=len(lines) > lists.PAGE,
        first=after is None,
        own=own,
        disputes=leaf(disputed, dispute),
        questions=leaf(questions, question),
        today=clock.today(),
    )


@get("/deliveries/{delivery_id:uuid}", guards=[may("delivery.inspect")], name="deliveries.delivery")
async def delivery(request: Asking, delivery_id: Id, actor: Who) -> Response[Any]:
    """One delivery: receipt, due days, what was asked for, what was found."""
    async with begin(actor) as tx:
        found = await actions.show(tx, delivery=delivery_id)
        inspection = await actions.inspection_of(tx, delivery=delivery_id)
        history = await actions.history(tx, assignment=found.assignment_id)
        task = await work.task(tx, task=found.task_id)
        upstream = await offers.upstream_due(tx, assignment=found.assignment_id)
        ahead = await checks.ahead(tx, delivery=delivery_id, task=found.task_id)
        question = await disputes.question(tx, delivery=delivery_id)
        versions = await handins.versions_of(tx, delivery=delivery_id)
        rows = await brought.of_delivery(tx, delivery=delivery_id)
        held = await files.of(tx, subjects=[each.id for each in versions])
    await noted(actor, "delivery.read", subject=str(delivery_id))
    today = clock.today()
    return page(
        request,
        "deliveries/delivery.html",
        d=found,
        versions=versions,
        rows=rows,
        files=held,
        found=inspection,
        history=history,
        spec=task.spec,
        latest_payment=due.payment_limit(day_of(found.delivered_at), upstream=upstream),
        upstream=upstream,
        ahead=ahead,
        question=question,
        defects=[(one.code, _(one.label)) for one in faults.at_inspection(today)],
        hers=[(one.code, _(one.label)) for one in faults.on(today) if not one.fault.paid],
        labels={one.code: one.label for one in faults.on(today)},
        fault=faults.Fault(inspection.fault) if inspection and inspection.fault else None,
        waits=found.state is State.SUBMITTED,
        own=found.own or found.worker_id == actor.id,
        free_rounds=FREE_ROUNDS,
        today=today,
    )


@post("/deliveries/{delivery_id:uuid}/inspection", guards=[may("delivery.inspect")])
@forms.again(delivery)
async def inspect(request: Asking, delivery_id: Id, actor: Who) -> Response[Any]:
    """Accepts all, a part or nothing."""
    data = await forms.read(request, Look)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.note, place=Place.REWORK, reason=reason, now=now
    )
    async with begin(actor) as tx:
        await handins.nothing_newer(tx, delivery=delivery_id, seen=data.seen)
        made = await actions.inspect(
            tx,
            delivery=delivery_id,
            accepted=data.accepted,
            reason=data.reason,
            defect=data.defect,
            note=data.note,
            rework_due=data.rework_due,
            checks_met={each.at: each.met == "yes" for each in data.checks if each.met},
            back=_keys(data.back),
            now=now,
        )
        await hints.sent(tx, words, place=Place.REWORK, subject=str(made), reason=reason, now=now)
    return see(request, "/inspections", said=_("検品の結果を記録しました。"))


@post("/deliveries/{delivery_id:uuid}/take-back", guards=[may("delivery.inspect")])
@forms.again(delivery)
async def take_back(request: Asking, delivery_id: Id, actor: Who) -> Response[Any]:
    """Undoes a mistaken inspection while its month is open."""
    async with begin(actor) as tx:
        await actions.take_back(tx, delivery=delivery_id, now=clock.now())
    return see(request, f"/deliveries/{delivery_id}", said=_("検収を取り消しました。"))


@post("/deliveries/{delivery_id:uuid}/recall", guards=[may("dispute.decide")])
@forms.again(delivery)
async def recall(request: Asking, delivery_id: Id, actor: Who) -> Response[Any]:
    """Asks for accepted units to be done again; what is owed for them stays owed."""
    data = await forms.read(request, Recall)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.note, place=Place.REWORK, reason=reason, now=now
    )
    async with begin(actor) as tx:
        await actions.recall(
            tx,
            delivery=delivery_id,
            quantity=data.quantity,
            defect=data.defect,
            rework_due=data.rework_due,
            note=data.note,
            back=_keys(data.back),
            now=now,
        )
        await hints.sent(
            tx, words, place=Place.REWORK, subject=str(delivery_id), reason=reason, now=now
        )
    return see(request, f"/deliveries/{delivery_id}", said=_("やり直しをお願いしました。"))


@post("/deliveries/{delivery_id:uuid}/begin", guards=[may("delivery.inspect")])
@forms.again(delivery)
async def start(request: Asking, delivery_id: Id, actor: Who) -> Response[Any]:
    """Somebody begins to look: the board says 検品中 from now on."""
    async with begin(actor) as tx:
        await checks.begin(tx, delivery=delivery_id, now=clock.now())
    return see(request, f"/deliveries/{delivery_id}", said=_("検品を始めました。"))


@post("/deliveries/{delivery_id:uuid}/sample", guards=[may("delivery.inspect")])
@forms.again(delivery)
async def sample(request: Asking, delivery_id: Id, actor: Who) -> Response[Any]:
    """Draws the units to be looked at."""
    async with begin(actor) as tx:
        await checks.draw(tx, delivery=delivery_id, now=clock.now())
    return see(request, f"/deliveries/{delivery_id}", said=_("見る件を決めました。"))


@post("/deliveries/{delivery_id:uuid}/question", guards=[may("delivery.inspect")])
@forms.again(delivery)
async def ask(request: Asking, delivery_id: Id, actor: Who) -> Response[Any]:
    """Asks the director about a third rework."""
    data = await forms.read(request, disputes_pages.Question)
    async with begin(actor) as tx:
        await disputes.ask_director(
            tx, delivery=delivery_id, defect=data.defect, note=data.note, now=clock.now()
        )
    return see(request, "/inspections", said=_("ディレクターに判断をお願いしました。"))


routes = Router(
    "/",
    route_handlers=[
        *(inspections, delivery, inspect, take_back, recall, start, sample, ask),
        *checks_pages.HANDLERS,
        *disputes_pages.HANDLERS,
    ],
)
