"""The guard's pages for directors, and the watch at the contract edge."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from litestar.params import FromQuery
from litestar.types import Scope as Visit
from msgspec import Meta, Struct

from tenants.actor import Actor, Role
from tenants.db import begin, serving_safely
from tenants.guards import may
from tenants.refusal import Forbidden, Unavailable, Unknown
from tenants.sessions import session_of
from yui import clock
from yui.audit.commands import noted
from yui.guard import actions, model, rules, scenarios
from yui.guard.equipment import pages as equipment
from yui.guard.model import FindingState
from yui.web import Asking, Id, Who, _, forms, menu, page, see, tables
from yui.web.menu import Entry

menu.register(Entry("偽装請負の点検", "/guard", needs="guard.read", order=70, icon="ok"))

STATES = {
    "waiting": actions.WAITING,
    "mended": (FindingState.MENDED,),
    "explained": (FindingState.EXPLAINED,),
}


class Move(Struct, forbid_unknown_fields=True):
    """The form of a move; `version`: the finding as the form's writer saw it."""

    version: int
    to: Literal["mending", "mended", "explained"]
    note: Annotated[str, Meta(max_length=2_000)]
    due_on: date | None = None


class Span(Struct, forbid_unknown_fields=True):
    """The days of an export, both ends included."""

    since: date
    until: date


@get("/guard", guards=[may("guard.read")], name="guard.findings")
async def findings(
    request: Asking,
    actor: Who,
    show: FromQuery[Literal["waiting", "mended", "explained"]] = "waiting",
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """The weekly review: what waits, the weeks looked at, what the edge refused."""
    after = None if after_at is None or after_id is None else (after_at, after_id)
    async with begin(actor) as tx:
        found = await actions.findings(tx, states=STATES[show], after=after, most=actions.PAGE + 1)
        looks = await actions.looks(tx)
        events = await actions.events(tx, most=10)
    today = clock.today()
    return page(
        request,
        "guard/findings.html",
        findings=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        first=after is None,
        show=show,
        titles={rule.code: rule for rule in rules.all_rules()},
        looks=looks,
        events=events,
        today=today,
        since=today.replace(day=1) - timedelta(days=92),
    )


@get("/guard/rules", guards=[may("guard.read")], name="guard.rules")
async def rule_book(request: Asking) -> Response[Any]:
    """The rules of today with their sources, the items of 告示37号, and the examples."""
    today = clock.today()
    return page(
        request,
        "guard/rules.html",
        rules=rules.of_day(today),
        items=rules.items(),
        pack={each.rule: each for each in scenarios.pack()},
    )


@get("/guard/findings/{finding_id:uuid}", guards=[may("guard.read")], name="guard.finding")
async def finding(request: Asking, finding_id: Id, actor: Who) -> Response[Any]:
    """One finding: what was met, by which rule and law, what is done about it."""
    async with begin(actor) as tx:
        found, steps = await actions.show(tx, finding=finding_id)
    if found.kind == "worker":
        await noted(actor, "guard.income_read", subject=found.subject.partition("/")[0])
    return page(
        request,
        "guard/finding.html",
        f=found,
        steps=steps,
        rule=rules.rule_of(found.rule_code, found.rule_from),
        moves=[state for state in FindingState if _open_to(found.state, state)],
        today=clock.today(),
    )


def _open_to(state: FindingState, to: FindingState) -> bool:
    return to in model.FINDING_MOVES[state] and to is not FindingState.OPEN


@post("/guard/findings/{finding_id:uuid}", guards=[may("guard.write")])
@forms.again(finding)
async def move(request: Asking, finding_id: Id, actor: Who) -> Response[Any]:
    """Mends, closes as mended, or explains."""
    data = await forms.read(request, Move)
    async with begin(actor) as tx:
        await actions.move(
            tx,
            finding=finding_id,
            to=FindingState(data.to),
            note=data.note,
            due_on=data.due_on,
            version=data.version,
            now=clock.now(),
        )
    return see(request, f"/guard/findings/{finding_id}", said=_("記録しました。"))


@post("/guard/looks", guards=[may("guard.write")])
@forms.again(findings)
async def look(request: Asking, actor: Who) -> Response[Any]:
    """Looks at the running week now, instead of waiting for its end."""
    now = clock.now()
    async with begin(actor) as tx:
        seen = await actions.look(tx, week=model.week_of(now.date()), now=now)
    said = _("点検しました。新しい指摘はありません。")
    if seen.fresh:
        said = _("点検しました。新しい指摘が{n}件あります。").format(n=seen.fresh)
    return see(request, "/guard", said=said)


@post("/guard/evidence", guards=[may("guard.write")], status_code=200)
@forms.again(findings)
async def evidence(request: Asking, actor: Who) -> Response[Any]:
    """The evidence for the labour bureau; a POST, because each export is noted."""
    data = await forms.read(request, Span)
    async with begin(actor) as tx:
        body = await actions.export(tx, since=data.since, until=data.until, now=clock.now())
    name = f"guard-{data.since:%Y%m%d}-{data.until:%Y%m%d}.zip"
    return tables.download(body, name=name, media="application/zip")


async def watched(error: Exception, scope: Visit) -> None:
    """Keeps what the contract edge refused to a client's user: 403 by a guard, or no such thing.

    Runs after the refusal and changes nothing of the answer; when it cannot be kept, the answer
    is none of a client's business either, so that it stays as it is. A page that is open to everyone
    is nobody's trespass, whatever it does not find.
    """
    if not isinstance(error, Forbidden | Unknown | NotFoundException) or _open_to_all(scope):
        return
    actor = await _client_of(scope)
    if actor is None:
        return
    route = str(scope.get("path_template") or actions.NO_ROUTE)
    status = 403 if isinstance(error, Forbidden) else 404
    safely = serving_safely.set(False)
    try:
        async with begin(actor) as tx:
            await actions.refused(
                tx, method=str(scope.get("method", "")), route=route, status=status, now=clock.now()
            )
    except Unavailable:
        return
    finally:
        serving_safely.reset(safely)


def _open_to_all(scope: Visit) -> bool:
    return "route_handler" in scope and not scope["route_handler"].resolve_guards()


async def _client_of(scope: Visit) -> Actor | None:
    """The client's user who asked; also where no route was found, and so no caller was named."""
    actor = scope.get("user")
    if actor is None and not scope["path"].startswith(("/api/", "/static/")):
        connection: ASGIConnection[Any, Any, Any, Any] = ASGIConnection(scope)
        for name in ("__Host-sid", "sid"):
            if ident := connection.cookies.get(name, ""):
                found = await session_of(ident)
                actor = found.actor() if found else None
    return actor if isinstance(actor, Actor) and actor.role is Role.CLIENT else None


routes = Router(
    "/",
    route_handlers=[findings, rule_book, finding, move, look, evidence, *equipment.handlers],
    include_in_schema=False,
)
