"""The hot list of tasks as JSON, for pages of our own."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Router
from litestar.params import FromQuery, QueryParameter

from tenants.actor import Actor
from tenants.db import read_json
from tenants.guards import may
from yui.web.args import Asking
from yui.web.hot import HotList, JsonBytes
from yui.work import queries

Most = Annotated[int, QueryParameter(ge=1, le=200)]


@HotList(
    "/api/internal/tasks", http_method="GET", guards=[may("order.read")], include_in_schema=False
)
async def tasks(
    request: Asking,
    after_due: FromQuery[date | None] = None,
    after_id: FromQuery[UUID | None] = None,
    limit: Most = 50,
) -> JsonBytes:
    """A page of the town's tasks by due date: {"items": […]}, going on after (after_due, after_id)."""
    # Not by the dependency `actor`: resolving one is a twentieth of this list's time.
    actor: Actor = request.user
    body = await read_json(actor, queries.TASK_PAGE, int(actor.tenant), after_due, after_id, limit)
    return JsonBytes(body)


routes = Router("/", route_handlers=[tasks])
