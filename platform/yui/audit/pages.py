"""The director's page of the log: read, filtered, taken along as a chain that proves itself."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit import actions, commands
from yui.audit.model import Wanted
from yui.japan import JST
from yui.web import Asking, Who, menu, page
from yui.web.menu import Entry

menu.register(Entry("監査ログ", "/audit", needs="audit.read", order=72, icon="list"))

What = Annotated[str, QueryParameter(max_length=60, pattern=r"^[a-z0-9_]*(\.[a-z0-9_]*)*\Z")]
Whom = Annotated[str, QueryParameter(max_length=100, pattern=r"^[^\x00-\x1f]*\Z")]
Day = Annotated[str, QueryParameter(pattern=r"^(\d{4}-\d{2}-\d{2})?\Z")]
ById = Annotated[str, QueryParameter(pattern=r"^([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})?\Z")]


def _moment(day: str, *, after: int = 0) -> datetime | None:
    try:
        known = date.fromisoformat(day) + timedelta(days=after)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(known, time(), JST)


def _wanted(*, what: str, who: str, whom: str, since: str, until: str) -> Wanted:
    return Wanted(
        action=what or None,
        who=UUID(who) if who else None,
        subject=whom or None,
        since=_moment(since),
        until=_moment(until, after=1),
    )


@get("/audit", guards=[may("audit.read")], name="audit.log")
async def log(
    request: Asking,
    actor: Who,
    *,
    what: What = "",
    who: ById = "",
    whom: Whom = "",
    since: Day = "",
    until: Day = "",
    before: FromQuery[int | None] = None,
) -> Response[Any]:
    """A page of the log, the newest first: one statement. Reading it is noted in it."""
    wanted = _wanted(what=what, who=who, whom=whom, since=since, until=until)
    beyond = None if before is None else max(0, min(before, 2**62))
    async with begin(actor) as tx:
        found = await actions.page(tx, wanted, before=beyond, most=actions.PAGE + 1)
    await commands.noted(actor, "audit.read", subject=str(actor.tenant), count=len(found))
    filters = {"what": what, "who": who, "whom": whom, "since": since, "until": until}
    return page(
        request,
        "audit/log.html",
        lines=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        first=before is None,
        filters={name: value for name, value in filters.items() if value},
    )


@post("/audit/export", guards=[may("audit.read")], status_code=200)
async def export(actor: Who) -> Stream:
    """The whole chain as CSV; a POST, because each export is noted, and is the chain's last line."""
    head, parts = await commands.exported(actor)
    name = f"audit-{int(actor.tenant)}-{clock.today():%Y%m%d}-{head.seq}.csv"
    return Stream(
        parts,
        media_type="text/csv",
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "x-audit-head": f"{head.seq} {head.hash}",
        },
    )


routes = Router("/", route_handlers=[log, export], include_in_schema=False)
