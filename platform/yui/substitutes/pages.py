"""The pages of substitutes: the worker's 「続けられません」, the director's cases and their hours."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.substitutes import actions
from yui.substitutes.model import Hours
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(Entry("代替のお願い", "/substitutes", needs="offer.write", order=39, icon="people"))
Step = Annotated[int, Meta(ge=1, le=240)]


class NewHours(Struct, forbid_unknown_fields=True):
    """The town's hours from a day on."""

    valid_from: date
    team_hours: Step
    town_hours: Step
    towns_hours: Annotated[int, Meta(ge=1, le=720)]
    at_once: Annotated[int, Meta(ge=1, le=20)]
    propose_hours: Annotated[int, Meta(ge=1, le=720)] | None = None
    quiet_from: Annotated[int, Meta(ge=0, le=23)] = 21
    quiet_until: Annotated[int, Meta(ge=0, le=23)] = 7


@get("/me/assignments/{assignment_id:uuid}/leaving", guards=[may("me")], name="substitutes.leaving")
async def leaving(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """What stays hers and what becomes free, before she decides."""
    async with begin(actor) as tx:
        found = await actions.before_leaving(tx, assignment=assignment_id)
    return page(request, "substitutes/leaving.html", l=found)


@post("/me/assignments/{assignment_id:uuid}/leaving", guards=[may("me")])
@forms.again(leaving)
async def leave(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """She cannot go on: no reason is asked."""
    async with begin(actor) as tx:
        await actions.leave(tx, assignment=assignment_id, now=clock.now())
    return see(
        request,
        f"/me/assignments/{assignment_id}",
        said=_("承りました。提出ずみの分は、検収してお支払いします。"),
    )


@get("/substitutes", guards=[may("order.read")], name="substitutes.list")
async def cases(
    request: Asking,
    actor: Who,
    before_at: FromQuery[datetime | None] = None,
    before_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """The cases, the newest first, and the hours that hold."""
    now = clock.now()
    before = None if before_at is None or before_id is None else (before_at, before_id)
    async with begin(actor) as tx:
        found = await actions.cases(tx, before=before, most=actions.PAGE + 1)
        rule = await actions.rule_on(tx, now=now)
        rules = await actions.rules(tx)
    return page(
        request,
        "substitutes/cases.html",
        cases=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        first=before is None,
        rule=rule,
        rules=rules,
        today=now.date(),
    )


@post("/substitutes/hours", guards=[may("offer.write")])
@forms.again(cases)
async def settle(request: Asking, actor: Who) -> Response[Any]:
    """Sets the town's hours from a day on."""
    data = await forms.read(request, NewHours)
    new = Hours(
        data.valid_from,
        data.team_hours,
        data.town_hours,
        data.towns_hours,
        data.at_once,
        data.propose_hours,
        data.quiet_from,
        data.quiet_until,
    )
    async with begin(actor) as tx:
        await actions.settle(tx, new, now=clock.now())
    return see(request, "/substitutes", said=_("お返事の時間を定めました。"))


@get("/substitutes/{substitution_id:uuid}", guards=[may("order.read")], name="substitutes.case")
async def show(request: Asking, substitution_id: Id, actor: Who) -> Response[Any]:
    """One case: how far it is, whom it has asked, what is left."""
    now = clock.now()
    async with begin(actor) as tx:
        found, asks = await actions.show(tx, case=substitution_id)
        proposal = await actions.proposal(tx, case=found, now=now)
    await noted(actor, "substitution.read", subject=str(substitution_id))
    return page(request, "substitutes/case.html", c=found, asks=asks, p=proposal, now=now)


@post("/substitutes/{substitution_id:uuid}/cancellation", guards=[may("offer.write")])
@forms.again(show)
async def cancel(request: Asking, substitution_id: Id, actor: Who) -> Response[Any]:
    """The director has found another way."""
    async with begin(actor) as tx:
        await actions.cancel(tx, case=substitution_id, now=clock.now())
    return see(request, f"/substitutes/{substitution_id}", said=_("代替のお願いを終えました。"))


@post("/substitutes/{substitution_id:uuid}/waiver", guards=[may("offer.write")])
@forms.again(show)
async def waive(request: Asking, substitution_id: Id, actor: Who) -> Response[Any]:
    """The director goes on waiting inside the town."""
    async with begin(actor) as tx:
        await actions.waive(tx, case=substitution_id, now=clock.now())
    return see(
        request, f"/substitutes/{substitution_id}", said=_("町の中での打診を続けることにしました。")
    )


routes = Router("/", route_handlers=[leaving, leave, cases, settle, show, cancel, waive])
