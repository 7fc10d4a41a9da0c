"""The pages of hints: today's rules, a text tried out, what was met; a rule's own in `proposing`."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.hints import actions, model
from yui.hints.proposing import actions as changes
from yui.hints.proposing import pages as proposing
from yui.web import Asking, Who, forms, page


class Tried(Struct, forbid_unknown_fields=True):
    """A text to be looked at; nothing of it is kept."""

    text: Annotated[str, Meta(max_length=10_000)]


@get("/hints", guards=[may("hint.read")], name="hints.rules")
async def rules(request: Asking, actor: Who) -> Response[Any]:
    """Every rule with its source, its days and what waits; and a field to try a text."""
    return await _shown(request, actor, text=None)


async def _shown(request: Asking, actor: Who, *, text: str | None) -> Response[Any]:
    today = clock.today()
    async with begin(actor) as tx:
        known = await actions.standing(tx, on=today)
        waiting = await changes.page(tx)
        used = await actions.rules(tx, on=today)
    return page(
        request,
        "hints/rules.html",
        rules=known,
        waiting={each.code: each for each in waiting},
        hits=None if text is None else model.find(text, used),
        text=text or "",
    )


@post("/hints/check", guards=[may("hint.read")], status_code=200)
@forms.again(rules)
async def check(request: Asking, actor: Who) -> Response[Any]:
    """What the rules say of a text; nothing is kept."""
    data = await forms.read(request, Tried)
    return await _shown(request, actor, text=data.text)


@get("/hints/log", guards=[may("hint.read")], name="hints.log")
async def log(
    request: Asking,
    actor: Who,
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
    sent_only: FromQuery[bool] = False,
) -> Response[Any]:
    """What was met, the newest first."""
    after = None if after_at is None or after_id is None else (after_at, after_id)
    async with begin(actor) as tx:
        found = await actions.hits(tx, after=after, sent_only=sent_only, most=actions.PAGE + 1)
    return page(
        request,
        "hints/log.html",
        hits=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        first=after is None,
        sent_only=sent_only,
    )


routes = Router("/", route_handlers=[rules, check, log, *proposing.handlers])
