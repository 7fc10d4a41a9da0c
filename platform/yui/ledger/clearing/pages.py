"""The page of open items on clearing accounts (未消込一覧)."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.ledger.clearing import actions
from yui.ledger.clearing.model import Open
from yui.towns import actions as towns
from yui.web import Asking, Who, _, forms, page, see
from yui.web.leaf import FETCH, leaf


class Reason(Struct, forbid_unknown_fields=True):
    """The form that says why an item is still open."""

    account: UUID
    journal: UUID
    reason: Annotated[str, Meta(min_length=1, max_length=500)]
    until: date


def _after(found: list[Open], mark: str) -> list[Open]:
    marks = [one.mark for one in found]
    return found[marks.index(mark) + 1 :] if mark in marks else found


@get("/ledger/open", guards=[may("ledger.read")], name="ledger.open")
async def open_items(request: Asking, actor: Who, after: FromQuery[str] = "") -> Response[Any]:
    """What is still on clearing accounts, the worst first, with who said why."""
    today = clock.today()
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=today)
        found = await actions.listed(tx, body=body.id, today=today)
    await noted(actor, "ledger.read", subject="open_items")
    return page(
        request,
        "ledger/open.html",
        body=body,
        count=len(found),
        bad=sum(one.standing.bad for one in found),
        yen=sum(one.item.yen for one in found),
        found=leaf(_after(found, after)[:FETCH], after=after or None),
    )


@post("/ledger/open/reasons", guards=[may("closing.write")])
@forms.again(open_items)
async def explain(request: Asking, actor: Who) -> Response[Any]:
    """Says why an item is still open, and until when that holds."""
    data = await forms.read(request, Reason)
    now = clock.now()
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        await actions.explain(
            tx,
            body=body.id,
            account=data.account,
            journal=data.journal,
            reason=data.reason,
            until=data.until,
            now=now,
        )
    return see(request, "/ledger/open", said=_("理由を記録しました。"))


routes = [open_items, explain]
