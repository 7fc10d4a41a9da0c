"""The pages of a year's payments: the payee's own, and the office's list for the tax office."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from msgspec import Meta, Struct

from tenants.actor import NOBODY
from tenants.db import begin
from tenants.guards import may
from tenants.refusal import Unknown
from yui import clock
from yui.audit.commands import noted
from yui.invoices.archive import actions as archive
from yui.invoices.archive.pages import pdf_of
from yui.statements.years import actions, model
from yui.statements.years.model import Paid, Report
from yui.towns import actions as towns
from yui.web import Asking, Who, _, forms, menu, page, see, tables
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry
from yui.web.tables import Column, Sheet

menu.register(Entry("支払調書", "/payment-reports", needs="payout.read", order=63, icon="list"))
Code = Annotated[str, QueryParameter(max_length=40, pattern=r"^[^\x00-\x1f]*\Z")]
YearOf = Annotated[int, QueryParameter(ge=0, le=9999)]
MOST = 50_000


class YearForm(Struct, forbid_unknown_fields=True):
    """The year whose certificates are issued."""

    year: Annotated[int, Meta(ge=model.FIRST, le=2999)]


def _year(year: int) -> int:
    """The year asked for; without one, or one of no sense, the last one that is over."""
    return year if model.FIRST <= year < 3000 else clock.today().year - 1


@get("/payment-reports", guards=[may("payout.read")], name="reports.all")
async def reports(
    request: Asking,
    actor: Who,
    *,
    year: YearOf = 0,
    code: Code = "",
    category: Code = "",
    payer: FromQuery[UUID] = NOBODY,
) -> Response[Any]:
    """Every payee's year by category, and of which the tax office is told."""
    chosen = _year(year)
    after = (code, category, payer) if code else None
    async with begin(actor) as tx:
        found = await actions.reports(tx, year=chosen, after=after, most=FETCH)
        sheets = await actions.sheets(tx, year=chosen)
        cap = await actions.cap(tx, year=chosen)
    return page(
        request,
        "statements/reports.html",
        reports=leaf(found, after),
        sheets=sheets,
        cap=cap,
        year=chosen,
        over=chosen < clock.today().year,
        over_yen=model.report_rule(chosen),
    )


@get("/payment-reports.csv", guards=[may("payout.read")], name="reports.csv")
async def as_csv(actor: Who, year: YearOf = 0) -> Response[bytes]:
    """The same as CSV, for the software that files the reports."""
    chosen = _year(year)
    async with begin(actor) as tx:
        found = await actions.reports(tx, year=chosen, most=MOST)
    await noted(actor, "payment_reports.exported", subject=str(actor.tenant), year=chosen)
    return tables.as_csv(_reports(found, chosen), name=f"payment-reports-{chosen}")


def _reports(found: list[Report], year: int) -> Sheet:
    columns = [
        Column("支払者"),
        Column("番号"),
        Column("氏名"),
        Column("区分"),
        Column("支払金額", unit="円・税込", kind="number"),
        Column("うち消費税等", unit="円", kind="number"),
        Column("源泉徴収税額", unit="円", kind="number"),
        Column("うち未払", unit="円・税込", kind="number"),
        Column("うち未徴収税額", unit="円", kind="number"),
        Column("支払調書"),
    ]
    rows = [
        (
            *(one.line.body, one.line.code, one.line.name),
            one.line.category.label,
            *(one.line.total_yen, one.line.tax_yen, one.line.withholding_yen),
            *(one.line.unpaid_yen, one.line.unpaid_withholding_yen),
            "提出" if one.due else "",
        )
        for one in found
    ]
    return Sheet(name=f"{year}年の支払", columns=columns, rows=rows)


@post("/payment-reports", guards=[may("payout.build")])
@forms.again(reports)
async def certify(request: Asking, actor: Who) -> Response[Any]:
    """Has the year's certificates issued."""
    data = await forms.read(request, YearForm)
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        await actions.certify(tx, year=data.year, body=body.id, now=clock.now())
    return see(
        request,
        f"/payment-reports?year={data.year}",
        said=_("支払証明書の発行を始めました。できた人から、本人に知らせます。"),
    )


async def _mine(actor: Who, year: int) -> tuple[list[Paid], UUID | None]:
    """Her payments of a year, and her certificate of it."""
    if not model.FIRST <= year < 3000:
        raise Unknown
    async with begin(actor) as tx:
        found = await actions.of_worker(tx, worker=actor.id, year=year)
        body = await towns.body_of(tx, on=clock.today())
        kept = await actions.kept_of(tx, worker=actor.id, body=body.id, year=year)
    return found, kept.id if kept else None


@get("/me/years/{year:int}", guards=[may("me")], name="years.mine")
async def mine(request: Asking, actor: Who, year: FromPath[int]) -> Response[Any]:
    """Her year: every payment, what was withheld, the sums for her tax return."""
    found, certificate = await _mine(actor, year)
    return page(
        request,
        "statements/year.html",
        year=year,
        paid=found,
        certificate=certificate,
        today=clock.today(),
    )


@get("/me/years/{year:int}/year.csv", guards=[may("me")], name="years.csv")
async def mine_csv(actor: Who, year: FromPath[int]) -> Response[bytes]:
    """The same as CSV for her tax return."""
    found, _certificate = await _mine(actor, year)
    columns = [
        Column("締め日", kind="date"),
        Column("支払日", kind="date"),
        Column("支払者"),
        Column("支払通知書"),
        Column("区分"),
        Column("報酬", unit="円・税抜", kind="number"),
        Column("消費税等", unit="円", kind="number"),
        Column("源泉徴収税額", unit="円", kind="number"),
        Column("差引支払額", unit="円", kind="number"),
    ]
    rows = [
        (
            *(one.closing_on, one.pay_on, one.body, one.number, one.category.label),
            *(one.gross_yen, one.tax_yen, one.withholding_yen, one.net_yen),
        )
        for one in found
    ]
    return tables.as_csv(
        Sheet(name=f"{year}年の報酬", columns=columns, rows=rows), name=f"year-{year}"
    )


@get("/me/years/{year:int}/certificate.pdf", guards=[may("me")], name="years.pdf")
async def mine_pdf(actor: Who, year: FromPath[int]) -> Response[bytes]:
    """Her certificate, the bytes that were issued."""
    _found, certificate = await _mine(actor, year)
    if certificate is None:
        raise Unknown
    async with begin(actor) as tx:
        kept = await archive.read(tx, document=certificate)
    return pdf_of(kept, certificate)


HANDLERS = [reports, as_csv, certify, mine, mine_csv, mine_pdf]
