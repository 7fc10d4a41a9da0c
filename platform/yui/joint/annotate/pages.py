"""The annotator's pages: her projects, her items, handing in, her consent to be named."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.joint import model
from yui.joint.annotate import actions
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.web.leaf import leaf, within


class Answer(Struct, forbid_unknown_fields=True):
    """Her answer to an item."""

    label: Annotated[str, Meta(min_length=1, max_length=60)]


class HandIn(Struct, forbid_unknown_fields=True):
    """Hands in what she answered."""

    once: UUID


class Consent(Struct, forbid_unknown_fields=True):
    """What she lets be shown."""

    shown_as: Annotated[str, Meta(min_length=1, max_length=60)]
    name_ok: bool = False
    story_ok: bool = False


@get("/me/joint", guards=[may("me")], name="joint.mine")
async def mine(request: Asking, actor: Who) -> Response[Any]:
    """Her assignments in joint projects."""
    async with begin(actor) as tx:
        found = await actions.mine(tx)
    return page(request, "joint/mine.html", mine=found)


@get("/me/joint/{assignment_id:uuid}", guards=[may("me")], name="joint.answer")
async def items(
    request: Asking, assignment_id: Id, actor: Who, *, after: FromQuery[int] = 0
) -> Response[Any]:
    """Her items, what she said of each, and what may be done with the data."""
    async with begin(actor) as tx:
        hers = await actions.one(tx, assignment=assignment_id)
        seats = await actions.seats(tx, assignment=assignment_id, after=within(after))
        counted = await actions.counted(tx, assignment=assignment_id)
        credits_ = await actions.credits_of(tx)
    return page(
        request,
        "joint/items.html",
        m=hers,
        seats=leaf(seats, after or None),
        counted=counted,
        taken=sum(counted.values()),
        credit=next((each for each in credits_ if each.part_id == hers.part_id), None),
        says=model.CREDIT_SAYS,
        once=forms.new_once(),
    )


@post("/me/joint/{assignment_id:uuid}/items", guards=[may("me")])
@forms.again(items)
async def begin_items(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """Puts items with her."""
    async with begin(actor) as tx:
        await actions.begin(tx, assignment=assignment_id, now=clock.now())
    return see(request, f"/me/joint/{assignment_id}")


async def _items_of(request: Asking, seat_id: Id, actor: Who) -> Response[Any]:
    """Her items from the one on, shown again with what was refused."""
    async with begin(actor) as tx:
        seat = await actions.seat(tx, seat=seat_id)
    shown: Response[Any] = await items.fn(
        request=request, assignment_id=seat.assignment_id, actor=actor, after=seat.place - 1
    )
    return shown


@post("/me/joint/seats/{seat_id:uuid}", guards=[may("me")])
@forms.again(_items_of)
async def answer(request: Asking, seat_id: Id, actor: Who) -> Response[Any]:
    """Her answer; another one until she hands it in."""
    data = await forms.read(request, Answer)
    async with begin(actor) as tx:
        seat = await actions.answer(tx, seat=seat_id, label=data.label, now=clock.now())
    return see(request, f"/me/joint/{seat.assignment_id}?after={seat.place - 1}#s-{seat.id}")


@post("/me/joint/{assignment_id:uuid}/deliveries", guards=[may("me")])
@forms.again(items)
async def hand_in(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """Hands in what she answered; a double click is one delivery."""
    data = await forms.read(request, HandIn)
    async with begin(actor) as tx:
        await actions.hand_in(tx, assignment=assignment_id, once=data.once, now=clock.now())
    return see(
        request,
        f"/me/joint/{assignment_id}",
        said=_("回答を提出しました。受領証はお仕事のページにあります。"),
    )


@post("/me/joint/{assignment_id:uuid}/credit", guards=[may("me")])
@forms.again(items)
async def consent(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """Lets her name be shown, or her story be told."""
    data = await forms.read(request, Consent)
    async with begin(actor) as tx:
        await actions.consent(
            tx,
            assignment=assignment_id,
            name_ok=data.name_ok,
            story_ok=data.story_ok,
            shown_as=data.shown_as,
            now=clock.now(),
        )
    return see(
        request, f"/me/joint/{assignment_id}", said=_("同意を記録しました。いつでも取り消せます。")
    )


@post("/me/joint/credits/{credit_id:uuid}/end", guards=[may("me")])
@forms.again(mine)
async def take_back(request: Asking, credit_id: Id, actor: Who) -> Response[Any]:
    """Takes it back."""
    async with begin(actor) as tx:
        await actions.take_back(tx, credit=credit_id, now=clock.now())
    return see(request, "/me/joint", said=_("同意を取り消しました。"))


routes = Router(
    "/",
    route_handlers=[mine, items, begin_items, answer, hand_in, consent, take_back],
)
