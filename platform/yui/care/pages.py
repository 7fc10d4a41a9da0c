"""The pages of consideration: hers, and the office's. Leaders and clients have none."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.care import actions
from yui.care.model import Kind, NewCase, State
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry

menu.register(
    Entry("育児・介護の配慮", "/me/care", needs="me", order=84, icon="user"),
    Entry("育児・介護の配慮", "/care", needs="care.write", order=48, icon="user"),
)


class Asked(Struct, forbid_unknown_fields=True):
    """Her form."""

    wish: Annotated[str, Meta(min_length=1, max_length=1000)]
    from_on: date
    kind: Kind = Kind.UNTOLD
    said: Annotated[str, Meta(max_length=1000)] = ""
    assignment: UUID | None = None


class Answered(Struct, forbid_unknown_fields=True):
    """The office's answer."""

    to: Literal["granted", "otherwise", "refused"]
    answer: Annotated[str, Meta(max_length=1000)] = ""
    reason: Annotated[str, Meta(max_length=1000)] = ""


@get("/me/care", guards=[may("me")], name="care.mine")
async def mine(request: Asking, actor: Who, after: FromQuery[UUID | None] = None) -> Response[Any]:
    """What she asked for, what was answered, the form."""
    async with begin(actor) as tx:
        found = await actions.mine(tx, after=after, most=FETCH)
        works = await actions.works(tx)
        duty = await actions.is_duty(tx, on=clock.today())
    return page(
        request,
        "care/mine.html",
        cases=leaf(found, after),
        works=[(each.id, each.title) for each in works],
        kinds=[(each.value, _(each.says)) for each in Kind],
        duty=duty,
        today=clock.today(),
    )


@post("/me/care", guards=[may("me")])
@forms.again(mine)
async def ask(request: Asking, actor: Who) -> Response[Any]:
    """She asks."""
    data = await forms.read(request, Asked)
    new = NewCase(data.kind, data.wish, data.said, data.assignment, data.from_on)
    async with begin(actor) as tx:
        await actions.ask(tx, new, now=clock.now())
    return see(request, "/me/care", said=_("申し出を受け付けました。"))


@post("/me/care/{care_id:uuid}/withdrawal", guards=[may("me")])
@forms.again(mine)
async def withdraw(request: Asking, care_id: Id, actor: Who) -> Response[Any]:
    """She takes it back."""
    async with begin(actor) as tx:
        await actions.withdraw(tx, case=care_id)
    return see(request, "/me/care", said=_("申し出を取り下げました。"))


@get("/care", guards=[may("care.write")], name="care.list")
async def cases(request: Asking, actor: Who, after: FromQuery[UUID | None] = None) -> Response[Any]:
    """The town's cases, the newest first."""
    async with begin(actor) as tx:
        found = await actions.page(tx, after=after, most=FETCH)
    if found:
        await noted(actor, "care.listed", subject=str(actor.tenant), count=len(found))
    return page(request, "care/cases.html", cases=leaf(found, after), today=clock.today())


@get("/care/{care_id:uuid}", guards=[may("care.write")], name="care.case")
async def case(request: Asking, care_id: Id, actor: Who) -> Response[Any]:
    """A case with what she chose to say; the look is noted."""
    async with begin(actor) as tx:
        found = await actions.show(tx, case=care_id)
    await noted(actor, "care.read", subject=str(found.worker_id))
    return page(request, "care/case.html", c=found, today=clock.today())


@post("/care/{care_id:uuid}/look", guards=[may("care.write")])
@forms.again(case)
async def look(request: Asking, care_id: Id, actor: Who) -> Response[Any]:
    """Begins to consider it."""
    async with begin(actor) as tx:
        await actions.take_up(tx, case=care_id)
    return see(request, f"/care/{care_id}", said=_("検討を始めました。"))


@post("/care/{care_id:uuid}", guards=[may("care.write")])
@forms.again(case)
async def answer(request: Asking, care_id: Id, actor: Who) -> Response[Any]:
    """Grants it, grants it in another way, or refuses it and says why."""
    data = await forms.read(request, Answered)
    async with begin(actor) as tx:
        await actions.answer(
            tx,
            case=care_id,
            to=State(data.to),
            answer=data.answer,
            reason=data.reason,
            now=clock.now(),
        )
    return see(request, f"/care/{care_id}", said=_("お返事を送りました。"))


routes = Router(
    "/",
    route_handlers=[mine, ask, withdraw, cases, case, look, answer],
    include_in_schema=False,
)
