"""The page of differences between the two sides of shares."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromQuery

from tenants.db import begin
from tenants.guards import may
from yui.sharing.reconcile import actions
from yui.web import Asking, Who, page


@get("/shares/differences", guards=[may("share.read")], name="sharing.differences")
async def differences(
    request: Asking,
    actor: Who,
    *,
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """What the last nightly looks found and nobody has mended, the newest first."""
    after = (after_at, after_id) if after_at and after_id else None
    async with begin(actor) as tx:
        found = await actions.standing(tx, after=after, most=actions.PAGE + 1)
    return page(
        request,
        "sharing/differences.html",
        rows=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        first=after is None,
    )
