"""The pages of joint projects: the lead director's, the guest director's part, the annotator's items."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.joint import actions, model
from yui.joint.annotate.pages import routes as annotate
from yui.joint.model import PhaseState, ProjectState, Towns
from yui.joint.parts import actions as lending
from yui.joint.parts.pages import routes as parts
from yui.joint.quality import actions as quality
from yui.joint.quality import model as measures
from yui.joint.release.pages import routes as release
from yui.joint.typed import Title, Yen
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import leaf
from yui.web.menu import Entry
from yui.work import actions as work

menu.register(
    Entry("共同プロジェクト", "/joint", needs="share.read", order=47, icon="share"),
    Entry("共同プロジェクト", "/me/joint", needs="me", order=10, icon="list"),
)
Text = Annotated[str, Meta(min_length=1, max_length=2000)]


class NewProject(Struct, forbid_unknown_fields=True):
    """The form of a project; an answer a line."""

    order_id: UUID
    title: Title
    guide: Text
    labels: Text
    budget_yen: Yen
    once: UUID
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class NewTerms(Struct, forbid_unknown_fields=True):
    """What may be done with the data."""

    licence: Annotated[str, Meta(min_length=1, max_length=200)]
    rights: Text
    training: Text
    sources: Text
    towns: Towns = Towns.NONE
    without_consent: bool = False
    with_agreement: bool = False
    with_gold: bool = False


class NewPhase(Struct, forbid_unknown_fields=True):
    """A phase with its part of the budget."""

    title: Title
    due_on: date
    budget_yen: Yen


class Move(Struct, forbid_unknown_fields=True):
    """Where a project goes."""

    to: ProjectState


class MovePhase(Struct, forbid_unknown_fields=True):
    """Where a phase goes."""

    to: PhaseState


@get("/joint", guards=[may("share.read")], name="joint.list")
async def listed(
    request: Asking,
    actor: Who,
    *,
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
    part_at: FromQuery[datetime | None] = None,
    part_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """Our projects, and our part of others'."""
    after = (after_at, after_id) if after_at and after_id else None
    behind = (part_at, part_id) if part_at and part_id else None
    async with begin(actor) as tx:
        projects = await actions.projects(tx, after=after)
        theirs = await lending.parts(tx, after=behind)
    return page(
        request, "joint/list.html", projects=leaf(projects, after), parts=leaf(theirs, behind)
    )


@get("/joint/new", guards=[may("share.write")], name="joint.new")
async def new(request: Asking, actor: Who) -> Response[Any]:
    """For which order, with which answers and budget."""
    async with begin(actor) as tx:
        orders = await work.orders(tx, open_only=True)
    return page(
        request,
        "joint/new.html",
        orders=[(each.id, f"{each.number} {each.title}") for each in orders],
        once=forms.new_once(),
    )


@post("/joint", guards=[may("share.write")])
@forms.again(new)
async def plan(request: Asking, actor: Who) -> Response[Any]:
    """Plans it."""
    data = await forms.read(request, NewProject)
    labels, reason, now = measures.labels_of(data.labels), data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.guide, data.labels, place=Place.TASK, reason=reason, now=now
    )
    async with begin(actor) as tx:
        made = await actions.plan(
            tx,
            order=data.order_id,
            title=data.title,
            guide=data.guide,
            labels=labels,
            budget_yen=data.budget_yen,
            once=data.once,
            now=now,
        )
        await hints.sent(tx, words, place=Place.TASK, subject=str(made), reason=reason, now=now)
    return see(request, f"/joint/{made}", said=_("共同プロジェクトを作りました。"))


@get("/joint/{project_id:uuid}", guards=[may("share.read")], name="joint.project")
async def show(request: Asking, project_id: Id, actor: Who) -> Response[Any]:
    """Budget, phases, batches, how good the answers are, and what each town gave."""
    on = clock.today()
    async with begin(actor) as tx:
        found = await quality.show(tx, project=project_id, on=on)
    return page(
        request,
        "joint/project.html",
        s=found,
        p=found.project,
        r=found.report,
        ways=sorted(to.value for to in model.PROJECT_MOVES[found.project.state]),
        phase_ways=model.PHASE_MOVES,
        towns=[(each.value, _(each.says)) for each in Towns],
        percent=measures.percent,
        score=measures.score,
    )


@post("/joint/{project_id:uuid}/terms", guards=[may("share.write")])
@forms.again(show)
async def set_terms(request: Asking, project_id: Id, actor: Who) -> Response[Any]:
    """A new version of what may be done with the data."""
    data = await forms.read(request, NewTerms)
    async with begin(actor) as tx:
        await actions.set_terms(
            tx,
            project=project_id,
            licence=data.licence,
            rights=data.rights,
            training=data.training,
            sources=data.sources,
            by_consent=not data.without_consent,
            with_agreement=data.with_agreement,
            with_gold=data.with_gold,
            towns=data.towns,
            now=clock.now(),
        )
    return see(request, f"/joint/{project_id}", said=_("データの利用条件を登録しました。"))


@post("/joint/{project_id:uuid}/phases", guards=[may("share.write")])
@forms.again(show)
async def add_phase(request: Asking, project_id: Id, actor: Who) -> Response[Any]:
    """A phase."""
    data = await forms.read(request, NewPhase)
    async with begin(actor) as tx:
        await actions.add_phase(
            tx,
            project=project_id,
            title=data.title,
            due_on=data.due_on,
            budget_yen=data.budget_yen,
            now=clock.now(),
        )
    return see(request, f"/joint/{project_id}", said=_("段階を加えました。"))


@post("/joint/{project_id:uuid}/state", guards=[may("share.write")])
@forms.again(show)
async def move(request: Asking, project_id: Id, actor: Who) -> Response[Any]:
    """Starts, ends or cancels it."""
    data = await forms.read(request, Move)
    async with begin(actor) as tx:
        await actions.move(tx, project=project_id, to=data.to, now=clock.now())
    return see(request, f"/joint/{project_id}", said=_("プロジェクトの状態を変えました。"))


async def _project_of(request: Asking, phase_id: Id, actor: Who) -> Response[Any]:
    """The project of a phase, shown again with what was refused."""
    async with begin(actor) as tx:
        found = await actions.phase(tx, phase=phase_id)
    shown: Response[Any] = await show.fn(request=request, project_id=found.project_id, actor=actor)
    return shown


@post("/joint-phases/{phase_id:uuid}", guards=[may("share.write")])
@forms.again(_project_of)
async def move_phase(request: Asking, phase_id: Id, actor: Who) -> Response[Any]:
    """Opens or closes a phase."""
    data = await forms.read(request, MovePhase)
    async with begin(actor) as tx:
        project = await actions.move_phase(tx, phase=phase_id, to=data.to, now=clock.now())
    return see(request, f"/joint/{project}", said=_("段階の状態を変えました。"))


routes = Router(
    "/",
    route_handlers=[
        *(listed, new, plan, show, set_terms, add_phase, move, move_phase),
        *(parts, annotate, release),
    ],
)
