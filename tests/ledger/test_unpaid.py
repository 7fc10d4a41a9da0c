"""A year's end: the work that is confirmed and not paid, with the tax that the next year's run posts."""

from datetime import date

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.payouts import seed
from yui.invoices.standings import actions as standings
from yui.invoices.standings.model import Standing, StandingForm
from yui.ledger.unpaid import actions
from yui.ledger.unpaid.model import Unpaid

pytestmark = pytest.mark.anyio
MARCH = date(2026, 3, 1)


async def found(town: Town, month: date = MARCH) -> list[Unpaid]:
    async with begin(town.actor("tateshina")) as tx:
        return await actions.at_end(tx, body=town.body(), month=month)


async def test_work_of_march_that_no_run_has_paid_is_listed_with_its_tax(
    town: Town, client: Browser
) -> None:
    assert await found(town) == []
    await seed.owe(town, 10_009, on=date(2026, 3, 20))
    await seed.owe(town, 11_000, on=date(2026, 3, 31), tax="inclusive")
    await seed.owe(town, 20_000, worker=3, on=date(2026, 3, 31))  # has a T number
    await seed.owe(town, 5_000, worker=2, on=date(2026, 4, 1))
    rows = [
        (one.code, one.registered, one.price_yen, one.tax_yen, one.credit_yen)
        for one in await found(town)
    ]
    assert rows == [
        ("W-001", False, 21_009, 2_000, 1_600),
        ("W-003", True, 20_000, 2_000, 2_000),
    ]
    (first, _) = await found(town)
    sums = (first.all_price_yen, first.all_tax_yen, first.all_credit_yen, first.people)
    assert sums == (41_009, 4_000, 3_600, 2)
    assert await found(town, date(2026, 2, 1)) == [] == await found(town, date(2026, 11, 1))
    async with begin(town.actor("shiojiri")) as tx:
        assert await actions.at_end(tx, body=town.body(), month=MARCH) == []
    me = await client.login(town.actor("tateshina"))
    shown = (await me.get("/ledger/closing?month=2026-03")).text
    assert "検収ずみで、年度末に未払いの業務" in shown and "3,600" in shown
    assert "検収ずみで" not in (await me.get("/ledger/closing?month=2026-02")).text


async def test_what_a_run_of_the_year_has_taken_or_an_exempt_body_owes_is_not_listed(
    town: Town,
) -> None:
    await seed.owe(town, 10_000, on=date(2026, 3, 20))
    await seed.drafted(town, closing=date(2026, 3, 31))  # built in December: posted in another year
    assert [one.tax_yen for one in await found(town)] == [1_000]
    async with begin(town.actor("tateshina")) as tx:
        form = StandingForm(date(2025, 4, 1), Standing("exempt"), "届出書")
        await standings.record(tx, form, body=town.body(), now=seed.NOW)
    assert await found(town) == []
