"""The page of the agreements' schemes: what holds, what is proposed, and a form to propose."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.sharing.schemes import actions
from yui.sharing.schemes.model import ChangeState, Scheme, by_town
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import leaf
from yui.web.menu import Entry

menu.register(Entry("協定の方式", "/schemes", needs="share.read", order=48, icon="share"))


class NewChange(Struct, forbid_unknown_fields=True):
    """The form that puts a scheme to another town."""

    guest: Annotated[int, Meta(ge=10_000, le=99_999)]
    way: Literal["ours", "theirs"]
    scheme: Scheme
    document: Annotated[str, Meta(min_length=1, max_length=300)]
    valid_from: date
    once: UUID


class Answer(Struct, forbid_unknown_fields=True):
    """Agreed, declined, or taken back."""

    answer: Literal["agreed", "declined", "withdrawn"]


@get("/schemes", guards=[may("share.read")], name="sharing.schemes")
async def listed(
    request: Asking,
    actor: Who,
    *,
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """What each agreement allows, and what is or was proposed."""
    today = clock.today()
    after = (after_at, after_id) if after_at and after_id else None
    async with begin(actor) as tx:
        agreements = await actions.agreements(tx, on=today)
        changes = await actions.changes(tx, after=after)
    return page(
        request,
        "sharing/schemes.html",
        agreements=by_town(agreements),
        changes=leaf(changes, after),
        towns=sorted({(each.other, each.other_name) for each in agreements}),
        ways=[("ours", _("こちらが仕事を出すとき")), ("theirs", _("相手が仕事を出すとき"))],
        schemes=[(each.value, _(each.says)) for each in Scheme],
        means=list(Scheme),
        tomorrow=today + timedelta(days=1),
        today=today,
        once=forms.new_once(),
    )


@post("/schemes", guards=[may("share.write")])
@forms.again(listed)
async def propose(request: Asking, actor: Who) -> Response[Any]:
    """Puts it to the other town."""
    data = await forms.read(request, NewChange)
    async with begin(actor) as tx:
        await actions.propose(
            tx,
            other=data.guest,
            leads=data.way == "ours",
            scheme=data.scheme,
            document=data.document,
            since=data.valid_from,
            once=data.once,
            now=clock.now(),
        )
    said = _("方式を提案しました。相手の自治体が合意すると、その日から変わります。")
    return see(request, "/schemes", said=said)


@post("/schemes/{scheme_change_id:uuid}", guards=[may("share.answer")])
@forms.again(listed)
async def answer(request: Asking, scheme_change_id: Id, actor: Who) -> Response[Any]:
    """Agrees, declines, or takes it back."""
    data = await forms.read(request, Answer)
    async with begin(actor) as tx:
        await actions.answer(
            tx, change=scheme_change_id, to=ChangeState(data.answer), now=clock.now()
        )
    return see(request, "/schemes", said=_("方式の提案に回答しました。"))


routes = Router("/", route_handlers=[listed, propose, answer])
