"""The team's board as columns and as a table; a card is moved by a plain form."""

from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.team import actions, model
from yui.team.model import CardChanged, Spot
from yui.units.model import UnitState
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(Entry("チームの進み具合", "/team", needs="team.read", order=41, icon="people"))

Version = Annotated[str, Meta(min_length=1, max_length=60)]
Count = Annotated[int, Meta(ge=1, le=100_000)]


class Look(StrEnum):
    """How the board is shown."""

    COLUMNS = "columns"
    TABLE = "table"


class MoveForm(Struct, forbid_unknown_fields=True):
    """Which card goes where. `version`: the card as it was looked at; `count`: so many of its units.

    `look` and `only`: how the board was shown, to come back to.
    """

    state: UnitState
    into: UnitState
    version: Version
    assignment: UUID | None = None
    count: Count | None = None
    look: Look = Look.COLUMNS
    only: bool = False


class GiveForm(Struct, forbid_unknown_fields=True):
    """How many units that nobody holds go to which assignment."""

    assignment: UUID
    count: Count
    version: Version
    look: Look = Look.COLUMNS
    only: bool = False


@get("/team", guards=[may("team.read")], name="team.board")
async def board(
    request: Asking,
    actor: Who,
    *,
    task: FromQuery[UUID | None] = None,
    look: FromQuery[Look] = Look.COLUMNS,
    after: FromQuery[str] = "",
) -> Response[Any]:
    """The cards of the town's open tasks, or of one, a page at a time."""
    async with begin(actor) as tx:
        found = await actions.board(tx, task=task, after=after)
    return page(
        request,
        "team/board.html",
        b=found,
        columns=model.columns(found.cards),
        in_work=model.in_work(found.cards),
        task=task,
        shown=look,
        other=_back(task, Look.COLUMNS if look is Look.TABLE else Look.TABLE),
        first=_back(task, look),
        next_page=_back(task, look, after=found.more) if found.more else "",
        after=after,
        most=model.MOST,
        today=clock.today(),
    )


def _back(task: UUID | None, look: Look, *, after: str = "") -> str:
    asked = {"task": str(task)} if task else {}
    if after:
        asked["after"] = after
    if look is not Look.COLUMNS:
        asked["look"] = look.value
    return "/team" + ("?" + urlencode(asked) if asked else "")


@post("/team/tasks/{task_id:uuid}/moves", guards=[may("team.write")])
@forms.again(board)
async def move(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Moves a card on; 412 with who changed it when it is not the one that was looked at."""
    data = await forms.read(request, MoveForm)
    spot = Spot(task_id, data.assignment, data.state)
    back = _back(task_id if data.only else None, data.look)
    try:
        async with begin(actor) as tx:
            moved = await actions.move(
                tx,
                spot=spot,
                to=data.into,
                version=data.version,
                count=data.count,
                now=clock.now(),
            )
    except CardChanged as refused:
        return await _changed(request, actor, spot, refused=refused, back=back)
    said = _("%(n)s件を「%(state)s」にしました。") % {"n": moved, "state": _(data.into.says)}
    return see(request, back, said=said)


@post("/team/tasks/{task_id:uuid}/units", guards=[may("team.write")])
@forms.again(board)
async def give(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Gives units that nobody has begun to a worker, within what she took on."""
    data = await forms.read(request, GiveForm)
    back = _back(task_id if data.only else None, data.look)
    try:
        async with begin(actor) as tx:
            given = await actions.give(
                tx,
                task=task_id,
                assignment=data.assignment,
                version=data.version,
                count=data.count,
                now=clock.now(),
            )
    except CardChanged as refused:
        spot = Spot(task_id, None, UnitState.TODO)
        return await _changed(request, actor, spot, refused=refused, back=back)
    return see(request, back, said=_("%(n)s件の担当を決めました。") % {"n": given})


async def _changed(
    request: Asking, actor: Actor, spot: Spot, *, refused: CardChanged, back: str
) -> Response[Any]:
    """Who did what to the card meanwhile, and the way back to the board as it is now."""
    async with begin(actor) as tx:
        found = await actions.changes(tx, spot=spot)
        now = await actions.of_worker(tx, spot=spot)
    return page(
        request,
        "team/changed.html",
        status=refused.status,
        changes=found,
        cards=now,
        says=refused.says,
        back=back,
    )


@get("/team/capacity", guards=[may("team.read")], name="team.capacity")
async def capacity(request: Asking, actor: Who) -> Response[Any]:
    """Free hours of the team by week against the hours promised, and what falls due when."""
    async with begin(actor) as tx:
        found = await actions.capacity(tx, now=clock.now())
    return page(request, "team/capacity.html", c=found, today=clock.today())


routes = Router("/", route_handlers=[board, move, give, capacity])
