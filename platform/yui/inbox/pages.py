"""「決めること」: everything that waits for a decision, on one page."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.actor import Actor
from tenants.db import begin, read_json
from tenants.guards import may
from yui import clock
from yui.inbox import actions, model
from yui.inbox.actions import Look
from yui.inbox.model import SLEEPS, Item, Kind
from yui.web import Asking, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(Entry("決めること", "/inbox", needs="inbox.read", order=4, icon="mail"))


class Chosen(Struct, forbid_unknown_fields=True):
    """The ticked items, and for how many days to put them aside (0: take them up again)."""

    items: list[str] = []
    days: Annotated[int, Meta(ge=0, le=7)] = 1


@get("/inbox", guards=[may("inbox.read")], name="inbox.inbox")
async def inbox(
    request: Asking,
    actor: Who,
    *,
    kind: FromQuery[Kind | None] = None,
    asleep: FromQuery[bool] = False,
    after_due: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
    after_kind: FromQuery[Kind | None] = None,
) -> Response[Any]:
    """A page of items by the time to decide, and how many there are of each kind."""
    now = clock.now()
    look = Look([kind] if kind else [], asleep, after_due, after_id, after_kind, actions.MOST + 1)
    found = actions.items(await _read(actor, actions.page_of(actor, look, now=now)))
    counted = actions.counts(await _read(actor, actions.count_of(actor, now=now)))
    return page(
        request,
        "inbox/inbox.html",
        items=found[: actions.MOST],
        more=_more(found, kind, asleep),
        counts=counted,
        kind=kind,
        asleep=asleep,
        sleeps=[(str(days), _(says)) for days, says in SLEEPS.items()],
        now=now,
    )


async def _read(actor: Actor, read: actions.Read) -> bytes:
    sql, bound = read
    return await read_json(actor, sql, *bound)


def _more(found: list[Item], kind: Kind | None, asleep: bool) -> str:
    if len(found) <= actions.MOST:
        return ""
    last = found[actions.MOST - 1]
    asked = {"after_due": last.due.isoformat(), "after_id": str(last.subject)}
    asked["after_kind"] = last.kind.value
    if kind:
        asked["kind"] = kind.value
    if asleep:
        asked["asleep"] = "true"
    return "/inbox?" + urlencode(asked)


@post("/inbox/aside", guards=[may("inbox.read")], name="inbox.aside")
@forms.again(inbox)
async def aside(request: Asking, actor: Who) -> Response[Any]:
    """Puts the ticked items aside, or takes them up again."""
    chosen = await forms.read(request, Chosen)
    marks = model.marks(chosen.items, actor=actor)
    async with begin(actor) as tx:
        await actions.put_aside(tx, marks, days=chosen.days, now=clock.now())
    said = _("%(n)s件をあとに回しました。") if chosen.days else _("%(n)s件を戻しました。")
    return see(request, "/inbox", said=said % {"n": len(marks)})


routes = Router("/", route_handlers=[inbox, aside])
