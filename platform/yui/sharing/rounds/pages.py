"""The pages of rounds: ask several towns at once, see who has answered, show a price, take back what is late."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.japan import next_business_day
from yui.sharing import actions as sharing
from yui.sharing.one.pages import share
from yui.sharing.rounds import actions, model
from yui.sharing.rounds.model import NewRound, Quota
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.work import actions as work
from yui.work.plans.model import Security

LEAST_DAYS = timedelta(days=3)


class QuotaRow(Struct, forbid_unknown_fields=True):
    """One town's part of one task; without units the town is not asked for it."""

    task: UUID
    guest: Annotated[int, Meta(ge=10_000, le=99_999)]
    units: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    unit_price_yen: Annotated[int, Meta(ge=0, le=9_999_999_999)] = 0


class RoundForm(Struct, forbid_unknown_fields=True):
    """The form that puts an order or a task to several towns; answer_on is answered by 17:00."""

    due_on: date
    answer_on: date
    once: UUID
    quotas: Annotated[list[QuotaRow], Meta(max_length=200)] = []
    security: Security = Security.HOME
    floor_yen: Annotated[int, Meta(ge=1, le=9_999_999_999)] | None = None
    hides_price: bool = False
    contact: Annotated[str, Meta(max_length=200)] = ""
    again: Annotated[list[int], Meta(max_length=50)] = []
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class Shows(Struct, forbid_unknown_fields=True):
    """Whether the guest may see the price from now on."""

    tells: bool = False


@get("/orders/{order_id:uuid}/share", guards=[may("share.write")], name="sharing.round_new")
async def new(
    request: Asking, order_id: Id, actor: Who, *, task: FromQuery[UUID | None] = None
) -> Response[Any]:
    """The order's tasks beside the towns: how many, at what price, on what terms."""
    now = clock.now()
    async with begin(actor) as tx:
        order = await work.order(tx, order=order_id)
        tasks = await actions.open_tasks(tx, order=order_id, now=now)
        towns = await sharing.partners(tx, on=now.date())
    shown = [each for each in tasks if task is None or each.id == task]
    return page(
        request,
        "sharing/round_new.html",
        o=order,
        tasks=shown,
        towns=towns,
        names=[(town.code, town.name) for town in towns],
        securities=[(each.value, _(each.says)) for each in Security],
        contact=actor.name,
        due_on=min([order.due_on, *(each.due_on for each in shown)]),
        answer_on=next_business_day(now.date() + LEAST_DAYS),
        once=forms.new_once(),
    )


@post("/orders/{order_id:uuid}/share", guards=[may("share.write")])
@forms.again(new)
async def put(request: Asking, order_id: Id, actor: Who) -> Response[Any]:
    """Puts every quota to its town, all or none."""
    data = await forms.read(request, RoundForm)
    reason, now = data.hint_reason, clock.now()
    async with begin(actor) as tx:
        shown = await work.show(tx, order=order_id, now=now)
    texts = (shown.order.title, shown.order.spec, *(each.title for each in shown.tasks))
    words = await hints.told(
        lambda: begin(actor), *texts, place=Place.SHARE, reason=reason, now=now
    )
    async with begin(actor) as tx:
        made = await actions.put(tx, order=order_id, new=_new(data, now), once=data.once, now=now)
        await hints.sent(tx, words, place=Place.SHARE, subject=str(made), reason=reason, now=now)
    return see(request, f"/share-rounds/{made}", said=_("シェアをお願いしました。"))


def _new(data: RoundForm, now: datetime) -> NewRound:
    return NewRound(
        quotas=[Quota(row.task, row.guest, row.units, row.unit_price_yen) for row in data.quotas],
        due_on=data.due_on,
        answer_by=datetime.combine(data.answer_on, model.AT, tzinfo=now.tzinfo),
        security=data.security,
        floor_yen=data.floor_yen,
        shows_price=not data.hides_price,
        contact=data.contact,
        again=data.again,
    )


@get("/share-rounds/{round_id:uuid}", guards=[may("share.read")], name="sharing.round")
async def round_page(request: Asking, round_id: Id, actor: Who) -> Response[Any]:
    """One round: who was asked for what, who has answered, what is late, whom it went on to."""
    now = clock.now()
    async with begin(actor) as tx:
        shown = await actions.show(tx, round_id=round_id)
        order = await work.order(tx, order=shown.round.order_id)
        towns = await sharing.partners(tx, on=now.date())
    names = {town.code: town.name for town in towns}
    live = [share for share in shown.shares if share.state.live]
    return page(
        request,
        "sharing/round.html",
        r=shown.round,
        o=order,
        shares=shown.shares,
        asked=sum(share.quantity for share in live),
        accepted=sum(share.accepted for share in live),
        done=sum(share.done for share in live),
        again=[names.get(code, str(code)) for code in shown.round.again],
        now=now,
    )


@post("/shares/{share_id:uuid}/price", guards=[may("share.write")])
@forms.again(share)
async def tell_price(request: Asking, share_id: Id, actor: Who) -> Response[Any]:
    """Shows the guest the price, or no longer: its next look goes by it."""
    data = await forms.read(request, Shows)
    async with begin(actor) as tx:
        await actions.tell_price(tx, share=share_id, tells=data.tells, now=clock.now())
    said = _("単価を示しました。") if data.tells else _("単価を示さないようにしました。")
    return see(request, f"/shares/{share_id}", said=said)


@post("/shares/{share_id:uuid}/reclaim", guards=[may("share.write")])
@forms.again(share)
async def reclaim(request: Asking, share_id: Id, actor: Who) -> Response[Any]:
    """Takes back what is late without waiting for the hourly look."""
    async with begin(actor) as tx:
        made = await actions.reclaim(tx, share=share_id, now=clock.now())
    if made is not None:
        return see(request, f"/shares/{made}", said=_("引き上げて、次の自治体にお願いしました。"))
    return see(request, f"/shares/{share_id}", said=_("シェアを引き上げました。"))


@get("/shares/{share_id:uuid}/data", guards=[may("share.read")], name="sharing.data")
async def data(share_id: Id, actor: Who) -> Response[bytes]:
    """The share as JSON: what the grant does not show is absent."""
    async with begin(actor) as tx:
        found = await sharing.show(tx, share=share_id, on=clock.today())
    text = msgspec.json.encode(model.seen(found))
    return Response(text, media_type="application/json")


ROUTES: list[Any] = [new, put, round_page, tell_price, reclaim, data]
