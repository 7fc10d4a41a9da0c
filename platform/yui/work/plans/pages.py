"""The pages of plans: an order's plan with its picture, its margins, and what a task needs."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.availability import skills
from yui.japan import is_business_day
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.work.plans import actions as plans
from yui.work.plans import chart
from yui.work.plans.actions import Needs, Planned
from yui.work.plans.days import holidays
from yui.work.plans.model import Margins, Security, Skill

Days = Annotated[int, Meta(ge=0, le=60)]
ROWS = 5
"""Rows of the form for skills."""


class MarginsForm(Struct, forbid_unknown_fields=True):
    """Business days that an order keeps free. `version`: the order as the form's writer saw it."""

    version: int
    acceptance_days: Days
    inspection_days: Days
    buffer_days: Days


class SkillRow(Struct, forbid_unknown_fields=True):
    """A skill and its level; no skill chosen: the row is empty."""

    skill: Annotated[str, Meta(max_length=40)] = ""
    level: Annotated[int, Meta(ge=1, le=5)] = 1


class NeedsForm(Struct, forbid_unknown_fields=True):
    """What a task needs."""

    security: Security
    hands: Annotated[int, Meta(ge=1, le=1000)]
    minutes_per_unit: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    skills: list[SkillRow] = []
    after: list[UUID] = []


def shown(planned: Planned) -> dict[str, Any]:
    """What templates draw a plan from: it, its picture, the names of skills."""
    today = clock.today()
    after = {piece.id: piece.after for piece in planned.pieces}
    return {
        "planned": planned,
        "gantt": chart.gantt(planned.plan, after, today=today, works=is_business_day),
        "holidays": holidays(min(planned.plan.begins or today, today), planned.plan.due_on),
        "label_of": skills.label_of,
        "titles": {piece.id: piece.title for piece in planned.pieces},
    }


@get("/orders/{order_id:uuid}/plan", guards=[may("order.read")], name="work.plan")
async def plan(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """The plan of an order, reckoned anew at every look."""
    async with begin(actor) as tx:
        order = await plans.order(tx, order=order_id)
        planned = await plans.of_order(tx, order=order, now=clock.now())
    return page(request, "work/plan.html", o=order, today=clock.today(), **shown(planned))


@post("/orders/{order_id:uuid}/plan", guards=[may("task.write")])
@forms.again(plan)
async def settle(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """Writes the planned days onto the tasks."""
    async with begin(actor) as tx:
        await plans.settle(tx, order=order_id, now=clock.now())
    return see(request, f"/orders/{order_id}/plan", said=_("計画の日を業務に書き込みました。"))


@post("/orders/{order_id:uuid}/plan/margins", guards=[may("task.write")])
@forms.again(plan)
async def margins(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """The order keeps these days free."""
    data = await forms.read(request, MarginsForm)
    kept = Margins(data.acceptance_days, data.inspection_days, data.buffer_days)
    async with begin(actor) as tx:
        await plans.set_margins(
            tx, order=order_id, margins=kept, version=data.version, now=clock.now()
        )
    return see(request, f"/orders/{order_id}/plan", said=_("予備の日数を変えました。"))


@get("/tasks/{task_id:uuid}/needs", guards=[may("task.write")], name="work.needs")
async def needs_form(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """What the task needs, to be changed."""
    async with begin(actor) as tx:
        task = await plans.task(tx, task=task_id)
        found = await plans.piece(tx, task=task_id)
        others = [] if task.order_id is None else await plans.others(tx, order=task.order_id)
    return page(
        request,
        "work/needs.html",
        t=task,
        p=found,
        others=[(one.id, one.title) for one in others if one.id != task_id],
        securities=list(Security),
        skills=[(row.code, row.label) for row in skills.of_day(clock.today())],
        levels=list(skills.LEVELS.items()),
        rows=[*found.skills, *[None] * ROWS][: max(ROWS, len(found.skills) + 1)],
    )


@post("/tasks/{task_id:uuid}/needs", guards=[may("task.write")])
@forms.again(needs_form)
async def needs(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """The task needs this from now on; terms that workers accepted stay as they are."""
    data = await forms.read(request, NeedsForm)
    wanted = {row.skill: row.level for row in data.skills if row.skill}
    given = Needs(
        security=data.security,
        hands=data.hands,
        minutes_per_unit=data.minutes_per_unit,
        skills=[Skill(skill, level) for skill, level in wanted.items()],
        after=data.after,
    )
    async with begin(actor) as tx:
        await plans.set_needs(tx, task=task_id, needs=given, now=clock.now())
    return see(request, f"/tasks/{task_id}/needs", said=_("業務の条件を変えました。"))


HANDLERS = [plan, settle, margins, needs_form, needs]
