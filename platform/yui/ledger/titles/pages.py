"""The page of the chart of accounts, and of its names in accounting packages."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromQuery

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.ledger.chart import CHART, Group, Kind
from yui.ledger.titles import actions
from yui.ledger.titles.model import Naming, Package
from yui.towns import actions as towns
from yui.web import Asking, Who, _, forms, page, see


@get("/ledger/chart", guards=[may("ledger.read")], name="ledger.chart")
async def chart(
    request: Asking,
    actor: Who,
    package: FromQuery[Package] = Package.YAYOI,
    edit: FromQuery[Kind | None] = None,
) -> Response[Any]:
    """Every kind of account, what it is called in a package, and the form that names one."""
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        names = await actions.called(tx, body=body.id, package=package)
    groups = [
        (group, [names[kind] for kind in CHART if CHART[kind].group is group]) for group in Group
    ]
    return page(
        request,
        "ledger/chart.html",
        body=body,
        package=package,
        packages=list(Package),
        groups=groups,
        edit=names[edit] if edit else None,
    )


@post("/ledger/titles", guards=[may("closing.write")])
@forms.again(chart)
async def name(request: Asking, actor: Who) -> Response[Any]:
    """Sets what a kind is called in a package."""
    data = await forms.read(request, Naming)
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        await actions.name(tx, data, body=body.id, now=clock.now())
    path = f"/ledger/chart?package={data.package.value}"
    return see(request, path, said=_("科目の名前を記録しました。"))


routes = [chart, name]
