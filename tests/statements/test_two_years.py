"""Two tax years to the yen: the list of 支払調書, her year and her certificates against the postings."""

from datetime import date, datetime

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.hands import rows
from tests.payouts import seed
from yui import rates
from yui.japan import JST
from yui.statements.years import actions, model
from yui.statements.years.model import Line
from yui.tax import Category

OWED = {
    (1, "manuscript"): (45_456, 30_001),
    (2, "manuscript"): (1_500_000, 9),
    (3, "none"): (900_000, 333_333),
    (4, "consulting"): (45_454, 45_455),
}
"""Yen before tax accepted in December 2026 and in January 2027, by worker and category."""


def test_the_threshold_is_a_dated_row_with_its_source_and_the_year_asks_for_its_own() -> None:
    row = rates.known(rates.book().payment_report, date(2026, 12, 31))
    assert (row.ko1_over, row.ko2_over, row.agent_over) == (50_000, 50_000, 500_000)
    assert row.source
    for year in (2026, 2027):
        assert not model.is_due(Category.MANUSCRIPT, 50_000, year=year)
        assert model.is_due(Category.MANUSCRIPT, 50_001, year=year)


def test_beyond_the_yearly_cap_of_the_dated_row_nothing_is_creditable() -> None:
    book = rates.book().nonregistered_credit
    before, after = (rates.known(book, day) for day in (date(2026, 9, 30), date(2026, 10, 1)))
    assert (before.yearly_cap, after.yearly_cap) == (1_000_000_000, 100_000_000)
    assert not model.Cap(after.yearly_cap, after.yearly_cap).over
    assert model.Cap(after.yearly_cap + 1, after.yearly_cap).over


async def run(town: Town, at: int, *, closing: date) -> None:
    for (worker, category), yens in OWED.items():
        on = closing.replace(day=15)
        await seed.owe(town, yens[at], worker=worker, category=category, on=on)
    made = await seed.drafted(town, closing=closing)
    await seed.approve(town, made)
    await seed.export(town, made)


async def lines(town: Town, year: int) -> list[Line]:
    async with begin(town.actor("tateshina", "staff")) as tx:
        return [one.line for one in await actions.reports(tx, year=year, most=50)]


@pytest.mark.anyio
async def test_every_figure_of_two_years_is_what_the_postings_say(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seed, "NOW", datetime(2027, 1, 5, 9, tzinfo=JST))
    await run(town, 0, closing=date(2026, 12, 31))
    monkeypatch.setattr(seed, "NOW", datetime(2027, 2, 3, 9, tzinfo=JST))
    await run(town, 1, closing=date(2027, 1, 31))
    posted = await rows(
        town,
        "select extract(year from p.counts_on)::int as year, p.worker_id, d.kind as debit,"
        " c.kind as credit, d.tax as tells, sum(p.amount_yen)::bigint as yen from app.posting p"
        " join app.journal j on j.id = p.journal_id and j.kind = 'payout'"
        " join app.account d on d.id = p.debit join app.account c on c.id = p.credit"
        " group by 1, 2, 3, 4, 5",
    )
    for year, at in ((2026, 0), (2027, 1)):
        found = await lines(town, year)
        assert len(found) == len(OWED)
        by = {line.worker_id: line for line in found}
        for (worker, _category), yens in OWED.items():
            line = by[town.worker("tateshina", worker)]
            mine = [r for r in posted if (r["year"], r["worker_id"]) == (year, line.worker_id)]
            taken = sum(r["yen"] for r in mine if r["debit"] == "worker_payable")
            tax = sum(
                r["yen"]
                for r in mine
                if r["debit"] == "input_tax" or r["tells"].startswith("nondeductible")
            )
            held = sum(r["yen"] for r in mine if r["credit"] == "withholding_payable")
            assert (line.gross_yen, line.tax_yen, line.withholding_yen) == (yens[at], tax, held)
            assert taken >= yens[at] - held
            async with begin(town.actor("tateshina", "worker", worker)) as tx:
                paid = await actions.of_worker(tx, worker=line.worker_id, year=year)
            assert sum(one.gross_yen for one in paid) == line.gross_yen
            assert sum(one.tax_yen for one in paid) == line.tax_yen
            assert sum(one.withholding_yen for one in paid) == line.withholding_yen
            assert line.unpaid_yen == (line.total_yen if year == 2026 else 0)
            async with begin(town.actor("tateshina", "worker", worker)) as tx:
                other = town.worker("tateshina", 5)
                assert await actions.of_worker(tx, worker=other, year=year) == []
    async with begin(town.actor("tateshina", "staff")) as tx:
        assert (await actions.sheets(tx, year=2026)).due == 2
        assert (await actions.sheets(tx, year=2027)).due == 0
        cap = await actions.cap(tx, year=2026)
        assert cap is not None and (cap.bought_yen, cap.most) == (1_650_009, 100_000_000)
        assert await actions.cap(tx, year=2016) is None
