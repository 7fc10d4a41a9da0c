"""The page of all shares: three lists, each with its own next page."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from litestar import Response, get
from litestar.params import FromQuery

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.sharing import actions
from yui.web import Asking, Who, page


@get("/shares", guards=[may("share.read")], name="sharing.shares")
async def shares(
    request: Asking,
    actor: Who,
    *,
    part: FromQuery[Literal["arrived", "in", "out"] | None] = None,
    open: FromQuery[bool] = False,  # noqa: A002  -- the name in the address
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """What other towns ask of us, what we asked of them, what was handed over: the first page of each,
    or one of them going on after its last line."""
    at = (after_at, after_id) if part and after_at and after_id else None
    lists: dict[str, list[Any]] = {"arrived": [], "in": [], "out": []}
    async with begin(actor) as tx:
        for name in lists if part is None else (part,):
            if name == "arrived":
                lists[name] = await actions.arrived(tx, after=at, most=actions.PAGE + 1)
            else:
                after = (open, *at) if at else None
                lists[name] = await actions.page(
                    tx, name, after=after, most=actions.PAGE + 1, on=clock.today()
                )
    return page(
        request,
        "sharing/shares.html",
        part=part,
        first=at is None,
        lists={name: found[: actions.PAGE] for name, found in lists.items()},
        more={name for name, found in lists.items() if len(found) > actions.PAGE},
        now=clock.now(),
    )
