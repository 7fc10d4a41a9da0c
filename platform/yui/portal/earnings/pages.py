"""Her earnings on her phone, and the year as a file to keep."""

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from markupsafe import Markup
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from tenants.refusal import Unknown
from yui import clock
from yui.payouts.items import actions as items_of
from yui.payouts.items.model import told
from yui.payouts.recalls import actions as recalls
from yui.payouts.returning import actions as returning
from yui.portal import actions as portal
from yui.portal.earnings import actions
from yui.portal.model import Year
from yui.statements import actions as papers
from yui.web import Asking, Who, _, charts, forms, page, see
from yui.web.tables import as_csv

YEARS = range(2000, 3000)


class Cap(Struct, forbid_unknown_fields=True):
    """Her own yearly limit; empty removes it."""

    yen: Annotated[int, Meta(ge=1, le=999_999_999)] | None = None


def months(year: Year) -> Markup:
    """The year's months as bars."""
    points = [charts.Point(str(at), yen) for at, yen in enumerate(year.months, 1)]
    return charts.bars(points, title=_("今年の月別の報酬"), unit=_("円"))


@get("/me/money", guards=[may("me")], name="portal.money")
async def money(request: Asking, actor: Who) -> Response[Any]:
    """The month by state, the statements, the year beside her own limit."""
    async with begin(actor) as tx:
        month, year, pay_on = await portal.money(tx, now=clock.now())
        statements = await papers.statements_of(tx, worker=actor.id)
        back = await returning.hers(tx, now=clock.now())
        busy = await recalls.under_way(tx)
        stands = await items_of.hers(tx)
    today = clock.today()
    return page(
        request,
        "portal/money.html",
        money=month,
        y=year,
        pay_on=pay_on,
        chart=months(year),
        statements=statements,
        back={one.run_id: one for one in back},
        busy=busy,
        words={
            s.run_id: told(stands.get(s.run_id), pay_on=s.pay_on, today=today) for s in statements
        },
        today=today,
    )


@post("/me/cap", guards=[may("me")])
@forms.again(money)
async def set_cap(request: Asking, actor: Who) -> Response[Any]:
    """Sets or removes her own limit, which nobody else can read."""
    data = await forms.read(request, Cap)
    async with begin(actor) as tx:
        await portal.set_cap(tx, yen=data.yen)
    return see(request, "/me/money", said=_("上限を保存しました。"))


@get("/me/earnings", guards=[may("me")], name="portal.earnings")
async def earnings(
    request: Asking, actor: Who, *, year: FromQuery[int | None] = None
) -> Response[Any]:
    """Months by closing day: what waits, what is confirmed, what is paid, and what an hour came to."""
    if year is not None and year not in YEARS:
        raise Unknown
    async with begin(actor) as tx:
        found = await actions.earned(tx, year=year, now=clock.now())
        back = await returning.hers(tx, now=clock.now())
        busy = await recalls.under_way(tx)
    return page(request, "portal/earnings.html", e=found, back=back, busy=busy, today=clock.today())


@get("/me/earnings/{year:int}/return.csv", guards=[may("me")], name="portal.earnings.file")
async def file(actor: Who, year: FromPath[int]) -> Response[bytes]:
    """The year for her tax return, on both bases."""
    if year not in YEARS:
        raise Unknown
    async with begin(actor) as tx:
        sheet = await actions.sheet(tx, year=year, now=clock.now())
    return as_csv(sheet, name=f"yui-{year}")


HANDLERS = [money, set_cap, earnings, file]
