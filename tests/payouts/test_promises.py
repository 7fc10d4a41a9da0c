"""What every run promises: the same period once, whatever a client paid, and no fee from anybody."""

from datetime import date

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.payouts import seed
from tests.payouts.seed import ACCEPTED, CLOSING, NOW
from yui import due, rates
from yui.japan import is_business_day
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line
from yui.payouts import actions
from yui.payouts.refusals import RunExists
from yui.payouts.sheet import actions as sheets

pytestmark = pytest.mark.anyio


async def lines(town: Town) -> int:
    async with town.admin() as admin:
        found: int = await admin.fetchval("select count(*) from app.payout")
        return found


async def test_the_same_period_again_makes_no_new_line_whatever_became_of_the_run(
    town: Town,
) -> None:
    for worker in (1, 2, 3):
        await seed.owe(town, 1_000 * worker, worker=worker)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    async with begin(town.actor("tateshina", "staff")) as tx:
        await actions.settle(tx, run=run, now=NOW)
    assert await lines(town) == 3
    with pytest.raises(RunExists):
        await seed.propose(town)
    assert await seed.build(town, run) == 0
    again = await seed.drafted(town, closing=date(2026, 12, 1))  # a day on: nothing is left
    async with begin(town.actor("tateshina")) as tx:
        assert (await sheets.show(tx, run=again)).totals.payees == 0
    assert await lines(town) == 3


async def test_work_that_its_client_has_not_paid_is_paid_to_its_worker(town: Town) -> None:
    await seed.owe(town, 10_000)
    client = town.ident("tateshina/client/1")
    owed = AccountRef("client_receivable", client=client)
    async with begin(town.actor("tateshina")) as tx:
        line = Line(owed, AccountRef("revenue"), 50_000)
        await ledger.post(
            tx,
            body=town.body(),
            key="handover:unpaid",
            kind="handover",
            on=ACCEPTED,
            lines=[line],
            now=NOW,
        )
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    async with begin(town.actor("tateshina")) as tx:
        found = await sheets.show(tx, run=run)
        open_ = await ledger.balance(tx, body=town.body(), ref=owed, until=CLOSING)
    assert (found.totals.net, abs(open_)) == (11_000, 50_000)
    assert found.file is not None and found.file.total_yen == 11_000


async def test_no_fee_of_a_bank_is_ever_taken_from_a_payee(town: Town) -> None:
    assert not rates.known(rates.book().transfer_fee, CLOSING).deductible
    for worker, yen in ((1, 1), (2, 9), (3, 440), (4, 100_000)):
        await seed.owe(town, yen, worker=worker, category="manuscript")
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    async with town.admin() as admin:
        rows = await admin.fetch(
            "select gross_yen, tax_yen, withholding_yen, net_yen from app.payout"
        )
        sent = await admin.fetchval("select sum(net_yen) from app.payout_item")
    assert all(r["net_yen"] == r["gross_yen"] + r["tax_yen"] - r["withholding_yen"] for r in rows)
    assert sent == sum(row["net_yen"] for row in rows)


@pytest.mark.parametrize(
    ("closing", "pay_on"),
    [
        (date(2026, 11, 30), date(2026, 12, 15)),
        (date(2026, 7, 31), date(2026, 8, 14)),  # the 15th is a Saturday
        (date(2027, 10, 31), date(2027, 11, 15)),
        (date(2027, 4, 30), date(2027, 5, 14)),
    ],
)
async def test_the_payment_day_is_the_business_day_of_banks_on_or_before_the_rule(
    town: Town, closing: date, pay_on: date
) -> None:
    async with begin(town.actor("tateshina")) as tx:
        body = await actions.body(tx, body=town.body())
    assert due.regular_payment(body.rule, closing) == pay_on
    assert is_business_day(pay_on)


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 12, 30), True),
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), False),
        (date(2027, 1, 2), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
        (date(2026, 11, 23), False),
    ],
)
async def test_banks_rest_on_holidays_and_from_31_december_to_3_january(
    day: date, open_: bool
) -> None:
    assert is_business_day(day) is open_
