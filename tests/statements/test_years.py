"""A calendar year of payments: the payee's own, her certificate, the list of 支払調書."""

import asyncio
from datetime import date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from tenants.actor import NOBODY
from tenants.db import begin
from tests.conftest import Browser, BusinessDay, Town
from tests.hands import post, refused, rows
from tests.payouts import seed
from workers_async.jobs import statements as jobs
from yui.japan import JST
from yui.payouts import actions as payouts
from yui.statements.years import actions, model
from yui.statements.years.model import Certify
from yui.tax import Category

pytestmark = pytest.mark.anyio
JANUARY = datetime(2027, 1, 5, 9, 0, tzinfo=JST)


@pytest.mark.parametrize(
    ("category", "total", "due"),
    [
        (Category.MANUSCRIPT, 50_000, False),
        (Category.MANUSCRIPT, 50_001, True),
        (Category.CONSULTING, 50_001, True),
        (Category.SALES, 500_000, False),
        (Category.SALES, 500_001, True),
        (Category.NONE, 9_999_999, False),
    ],
)
def test_a_report_is_due_for_strictly_more_than_the_row_says(
    category: Category, total: int, due: bool
) -> None:
    assert model.is_due(category, total, year=2026) is due


def test_from_2027_on_thirty_sheets_of_two_years_earlier_make_the_filing_electronic() -> None:
    assert (model.electronic_from(2025), model.electronic_from(2026)) == (100, 30)
    assert model.Sheets(due=1, before=30, most=30).electronic
    assert not model.Sheets(due=99, before=29, most=30).electronic


async def paid(town: Town) -> None:
    await seed.owe(town, 45_456, category="manuscript")
    await seed.owe(town, 45_454, worker=2, category="manuscript")
    await seed.owe(town, 900_000, worker=3)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)


async def test_the_list_has_every_payee_and_flags_whom_the_tax_office_hears_of(town: Town) -> None:
    await paid(town)
    async with begin(town.actor("tateshina", "staff")) as tx:
        found = await actions.reports(tx, year=2026, most=50)
        sheets = await actions.sheets(tx, year=2026)
        empty = await actions.reports(tx, year=2027, most=50)
    assert [(one.line.code, one.line.total_yen, one.due) for one in found] == [
        ("W-001", 50_001, True),
        ("W-002", 49_999, False),
        ("W-003", 990_000, False),
    ]
    assert (sheets.due, sheets.before, sheets.most, empty) == (1, 0, 30, [])
    assert {one.line.body for one in found} == {"一般社団法人立科町振興公社"}
    last = found[0].line
    async with begin(town.actor("tateshina", "staff")) as tx:
        after = (last.code, last.category.value, last.body_id)
        rest = await actions.reports(tx, year=2026, after=after, most=50)
        earlier = await actions.reports(tx, year=2026, after=(*after[:2], NOBODY), most=50)
    assert (rest, earlier) == (found[1:], found)
    assert found[0].line.withholding_yen == 4_641


async def test_certificates_are_issued_once_the_year_is_over_and_each_is_the_payees_own(
    town: Town, client: Browser, business_day: BusinessDay
) -> None:
    await paid(town)

    async def certify(now: datetime) -> None:
        async with begin(town.actor("tateshina", "staff")) as tx:
            await actions.certify(tx, year=2026, body=town.body(), now=now)

    assert await refused(certify(datetime(2026, 12, 31, tzinfo=JST))) == "year_not_over"
    business_day(JANUARY.date())
    office = await client.login(town.actor("tateshina", "staff"))
    told = (await office.get("/payment-reports?year=2026")).text
    assert "990,000" in told and "1号は50,000円" in told
    listed = (await office.get("/payment-reports.csv?year=2026")).text
    assert "1号（原稿・デザインなど）" in listed and "manuscript" not in listed
    sent = await post(office, "/payment-reports", {"year": "2026"}, "/payment-reports?year=2026")
    assert sent.status_code == 303
    job = Certify(2026, town.body(), NOBODY)
    for _ in range(2):
        async with begin(town.actor("tateshina", "system")) as tx:
            await jobs.certify(tx, job, now=JANUARY)
    found = await rows(town, "select number from app.document where kind = 'yearly' order by 1")
    assert [row["number"] for row in found] == [f"立振-R8-証{n:05}" for n in (1, 2, 3)]
    me = await client.login(town.actor("tateshina", "worker", 1))
    shown = (await me.get("/me/years/2026")).text
    assert "45,456円" in shown and "4,641円" in shown and "支払証明書（PDF）" in shown
    pdf = await me.get("/me/years/2026/certificate.pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages)
    assert "50,001" in text and "支払証明書" in text
    listed = (await me.get("/me/years/2026/year.csv")).text
    assert "45456" in listed and "2026-11-30" in listed
    other = await client.login(town.actor("tateshina", "worker", 4))
    assert (await other.get("/me/years/2026/certificate.pdf")).status_code == 404
    assert date(2026, 11, 30).isoformat() not in (await other.get("/me/years/2026/year.csv")).text


async def test_certificates_wait_for_every_closing_day_of_the_year_and_take_no_number_in_vain(
    town: Town,
) -> None:
    await paid(town)
    await seed.owe(town, 70_000, category="manuscript", on=date(2026, 12, 20))

    async def certify(by: str, now: datetime = JANUARY) -> None:
        async with begin(town.actor("tateshina", by)) as tx:
            await actions.certify(tx, year=2026, body=town.body(), now=now)

    assert await refused(certify("staff")) == "year_unpaid"
    async with begin(town.actor("tateshina", "staff")) as tx:
        run = await payouts.propose(
            tx, body=town.body(), closing_on=date(2026, 12, 31), now=JANUARY
        )
    await seed.build(town, run)
    assert await refused(certify("staff")) == "year_unpaid"
    await seed.approve(town, run)
    await seed.export(town, run)
    await certify("staff")

    async def job() -> None:
        async with begin(town.actor("tateshina", "system")) as tx:
            await jobs.certify(tx, Certify(2026, town.body(), NOBODY), now=JANUARY)

    await asyncio.gather(job(), job())
    found = await rows(
        town, "select number, yen from app.document where kind = 'yearly' order by number"
    )
    assert [row["number"][-2:] for row in found] == ["01", "02", "03"]
    assert 50_001 + 77_000 in {row["yen"] for row in found}
    (counter,) = await rows(town, "select last from app.counter where kind = 'yearly'")
    assert counter["last"] == 3
