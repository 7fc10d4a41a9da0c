"""The pages of counts: what she says on her phone, the town's counts, the consortium's."""

from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin, begin_kpi
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.demographics import actions, model
from yui.demographics.model import Fact, Report
from yui.web import Asking, Who, _, forms, menu, page, see, tables
from yui.web.menu import Entry
from yui.web.tables import Column, Sheet

menu.register(
    Entry("統計のためのことがら", "/me/facts", needs="me", order=88, icon="chart"),
    Entry("ワーカーの構成", "/people-counts", needs="worker.read", order=61, icon="chart"),
    Entry("ワーカーの構成", "/people-picture", needs="dashboard.read", order=61, icon="chart"),
)

Short = Annotated[str, Meta(max_length=20)]


class Facts(Struct, forbid_unknown_fields=True):
    """Her form: an empty one says nothing, or takes back."""

    sex: Short = ""
    born: Short = ""
    area: Short = ""
    childcare: Short = ""
    caregiving: Short = ""


@get("/me/facts", guards=[may("me")], name="facts.mine")
async def mine(request: Asking, actor: Who) -> Response[Any]:
    """What she said, each to be taken back."""
    async with begin(actor) as tx:
        said = await actions.mine(tx)
    chosen = {
        fact.value: [(name, _(says)) for name, says in model.CELLS[fact].items()]
        for fact in Fact
        if fact is not Fact.BORN
    }
    return page(
        request,
        "demographics/mine.html",
        own={fact.value: value for fact, value in said.items()},
        facts=[(fact.value, _(fact.says)) for fact in Fact],
        chosen=chosen,
    )


@post("/me/facts", guards=[may("me")])
@forms.again(mine)
async def say(request: Asking, actor: Who) -> Response[Any]:
    """She says, corrects, takes back."""
    data = await forms.read(request, Facts)
    given = {fact: str(getattr(data, fact.value)) for fact in Fact}
    async with begin(actor) as tx:
        await actions.say(tx, given, now=clock.now())
    return see(request, "/me/facts", said=_("保存しました。空にした項目は、数えません。"))


async def _report(actor: Who, *, outside: bool) -> Report:
    async with begin(actor) as tx:
        return await actions.report(tx, on=clock.today(), outside=outside)


@get("/people-counts", guards=[may("worker.read")], name="facts.report")
async def report(request: Asking, actor: Who, outside: FromQuery[bool] = False) -> Response[Any]:
    """The town's counts; `outside`: as they may leave the corporation."""
    found = await _report(actor, outside=outside)
    return page(request, "demographics/report.html", r=found, outside=outside)


def _sheet(found: Report, *, outside: bool) -> Sheet:
    def shown(count: int | None) -> str | int:
        return "…" if count is None else count

    columns = [Column("項目", width=16), Column("区分", width=24), Column("活動中", "人")]
    rows: list[list[str | int]] = [["合計", "", shown(found.active)]]
    rows += [
        [_(table.fact.counted), _(each.says), shown(each.active)]
        for table in found.tables
        for each in table.cells
    ]
    if not outside:
        columns.append(Column("登録者", "人"))
        everyone = [found.everyone, *(c.everyone for t in found.tables for c in t.cells)]
        rows = [[*row, shown(count)] for row, count in zip(rows, everyone, strict=True)]
    hidden = (
        "「…」は、5人未満か、差し引くと5人未満が分かる数" if outside else "公社の中だけで使う数"
    )
    sources = (
        ("活動中", f"{found.first:%Y-%m-%d} から {found.last:%Y-%m-%d} に検収ずみの仕事がある人"),
        ("不明", "本人が答えていない人"),
        ("扱い", hidden),
    )
    return Sheet(name="ワーカーの構成", columns=columns, rows=rows, sources=sources)


@get("/people-counts.xlsx", guards=[may("worker.read")], name="facts.xlsx")
async def as_xlsx(actor: Who, outside: FromQuery[bool] = True) -> Response[Any]:
    """The counts as an Excel file; without a word, those that may leave."""
    made = _sheet(await _report(actor, outside=outside), outside=outside)
    await noted(actor, "people_counts.exported", subject=str(actor.tenant), outside=outside)
    return tables.as_xlsx(made, made=clock.now(), name="people-counts")


@get("/people-counts.csv", guards=[may("worker.read")], name="facts.csv")
async def as_csv(actor: Who, outside: FromQuery[bool] = True) -> Response[Any]:
    """The counts as CSV."""
    made = _sheet(await _report(actor, outside=outside), outside=outside)
    await noted(actor, "people_counts.exported", subject=str(actor.tenant), outside=outside)
    return tables.as_csv(made, name="people-counts")


@get("/people-picture", guards=[may("dashboard.read")], name="facts.picture")
async def picture(request: Asking) -> Response[Any]:
    """The consortium's counts, as each town published them; no row of a town is read."""
    async with begin_kpi() as tx:
        found = await actions.picture(tx)
    named = [
        (
            _(fact.counted),
            [
                (model.PUBLISHED[fact], name, _(says))
                for name, says in [*model.CELLS[fact].items(), (model.UNKNOWN, model.UNKNOWN_SAYS)]
            ],
        )
        for fact in Fact
    ]
    return page(request, "demographics/picture.html", p=found, named=named)


routes = Router(
    "/",
    route_handlers=[mine, say, report, as_xlsx, as_csv, picture],
    include_in_schema=False,
)
