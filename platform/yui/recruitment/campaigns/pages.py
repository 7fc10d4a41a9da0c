"""The staff's pages of campaigns: what each cost, whom it brought, the leaflet to print."""

from datetime import date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.japan import JST
from yui.recruitment import areas
from yui.recruitment.campaigns import actions
from yui.recruitment.campaigns.leaflet import Leaflet
from yui.recruitment.campaigns.model import Channel, NewCampaign
from yui.recruitment.forms import Short
from yui.recruitment.shown import contact, join_path, qr, url_of
from yui.towns import actions as towns
from yui.web import Asking, Id, Who, _, charts, forms, page, papers, see
from yui.web.tables import as_csv, as_xlsx


class CampaignForm(Struct, forbid_unknown_fields=True):
    """A campaign; `code` is left empty to get one, and is not changed afterwards."""

    name: Short
    channel: Channel
    starts_on: date
    ends_on: date
    printed: Annotated[int, Meta(ge=0, le=10_000_000)]
    cost_yen: Annotated[int, Meta(ge=0, le=9_999_999_999)]
    areas: list[Annotated[str, Meta(pattern=r"^[0-9]{5}\Z")]] = []
    code: Annotated[str, Meta(max_length=12)] = ""


@get("/campaigns", guards=[may("recruit.read")], name="recruitment.campaigns")
async def campaigns(
    request: Asking,
    actor: Who,
    before_on: FromQuery[date | None] = None,
    before_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """The town's campaigns with their funnels, the latest first."""
    before = None if before_on is None or before_id is None else (before_on, before_id)
    async with begin(actor) as tx:
        found = await actions.campaigns(tx, before=before, most=actions.PAGE + 1)
    shown = found[: actions.PAGE]
    return page(
        request,
        "recruitment/campaigns.html",
        campaigns=shown,
        last=shown[-1] if len(found) > actions.PAGE else None,
        first=before is None,
        may_write=actor.may("recruit.write"),
    )


@get("/campaigns.xlsx", guards=[may("recruit.read")], name="recruitment.campaigns.xlsx")
async def campaigns_xlsx(actor: Who) -> Response[bytes]:
    """The campaigns as an Excel file."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await actions.campaigns(tx, most=actions.EXPORTED)
    return as_xlsx(actions.sheet(found, on=clock.today()), made=now, name="yui-campaigns")


@get("/campaigns.csv", guards=[may("recruit.read")], name="recruitment.campaigns.csv")
async def campaigns_csv(actor: Who) -> Response[bytes]:
    """The campaigns as CSV."""
    async with begin(actor) as tx:
        found = await actions.campaigns(tx, most=actions.EXPORTED)
    return as_csv(actions.sheet(found, on=clock.today()), name="yui-campaigns")


def _choices() -> dict[str, Any]:
    return {
        "channels": [(each.value, _(each.says)) for each in Channel],
        "places": [(each.code, each.name) for each in areas.known()],
    }


@get("/campaigns/new", guards=[may("recruit.write")], name="recruitment.campaigns.new")
async def new(request: Asking) -> Response[Any]:
    """The form of a campaign."""
    return page(request, "recruitment/campaign_new.html", today=clock.today(), **_choices())


def _given(data: CampaignForm) -> NewCampaign:
    return NewCampaign(
        code=data.code,
        name=data.name,
        channel=data.channel,
        areas=tuple(data.areas),
        cost_yen=data.cost_yen,
        printed=data.printed,
        starts_on=data.starts_on,
        ends_on=data.ends_on,
    )


@post("/campaigns/new", guards=[may("recruit.write")])
@forms.again(new)
async def make(request: Asking, actor: Who) -> Response[Any]:
    """Enters a campaign; its QR code leads to the town's form from now on."""
    data = await forms.read(request, CampaignForm)
    async with begin(actor) as tx:
        made = await actions.make(tx, _given(data), now=clock.now())
    return see(request, f"/campaigns/{made}", said=_("広報を登録しました。"))


@get("/campaigns/{campaign_id:uuid}", guards=[may("recruit.read")], name="recruitment.campaign")
async def campaign(request: Asking, campaign_id: Id, actor: Who) -> Response[Any]:
    """One campaign: its funnel, what one registration cost, its QR code."""
    async with begin(actor) as tx:
        found = await actions.show(tx, campaign=campaign_id)
        town = await towns.town(tx)
    path = join_path(town.slug, found.code)
    parts = [charts.Part(_(name), value, "now") for name, value in found.steps]
    return page(
        request,
        "recruitment/campaign.html",
        c=found,
        bars=charts.rows(parts, title=_("登録までの流れ"), unit=_("人")),
        named=[areas.municipality(code).name for code in found.areas],
        url=url_of(path),
        href=path,
        code=qr(path),
        may_write=actor.may("recruit.write"),
        **_choices(),
    )


@post("/campaigns/{campaign_id:uuid}", guards=[may("recruit.write")])
@forms.again(campaign)
async def change(request: Asking, campaign_id: Id, actor: Who) -> Response[Any]:
    """Puts right what staff know better now."""
    data = await forms.read(request, CampaignForm)
    async with begin(actor) as tx:
        await actions.change(tx, campaign=campaign_id, new=_given(data))
    return see(request, f"/campaigns/{campaign_id}", said=_("広報を更新しました。"))


@get(
    "/campaigns/{campaign_id:uuid}/leaflet",
    guards=[may("recruit.read")],
    name="recruitment.leaflet",
)
async def leaflet(request: Asking, campaign_id: Id, actor: Who) -> Response[Any]:
    """A page to print: what it is about, and the QR code."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.show(tx, campaign=campaign_id)
        town = await towns.town(tx)
        whose = await contact(tx, on=today)
    path = join_path(town.slug, found.code)
    return page(
        request,
        "recruitment/leaflet.html",
        c=found,
        here=town,
        area=areas.area_on(int(actor.tenant), today),
        consent=areas.consent_on(today),
        url=url_of(path),
        code=qr(path),
        **whose,
    )


@get(
    "/campaigns/{campaign_id:uuid}/leaflet.pdf",
    guards=[may("recruit.read")],
    name="recruitment.leaflet.pdf",
)
async def leaflet_pdf(campaign_id: Id, actor: Who) -> Response[bytes]:
    """The same as a PDF of one A4 page, for the printer."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.show(tx, campaign=campaign_id)
        town = await towns.town(tx)
        whose = await contact(tx, on=today)
    paper = Leaflet(
        town=town,
        body=whose["body"],
        area=areas.area_on(int(actor.tenant), today),
        consent=areas.consent_on(today),
        path=join_path(town.slug, found.code),
    )
    at = datetime.combine(found.starts_on, time(), JST)
    return await papers.answer(paper, at=at, name=f"leaflet-{found.code}")


HANDLERS: list[Any] = [
    *(campaigns, campaigns_xlsx, campaigns_csv, new, make, campaign, change),
    *(leaflet, leaflet_pdf),
]
