"""The coordinator's dashboard, a town's public page, and the staff's page of sources."""

import asyncio
from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Meta, Struct

from tenants.actor import Actor
from tenants.db import begin, begin_kpi
from tenants.guards import may
from tenants.refusal import Unknown
from yui import clock
from yui.japan import FiscalYear
from yui.kpi import actions, files, view
from yui.web import Asking, Who, forms, gettext, menu, page, see
from yui.web.menu import Entry

_ = gettext
menu.register(
    Entry("連携ダッシュボード", "/dashboard", needs="dashboard.read", order=10),
    Entry("事業指標", "/indicators", needs="kpi.read", order=70),
)
OPEN = {"cache-control": "public, max-age=300"}


def _year(asked: str, today: date) -> FiscalYear:
    """The fiscal year asked for; anything that is none on offer is this year."""
    years = view.years_on_offer(today)
    good = asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in years
    return FiscalYear(int(asked) if good else years[0])


@get("/dashboard", guards=[may("dashboard.read")], name="kpi.dashboard")
async def dashboard(
    request: Asking, year: FromQuery[str] = "", town: FromQuery[str] = ""
) -> Response[str]:
    """Alerts as counts, the six indicators, the towns, their shares, the budgets."""
    today = clock.today()
    async with begin_kpi() as tx:
        shown = await actions.dashboard(tx, year=_year(year, today), asked=town, today=today)
    return page(
        request,
        "kpi/dashboard.html",
        d=shown,
        today=today,
        years=view.years_on_offer(today),
        file=f"/dashboard.xlsx?year={shown.year.year}&town={shown.town.slug if shown.town else ''}",
    )


@get("/dashboard.xlsx", guards=[may("dashboard.read")], name="kpi.dashboard.file")
async def dashboard_file(year: FromQuery[str] = "", town: FromQuery[str] = "") -> Response[bytes]:
    """The dashboard's figures as a workbook, with 「出典と定義」."""
    today = clock.today()
    async with begin_kpi() as tx:
        shown = await actions.dashboard(tx, year=_year(year, today), asked=town, today=today)
    return await _workbook(shown.tables(), f"yui-dashboard-{shown.year.year}.xlsx")


async def _workbook(tables: list[files.Table], name: str) -> Response[bytes]:
    body = await asyncio.to_thread(files.to_xlsx, tables)
    return Response(body, media_type=files.XLSX_TYPE, headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


# --- the public page ------------------------------------------------------------------------------
@get("/kpi/{town:str}", name="kpi.public")
async def public(request: Asking, town: FromPath[str]) -> Response[str]:
    """A town's indicators, for everyone; `Unknown` for a town that is none."""
    today = clock.today()
    async with begin_kpi() as tx:
        shown = await actions.public(tx, town, today=today)
    return page(request, "kpi/public.html", d=shown, today=today)


@get("/kpi", name="kpi.towns")
async def public_towns(request: Asking) -> Response[str]:
    """The towns whose indicators may be read."""
    async with begin_kpi() as tx:
        towns = await actions.towns(tx)
    return page(request, "kpi/towns.html", towns=towns)


@get("/kpi/{town:str}/indicators.csv", name="kpi.public.csv")
async def public_csv(town: FromPath[str]) -> Response[bytes]:
    """The indicators as CSV (UTF-8 with a byte order mark)."""
    async with begin_kpi() as tx:
        shown = await actions.public(tx, town, today=clock.today())
    name = _named(f"yui-kpi-{shown.town.slug}.csv")
    body = files.to_csv(shown.tables()[0])
    return Response(body, media_type="text/csv; charset=utf-8", headers={**name, **OPEN})


@get("/kpi/{town:str}/indicators.xlsx", name="kpi.public.xlsx")
async def public_xlsx(town: FromPath[str]) -> Response[bytes]:
    """The indicators as a workbook, with 「出典と定義」."""
    async with begin_kpi() as tx:
        shown = await actions.public(tx, town, today=clock.today())
    return await _workbook(shown.tables(), f"yui-kpi-{shown.town.slug}.xlsx")


# --- the staff's page -----------------------------------------------------------------------------
class ChosenValue(Struct, forbid_unknown_fields=True):
    """Which source's actual is published, and why; `value` is `source|unit` as offered."""

    value: Annotated[str, Meta(min_length=3, max_length=200)]
    reason: Annotated[str, Meta(min_length=1, max_length=500)]


@get("/indicators", guards=[may("kpi.read")], name="kpi.sources")
async def indicators(request: Asking, actor: Who) -> Response[str]:
    """The town's indicators, year by year, with every source; differences stand out."""
    async with begin(actor) as tx:
        found, plans = await actions.sources(tx, int(tx.tenant))
    return page(
        request,
        "kpi/sources.html",
        histories=[h for h in found if h.points],
        differences=view.differences(found),
        plans=plans,
        slug=await _slug(actor),
    )


async def _slug(actor: Actor) -> str:
    async with begin_kpi() as tx:
        found = view.town_of(await actions.towns(tx), str(int(actor.tenant)))
    return found.slug if found else ""


@get("/indicators/{indicator:str}/{year:int}", guards=[may("kpi.read")], name="kpi.year")
async def year(
    request: Asking, actor: Who, indicator: FromPath[str], year: FromPath[int]
) -> Response[str]:
    """One year's actuals by source, which one is published, and every choice made."""
    if not 1989 <= year <= 2200:
        raise Unknown
    async with begin(actor) as tx:
        found = await actions.year(tx, int(tx.tenant), indicator=indicator, fiscal_year=year)
    options = [
        (f"{s.value.source}|{s.value.unit}", f"{view.written(s.value)}　{_(s.title)}")
        for s in found.sources
    ]
    may_choose = actor.may("kpi.write")
    return page(request, "kpi/year.html", y=found, options=options, may_choose=may_choose)


@post("/indicators/{indicator:str}/{year:int}", guards=[may("kpi.write")], name="kpi.choose")
@forms.again(year)
async def choose(
    request: Asking, actor: Who, indicator: FromPath[str], year: FromPath[int]
) -> Response[None]:
    """Publishes another source's actual for the year; recorded with reason, name and time."""
    data = await forms.read(request, ChosenValue)
    source, _bar, unit = data.value.partition("|")
    now: datetime = clock.now()
    async with begin(actor) as tx:
        await actions.choose(
            tx,
            indicator=indicator,
            fiscal_year=min(max(year, 1989), 2200),
            source=source,
            unit=unit,
            reason=data.reason,
            by=actor.name,
            now=now,
        )
    return see(request, f"/indicators/{indicator}/{year}", said=_("公表する値を記録しました。"))


routes = Router(
    "/",
    route_handlers=[
        dashboard,
        dashboard_file,
        public,
        public_towns,
        public_csv,
        public_xlsx,
        indicators,
        year,
        choose,
    ],
    include_in_schema=False,
)
