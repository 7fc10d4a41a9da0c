"""The pages of the direct scheme: rates, work opened to another's director, offers for her."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery

from tenants.db import begin
from tenants.guards import may
from tenants.refusal import Unknown
from yui import clock
from yui.japan import next_business_day
from yui.sharing.direct import actions, books
from yui.sharing.direct.fees import model
from yui.sharing.direct.hers.pages import HANDLERS as HERS
from yui.sharing.direct.rates import actions as rating
from yui.sharing.direct.rates.model import Rounding
from yui.sharing.direct.typed import NewAsk, NewOffer, NewRate, RateAnswer
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import leaf
from yui.web.menu import Entry
from yui.work import actions as work
from yui.work import jobtypes

menu.register(
    Entry("直接方式", "/direct", needs="share.read", order=46, icon="share"),
    Entry("ほかの町からの打診", "/me/direct", needs="me", order=24, icon="share"),
)


def _five(day: date) -> datetime:
    return datetime.combine(day, time(17), tzinfo=clock.TOKYO)


@get("/direct", guards=[may("share.read")], name="direct.list")
async def listed(
    request: Asking,
    actor: Who,
    *,
    before: FromQuery[datetime | None] = None,
    before_id: FromQuery[UUID | None] = None,
    rate_first: FromQuery[bool | None] = None,
    rate_on: FromQuery[date | None] = None,
    rate_id: FromQuery[UUID | None] = None,
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """What other towns opened to us, what we opened, the rates, and this month's fees."""
    now = clock.now()
    after = (after_at, after_id) if after_at and after_id else None
    behind = (before, before_id) if before and before_id else None
    past = (
        (rate_first, rate_on, rate_id) if rate_on and rate_id and rate_first is not None else None
    )
    async with begin(actor) as tx:
        asked = await actions.asked(tx, now=now, before=behind)
        opened = await actions.opened(tx, after=after)
        rates = await rating.rates(tx, after=past)
        towns = await actions.allies(tx, on=now.date())
        fees, apart = await books.month_of(tx, month=now.date())
    return page(
        request,
        "sharing/direct_list.html",
        asked=leaf(asked, behind),
        opened=leaf(opened, after),
        rates=leaf(rates, past),
        towns=[(town.code, town.name) for town in towns],
        roundings=[(way.value, _(way.says)) for way in Rounding],
        fees=fees,
        owed=model.total(fees, "owed"),
        due=model.total(fees, "due"),
        apart=apart,
        now=now,
        once=forms.new_once(),
    )


@post("/direct/rates", guards=[may("share.write")])
@forms.again(listed)
async def propose(request: Asking, actor: Who) -> Response[Any]:
    """Puts a rate to the other body."""
    data = await forms.read(request, NewRate)
    async with begin(actor) as tx:
        await rating.propose(
            tx,
            guest=data.guest,
            percent=Decimal(data.percent),
            rounding=data.rounding,
            source=data.source,
            since=data.valid_from,
            once=data.once,
            now=clock.now(),
        )
    return see(request, "/direct", said=_("調整料の料率を提案しました。"))


@post("/direct/rates/{rate_id:uuid}", guards=[may("share.answer")])
@forms.again(listed)
async def answer(request: Asking, rate_id: Id, actor: Who) -> Response[Any]:
    """Agrees, declines, or ends it."""
    data = await forms.read(request, RateAnswer)
    now = clock.now()
    async with begin(actor) as tx:
        if data.answer == "ended":
            await rating.end(tx, rate=rate_id, now=now)
        else:
            await rating.answer(tx, rate=rate_id, yes=data.answer == "agreed", now=now)
    return see(request, "/direct", said=_("調整料の料率に回答しました。"))


@get("/tasks/{task_id:uuid}/direct", guards=[may("share.write")], name="direct.new")
async def new(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """To whose director a part of the task is opened."""
    now = clock.now()
    async with begin(actor) as tx:
        task = await work.progress(tx, task=task_id, now=now)
        towns = await actions.allies(tx, on=now.date())
    return page(
        request,
        "sharing/direct_new.html",
        task=task,
        towns=[(town.code, town.name) for town in towns],
        answer_on=next_business_day(now.date() + timedelta(days=3)),
        once=forms.new_once(),
    )


@post("/tasks/{task_id:uuid}/direct", guards=[may("share.write")])
@forms.again(new)
async def ask(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Opens it."""
    data = await forms.read(request, NewAsk)
    async with begin(actor) as tx:
        made = await actions.ask(
            tx,
            task=task_id,
            guest=data.guest,
            quantity=data.quantity,
            until=_five(data.answer_on),
            once=data.once,
            shows_price=not data.hides_price,
            now=clock.now(),
        )
    return see(request, f"/direct/{made}", said=_("ほかの自治体のディレクターに打診を頼みました。"))


@get("/direct/{ask_id:uuid}", guards=[may("share.read")], name="direct.ask")
async def show(request: Asking, ask_id: Id, actor: Who) -> Response[Any]:
    """The lead town's director sees every offer under it; the other's, his own people alone."""
    now = clock.now()
    async with begin(actor) as tx:
        try:
            opened, became = await actions.show_opened(tx, ask=ask_id)
        except Unknown:
            found, people, became = await actions.show_asked(tx, ask=ask_id, now=now)
        else:
            return page(request, "sharing/direct_opened.html", a=opened, became=became, now=now)
    return page(
        request,
        "sharing/direct_asked.html",
        a=found,
        people=[(each.worker_id, f"{each.code} {each.name}") for each in people],
        became=became,
        waits=found.waits(now),
        kind=_(jobtypes.label_of(found.job_type)),
        answer_on=next_business_day(now.date() + timedelta(days=2)),
        once=forms.new_once(),
    )


@post("/direct/{ask_id:uuid}/offers", guards=[may("offer.write")])
@forms.again(show)
async def offer(request: Asking, ask_id: Id, actor: Who) -> Response[Any]:
    """Offers one of his own people the work."""
    data = await forms.read(request, NewOffer)
    async with begin(actor) as tx:
        await actions.offer_for(
            tx,
            ask=ask_id,
            worker=data.worker,
            quantity=data.quantity,
            answer_by=_five(data.answer_on),
            once=data.once,
            now=clock.now(),
        )
    return see(
        request, f"/direct/{ask_id}", said=_("打診しました。相手の公社が取引条件を届けます。")
    )


@post("/direct/{ask_id:uuid}/closing", guards=[may("share.write")])
@forms.again(show)
async def close(request: Asking, ask_id: Id, actor: Who) -> Response[Any]:
    """Takes no more offers."""
    async with begin(actor) as tx:
        await actions.close(tx, ask=ask_id, now=clock.now())
    return see(request, f"/direct/{ask_id}", said=_("打診の受け付けを終えました。"))


routes = Router(
    "/",
    route_handlers=[
        *(listed, propose, answer, new, ask, show, offer, close),
        *HERS,
    ],
)
