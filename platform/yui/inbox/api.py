"""The inbox as JSON, for pages of our own."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.params import FromQuery, QueryParameter
from litestar.response.base import ASGIResponse

from tenants.db import read_json
from tenants.guards import may
from yui import clock
from yui.inbox import actions
from yui.inbox.actions import Look
from yui.inbox.model import Kind
from yui.web.args import Who

Most = Annotated[int, QueryParameter(ge=1, le=200)]


@get("/api/internal/inbox", guards=[may("inbox.read")], include_in_schema=False)
async def inbox(
    actor: Who,
    *,
    kind: FromQuery[Kind | None] = None,
    asleep: FromQuery[bool] = False,
    after_due: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
    after_kind: FromQuery[Kind | None] = None,
    limit: Most = 50,
) -> ASGIResponse:
    """A page of what waits, by the time to decide: {"items": […]}, after (after_due, after_id, after_kind)."""
    look = Look([kind] if kind else [], asleep, after_due, after_id, after_kind, limit)
    sql, bound = actions.page_of(actor, look, now=clock.now())
    body = await read_json(actor, sql, *bound)
    return ASGIResponse(body=body, media_type="application/json")


routes = Router("/", route_handlers=[inbox])
