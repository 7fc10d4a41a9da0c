"""The staff's pages of people who would like to join; public pages, briefings and campaigns beside."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery, QueryParameter

from tenants.db import begin, begin_auth
from tenants.guards import may
from yui import clock
from yui.accounts import actions as accounts
from yui.audit.commands import noted
from yui.recruitment import actions, areas
from yui.recruitment.briefings import actions as briefings
from yui.recruitment.briefings import pages as briefing_pages
from yui.recruitment.campaigns import actions as campaigns
from yui.recruitment.campaigns import pages as campaign_pages
from yui.recruitment.forms import EmailForm, TakeForm, WorkerForm
from yui.recruitment.model import InterestState, Source
from yui.recruitment.public import pages as public
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(
    Entry("参加の受付", "/interests", needs="recruit.read", order=31, icon="people"),
    Entry("説明会", "/briefings", needs="recruit.read", order=32, icon="list"),
    Entry("広報", "/campaigns", needs="recruit.read", order=33, icon="chart"),
)
State = Annotated[str, QueryParameter(pattern=r"^(open|waiting|joined|stopped|blank)?\Z")]


@get("/interests", guards=[may("recruit.read")], name="recruitment.interests")
async def interests(
    request: Asking,
    actor: Who,
    only: State = "",
    before_at: FromQuery[datetime | None] = None,
    before_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """Everyone who would like to join, the newest first."""
    before = None if before_at is None or before_id is None else (before_at, before_id)
    async with begin(actor) as tx:
        found = await actions.interests(tx, before=before, most=actions.PAGE + 1, state=only)
    shown = found[: actions.PAGE]
    await noted(actor, "interests.listed", subject=str(actor.tenant), count=len(shown))
    return page(
        request,
        "recruitment/interests.html",
        interests=shown,
        states=list(InterestState),
        only=only,
        last=shown[-1] if len(found) > actions.PAGE else None,
        first=before is None,
        named=areas.municipality,
        may_write=actor.may("recruit.write"),
    )


@get("/interests/new", guards=[may("recruit.write")], name="recruitment.new")
async def new(request: Asking, actor: Who) -> Response[Any]:
    """The form for whoever telephones or comes by."""
    today = clock.today()
    async with begin(actor) as tx:
        known = await campaigns.names(tx)
    return page(
        request,
        "recruitment/take.html",
        area=areas.area_on(int(actor.tenant), today),
        offered=areas.offered(int(actor.tenant), on=today),
        consent=areas.consent_on(today),
        sources=[(each.value, _(each.says)) for each in Source],
        campaigns=known,
    )


@post("/interests/new", guards=[may("recruit.write")])
@forms.again(new)
async def take(request: Asking, actor: Who) -> Response[Any]:
    """Takes somebody down; outside the area and without the wish to wait nothing is kept."""
    data = await forms.read(request, TakeForm)
    async with begin(actor) as tx:
        made = await actions.take(tx, data.new(), wait=data.wait, now=clock.now())
    if made is None:
        said = _("対象の地域の外のため、登録しませんでした（何も保存していません）。")
        return see(request, "/interests", said=said)
    return see(request, f"/interests/{made}", said=_("受け付けました。"))


@get("/interests/{interest_id:uuid}", guards=[may("recruit.read")], name="recruitment.interest")
async def interest(request: Asking, interest_id: Id, actor: Who) -> Response[Any]:
    """Somebody: how to reach her, her bookings, what comes next."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await actions.show(tx, interest=interest_id)
        booked = await briefings.mine(tx, interest=interest_id)
        coming = await briefings.bookable(tx, now=now)
    await noted(actor, "interest.read", subject=str(interest_id))
    taken = {each.briefing.id for each in booked if each.booking.state != "cancelled"}
    return page(
        request,
        "recruitment/interest.html",
        i=found,
        booked=booked,
        municipality=areas.municipality(found.municipality),
        inside=areas.inside(int(actor.tenant), found.municipality, on=clock.today()),
        free=[each for each in coming if each.id not in taken],
        came=any(each.booking.state == "attended" for each in booked),
        may_write=actor.may("recruit.write"),
        now=now,
    )


@post("/interests/{interest_id:uuid}/email", guards=[may("recruit.write")])
@forms.again(interest)
async def email(request: Asking, interest_id: Id, actor: Who) -> Response[Any]:
    """Her mail address, as she told it; she gets the link to her page."""
    data = await forms.read(request, EmailForm)
    async with begin(actor) as tx:
        done = await actions.add_email(tx, interest=interest_id, email=data.email, now=clock.now())
    said = (
        _("メールアドレスを登録し、専用ページのリンクを送りました。")
        if done
        else _("このメールアドレスは、別の受付に登録されています。")
    )
    return see(request, f"/interests/{interest_id}", said=said)


@post("/interests/{interest_id:uuid}/reach", guards=[may("recruit.write")])
@forms.again(interest)
async def reach(request: Asking, interest_id: Id, actor: Who) -> Response[Any]:
    """Her municipality is in the area now: she is told."""
    async with begin(actor) as tx:
        await actions.reach(tx, interest=interest_id, now=clock.now())
    return see(request, f"/interests/{interest_id}", said=_("対象になったことをお知らせしました。"))


@post("/interests/{interest_id:uuid}/stop", guards=[may("recruit.write")])
@forms.again(interest)
async def stop(request: Asking, interest_id: Id, actor: Who) -> Response[Any]:
    """She asked by telephone that her data be taken out."""
    async with begin(actor) as tx:
        await briefings.stop(tx, interest=interest_id, now=clock.now())
    return see(request, f"/interests/{interest_id}", said=_("個人情報を消しました。"))


@post("/interests/{interest_id:uuid}/joining", guards=[may("recruit.write")])
@forms.again(interest)
async def joining(request: Asking, interest_id: Id, actor: Who) -> Response[Any]:
    """Begins her registration and mails her the link to her account. Pressed again (the mail was
    lost), it is the same worker and a fresh link."""
    now = clock.now()
    async with begin(actor) as tx:
        joined = await actions.join(tx, interest=interest_id, now=now)
    async with begin_auth() as tx:
        await accounts.invite(
            tx,
            subject=joined.worker,
            town=int(actor.tenant),
            name=joined.name,
            email=joined.email,
            now=now,
        )
    said = _("登録の手続きを始め、本人にログインのリンクを送りました（%(code)s）。")
    return see(request, f"/interests/{interest_id}", said=said % {"code": joined.code})


@post("/interests/{interest_id:uuid}/worker", guards=[may("recruit.write")])
@forms.again(interest)
async def knit(request: Asking, interest_id: Id, actor: Who) -> Response[Any]:
    """She is a worker already: which one."""
    data = await forms.read(request, WorkerForm)
    async with begin(actor) as tx:
        await actions.knit(tx, interest=interest_id, code=data.code, now=clock.now())
    return see(request, f"/interests/{interest_id}", said=_("ワーカーと結びつけました。"))


_HANDLERS: list[Any] = [
    *(interests, new, take, interest, email, reach, stop, joining, knit),
    *briefing_pages.HANDLERS,
    *campaign_pages.HANDLERS,
    *public.HANDLERS,
]
routes = Router("/", route_handlers=_HANDLERS, include_in_schema=False)
