"""The pages of common terms: the director's master, and what a worker's notice refers to."""

from datetime import date
from typing import Annotated, Any

from litestar import Response, Router, get, post
from msgspec import Meta, Struct
from msgspec.structs import astuple

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.standing import actions
from yui.standing.model import LABELS, USUAL, Texts
from yui.towns import actions as towns
from yui.web import Asking, Id, Who, _, forms, page, see

Words = Annotated[str, Meta(max_length=2000)]


class NewCommon(Struct, forbid_unknown_fields=True):
    """The form: five texts and the days on which they hold."""

    method: Words
    costs: Words
    changes: Words
    repair: Words
    secrecy: Words
    valid_from: date
    valid_to: date | None = None
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


@get("/terms/common", guards=[may("order.read")], name="standing.list")
async def master(request: Asking, actor: Who) -> Response[Any]:
    """All versions, and the form for the next one."""
    today = clock.today()
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=today)
        versions = await actions.versions(tx, body=body.id)
    return page(
        request,
        "standing/master.html",
        versions=versions,
        texts=versions[0].texts if versions else USUAL,
        labels=LABELS,
        body=body,
        today=today,
    )


@post("/terms/common", guards=[may("offer.write")])
@forms.again(master)
async def publish(request: Asking, actor: Who) -> Response[Any]:
    """Publishes the next version."""
    data = await forms.read(request, NewCommon)
    reason, now = data.hint_reason, clock.now()
    said = Texts(data.method, data.costs, data.changes, data.repair, data.secrecy)
    words = await hints.told(
        lambda: begin(actor), *astuple(said), place=Place.TERMS, reason=reason, now=now
    )
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=now.date())
        await actions.publish(
            tx,
            said,
            body=body.id,
            valid_from=data.valid_from,
            valid_to=data.valid_to,
            now=now,
        )
        await hints.sent(tx, words, place=Place.TERMS, subject=str(body.id), reason=reason, now=now)
    return see(request, "/terms/common", said=_("共通事項を定めました。"))


@get("/me/terms/common/{common_id:uuid}", guards=[may("me")], name="standing.mine")
async def mine(request: Asking, common_id: Id, actor: Who) -> Response[Any]:
    """The version that a worker's notice refers to, whole."""
    async with begin(actor) as tx:
        found = await actions.show(tx, common=common_id)
    return page(request, "standing/mine.html", c=found, labels=LABELS)


routes = Router("/", route_handlers=[master, publish, mine])
