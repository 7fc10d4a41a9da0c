"""The pages of the desk: hers on the phone, its officers', and the boxes of suggestions."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.voice import actions
from yui.voice.model import VOICE_MOVES, Box, Kind, NewCase, Side, State
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry

menu.register(
    Entry("相談窓口", "/me/voice", needs="me", order=86, icon="lock"),
    Entry("相談窓口", "/desk", needs="voice.handle", order=71, icon="lock"),
)

Says = Annotated[str, Meta(min_length=1, max_length=2000)]


class Told(Struct, forbid_unknown_fields=True):
    """What she tells, and whom it must not reach."""

    kind: Kind
    says: Says
    barred: list[UUID] = []
    whole_body: bool = False
    outside: bool = False
    named: bool = False


class Said(Struct, forbid_unknown_fields=True):
    """One more word."""

    says: Says


class Step(Struct, forbid_unknown_fields=True):
    """An officer's step, with what she says to it."""

    to: Literal["looking", "answered", "closed"]
    says: Annotated[str, Meta(max_length=2000)] = ""


class Suggested(Struct, forbid_unknown_fields=True):
    """A text without a name."""

    box: Box
    says: Says


class NewSeat(Struct, forbid_unknown_fields=True):
    """A member of staff who is to sit at the desk."""

    officer: UUID
    contact: Annotated[str, Meta(max_length=200)] = ""


class EndSeat(Struct, forbid_unknown_fields=True):
    """Who is to sit there no more."""

    officer: UUID


@get("/me/voice", guards=[may("me")], name="voice.mine")
async def mine(request: Asking, actor: Who, after: FromQuery[UUID | None] = None) -> Response[Any]:
    """Who sits at the desk, her cases, the form."""
    async with begin(actor) as tx:
        seats = await actions.desk(tx, on=clock.today())
        found = await actions.page(tx, after=after, most=FETCH)
        names = await actions.names(tx)
    return page(
        request,
        "voice/mine.html",
        seats=seats,
        cases=leaf(found, after),
        names=names,
        kinds=[(each.value, _(each.says)) for each in Kind],
    )


@post("/me/voice", guards=[may("me")])
@forms.again(mine)
async def tell(request: Asking, actor: Who) -> Response[Any]:
    """She tells the desk."""
    data = await forms.read(request, Told)
    new = NewCase(
        kind=data.kind,
        says=data.says,
        barred=data.barred,
        whole_body=data.whole_body,
        outside=data.outside,
        named=data.named,
    )
    async with begin(actor) as tx:
        made = await actions.tell(tx, new, now=clock.now())
    return see(request, f"/me/voice/{made}", said=_("相談を受け付けました。"))


@get("/me/voice/{report_id:uuid}", guards=[may("me")], name="voice.one")
async def one(request: Asking, report_id: Id, actor: Who) -> Response[Any]:
    """A case of hers, with its lines."""
    async with begin(actor) as tx:
        found, lines = await actions.show(tx, case=report_id)
        names = {each.id: each.name for each in await actions.names(tx)}
    barred = [names.get(each, _("退職した人")) for each in found.barred]
    return page(request, "voice/one.html", c=found, lines=lines, barred=barred)


@post("/me/voice/{report_id:uuid}/lines", guards=[may("me")])
@forms.again(one)
async def say(request: Asking, report_id: Id, actor: Who) -> Response[Any]:
    """One more word of hers."""
    data = await forms.read(request, Said)
    async with begin(actor) as tx:
        await actions.say(tx, case=report_id, says=data.says, now=clock.now())
    return see(request, f"/me/voice/{report_id}", said=_("相談員に伝えました。"))


@post("/me/voice/{report_id:uuid}/outside", guards=[may("me")])
@forms.again(one)
async def go_outside(request: Asking, report_id: Id, actor: Who) -> Response[Any]:
    """She wishes that the outside desk gets it too."""
    async with begin(actor) as tx:
        await actions.hand_outside(tx, case=report_id, now=clock.now())
    return see(request, f"/me/voice/{report_id}", said=_("外の相談窓口にも伝えました。"))


@post("/me/voice/{report_id:uuid}/end", guards=[may("me")])
@forms.again(one)
async def end(request: Asking, report_id: Id, actor: Who) -> Response[Any]:
    """She ends it."""
    async with begin(actor) as tx:
        await actions.step(tx, case=report_id, to=State.CLOSED, says="", now=clock.now())
    return see(request, f"/me/voice/{report_id}", said=_("相談を終わりにしました。"))


@get("/me/suggestions", guards=[may("me")], name="voice.suggestions")
async def suggestions(request: Asking, actor: Who) -> Response[Any]:
    """The form without a name; nothing that was sent before is shown to anyone here."""
    async with begin(actor) as tx:
        seats = await actions.desk(tx, on=clock.today())
    boxes = [(each.value, _(each.says)) for each in Box]
    if not any(each.kind is Side.OUTSIDE for each in seats):
        boxes = boxes[:1]
    return page(request, "voice/suggest.html", boxes=boxes)


@post("/me/suggestions", guards=[may("me")])
@forms.again(suggestions)
async def suggest(request: Asking, actor: Who) -> Response[Any]:
    """Into the box of the month."""
    data = await forms.read(request, Suggested)
    async with begin(actor) as tx:
        await actions.suggest(tx, box=data.box, says=data.says, now=clock.now())
    return see(request, "/me/suggestions", said=_("箱に入れました。ありがとうございます。"))


@get("/desk", guards=[may("voice.handle")], name="voice.desk")
async def desk(request: Asking, actor: Who, after: FromQuery[UUID | None] = None) -> Response[Any]:
    """The cases that this officer may read; who is none sees who the officers are."""
    today = clock.today()
    async with begin(actor) as tx:
        seats = await actions.desk(tx, on=today)
        found = await actions.page(tx, after=after, most=FETCH)
        staff = await actions.staff(tx) if actor.may("voice.seat") else []
    taken = {each.officer_id for each in seats}
    return page(
        request,
        "voice/desk.html",
        seats=seats,
        cases=leaf(found, after),
        officer=actor.id in taken,
        staff=[(each.id, each.name) for each in staff if each.id not in taken],
        today=today,
    )


@get("/desk/{report_id:uuid}", guards=[may("voice.handle")], name="voice.case")
async def case(request: Asking, report_id: Id, actor: Who) -> Response[Any]:
    """A case for one of its readers; for anybody else there is none."""
    async with begin(actor) as tx:
        found, lines = await actions.show(tx, case=report_id)
    moves = [each.value for each in State if each in VOICE_MOVES[found.state]]
    return page(request, "voice/case.html", c=found, lines=lines, moves=moves, today=clock.today())


@post("/desk/{report_id:uuid}", guards=[may("voice.handle")])
@forms.again(case)
async def step(request: Asking, report_id: Id, actor: Who) -> Response[Any]:
    """Looks, answers, closes."""
    data = await forms.read(request, Step)
    async with begin(actor) as tx:
        await actions.step(tx, case=report_id, to=State(data.to), says=data.says, now=clock.now())
    return see(request, f"/desk/{report_id}", said=_("記録しました。"))


@post("/desk/{report_id:uuid}/lines", guards=[may("voice.handle")])
@forms.again(case)
async def ask(request: Asking, report_id: Id, actor: Who) -> Response[Any]:
    """Asks her something, or tells her something."""
    data = await forms.read(request, Said)
    async with begin(actor) as tx:
        await actions.say(tx, case=report_id, says=data.says, now=clock.now())
    return see(request, f"/desk/{report_id}", said=_("伝えました。"))


@post("/desk/{report_id:uuid}/outside", guards=[may("voice.handle")])
@forms.again(case)
async def hand_outside(request: Asking, report_id: Id, actor: Who) -> Response[Any]:
    """The outside desk gets it too."""
    async with begin(actor) as tx:
        await actions.hand_outside(tx, case=report_id, now=clock.now())
    return see(request, f"/desk/{report_id}", said=_("外の相談窓口にも伝えました。"))


@get("/desk/suggestions", guards=[may("voice.handle")], name="voice.boxes")
async def boxes(request: Asking, actor: Who) -> Response[Any]:
    """The boxes of the months that are over."""
    async with begin(actor) as tx:
        found = await actions.boxes(tx)
    return page(request, "voice/boxes.html", boxes=found)


@post("/desk/seats", guards=[may("voice.seat")])
@forms.again(desk)
async def seat(request: Asking, actor: Who) -> Response[Any]:
    """Names an officer."""
    data = await forms.read(request, NewSeat)
    async with begin(actor) as tx:
        await actions.seat(tx, officer=data.officer, contact=data.contact, now=clock.now())
    return see(request, "/desk", said=_("相談員にしました。"))


@post("/desk/seats/end", guards=[may("voice.seat")])
@forms.again(desk)
async def unseat(request: Asking, actor: Who) -> Response[Any]:
    """An officer of the body's own is one no more."""
    data = await forms.read(request, EndSeat)
    async with begin(actor) as tx:
        await actions.unseat(tx, officer=data.officer, now=clock.now())
    return see(request, "/desk", said=_("相談員から外しました。"))


routes = Router(
    "/",
    route_handlers=[
        *(mine, tell, one, say, go_outside, end, suggestions, suggest),
        *(desk, case, step, ask, hand_outside, boxes, seat, unseat),
    ],
    include_in_schema=False,
)
