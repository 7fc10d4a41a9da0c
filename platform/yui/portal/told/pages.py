"""A worker's notices, the newest first."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromQuery

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.notices import actions as notices
from yui.onboarding import actions as onboarding
from yui.web import Asking, Who, page

NOTICES = 50


@get("/me/notices", guards=[may("me")], name="portal.notices")
async def inbox(
    request: Asking,
    actor: Who,
    before: FromQuery[datetime | None] = None,
    before_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """What she was told, the newest first."""
    async with begin(actor) as tx:
        found = await notices.inbox(tx, before=before, before_id=before_id, most=NOTICES + 1)
        left = await onboarding.missing(tx, actor.id, on=clock.today())
    return page(
        request,
        "portal/notices.html",
        steps_left=left,
        notices=found[:NOTICES],
        more=len(found) > NOTICES,
        first=before is None,
    )
