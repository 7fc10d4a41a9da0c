"""The page of what waits: four lists, each with its own next page."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from litestar import Response, get
from litestar.params import FromQuery

from tenants.db import ReadTx, begin
from tenants.guards import may
from yui import clock
from yui.offers.complete import ITEMS
from yui.sheets.lists import actions
from yui.web import Asking, Who, page

Part = Literal["changes", "open", "papers", "questions"]
PARTS: tuple[Part, ...] = ("changes", "open", "papers", "questions")


@get("/terms", guards=[may("order.read")], name="sheets.waiting")
async def waiting(
    request: Asking,
    actor: Who,
    *,
    part: FromQuery[Part | None] = None,
    after_day: FromQuery[date | None] = None,
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """Open items (the overdue first), papers that were asked for, questions without an answer: the
    first page of each; or one of them, going on after its last line."""
    at = None if after_at is None or after_id is None else (after_at, after_id)
    day = None if after_day is None or after_id is None else (after_day, after_id)
    lists: dict[str, list[Any]] = {name: [] for name in PARTS}
    async with begin(actor) as tx:
        for name in PARTS if part is None else (part,):
            lists[name] = await _page(tx, name, at=at if part else None, day=day if part else None)
    return page(
        request,
        "sheets/waiting.html",
        part=part,
        first=at is None and day is None,
        lists={name: found[: actions.PAGE] for name, found in lists.items()},
        more={name for name, found in lists.items() if len(found) > actions.PAGE},
        items=ITEMS,
        today=clock.today(),
    )


async def _page(
    tx: ReadTx, part: Part, *, at: tuple[datetime, UUID] | None, day: tuple[date, UUID] | None
) -> list[Any]:
    most = actions.PAGE + 1
    if part == "open":
        return await actions.open_terms(tx, after=day, most=most)
    if part == "changes":
        return await actions.overtaken(tx, after=at, most=most)
    if part == "papers":
        return await actions.papers(tx, after=at, most=most)
    return await actions.questions(tx, after=at, most=most)
