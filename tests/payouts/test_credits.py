"""Credit of input tax by the day of the service: the law's vectors, and the books that follow."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.db import begin
from tests.conftest import Town
from tests.payouts import seed
from yui import rates
from yui.invoices.standings import actions as standings
from yui.invoices.standings.model import Standing, StandingForm
from yui.japan import JST
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef
from yui.money import Yen
from yui.payouts import actions
from yui.payouts.credits import actions as crediting
from yui.payouts.credits.model import Credit, Exempt, Span, bought, laid, spans
from yui.tax import consumption_tax

LATER = date(2099, 1, 1)
TWO = [
    Span(date(2023, 10, 1), date(2026, 9, 30), 80),
    Span(date(2026, 10, 1), date(2026, 10, 20), 70),
]


@pytest.mark.parametrize(
    ("served", "credit"),
    [
        (date(2026, 9, 30), 8_000),
        (date(2026, 10, 1), 7_000),
        (date(2028, 9, 30), 7_000),
        (date(2028, 10, 1), 5_000),
        (date(2030, 9, 30), 5_000),
        (date(2030, 10, 1), 3_000),
        (date(2031, 9, 30), 3_000),
        (date(2031, 10, 1), 0),
    ],
)
def test_110_000_yen_with_tax_is_credited_as_its_service_day_says(
    served: date, credit: int
) -> None:
    span = spans(served)[-1]
    (found,) = laid([(0, 110_000)], on=[span], tax_bp=1_000, registered=False)
    assert (found.included_yen, found.credit_yen) == (10_000, credit)
    (added,) = laid([(100_000, 0)], on=[span], tax_bp=1_000, registered=False)
    assert (added.tax_yen, added.credit_yen) == (10_000, credit)
    (whole,) = laid([(0, 110_000)], on=[span], tax_bp=1_000, registered=True)
    assert (whole.percent, whole.credit_yen) == (100, 10_000)
    assert span.source


@pytest.mark.parametrize(("total", "tax"), [(54_321, 4_938), (99_999, 9_090), (9, 0), (11, 1)])
def test_the_tax_in_a_price_with_tax_is_rounded_down_once(total: int, tax: int) -> None:
    (found,) = laid([(0, total)], on=TWO[:1], tax_bp=1_000, registered=False)
    assert found.included_yen == tax


@given(
    parts=st.lists(
        st.tuples(st.integers(0, 3_000_000), st.integers(0, 3_000_000)), min_size=2, max_size=2
    ),
    registered=st.booleans(),
)
def test_the_parts_of_a_document_add_up_to_its_tax_and_no_yen_is_credited_twice(
    parts: list[tuple[int, int]], registered: bool
) -> None:
    found = laid(parts, on=TWO, tax_bp=1_000, registered=registered)
    day = date(2026, 10, 20)
    added = consumption_tax(Yen(sum(p[0] for p in parts)), supplied_on=day)
    lies = sum(p[1] for p in parts) * 10 // 110
    assert sum(c.tax_yen for c in found) == added
    assert sum(c.included_yen for c in found) == lies
    for one in found:
        assert 0 <= one.credit_yen <= one.tax_yen + one.included_yen
        assert one.credit_yen == (one.tax_yen + one.included_yen) * one.percent // 100


def test_a_row_to_come_alters_nothing_before_its_day() -> None:
    rows = list(rates.book().nonregistered_credit)
    changed = [
        rates.NonRegisteredCredit(
            since=row.since, to=row.to, source="改正", percent=1, yearly_cap=0
        )
        if row.since > date(2026, 10, 1)
        else row
        for row in rows
    ]
    for closing in (date(2026, 9, 30), date(2026, 10, 20), date(2026, 11, 30)):
        assert spans(closing, rows=rows) == spans(closing, rows=changed)


def test_a_closing_day_far_behind_a_change_has_one_span() -> None:
    assert [span.percent for span in spans(date(2026, 10, 20))] == [80, 70]
    assert [span.percent for span in spans(date(2028, 9, 30))] == [70]


def test_spans_are_those_of_the_rows_given_back_to_four_hundred_days() -> None:
    closing = date(2026, 10, 20)
    last = closing - timedelta(days=400)

    def row(since: date, to: date | None, percent: int) -> rates.NonRegisteredCredit:
        return rates.NonRegisteredCredit(
            since=since, to=to, source=f"{percent}", percent=percent, yearly_cap=0
        )

    before, day = last - timedelta(days=1), timedelta(days=1)
    rows = [
        row(last + day, None, 3),
        row(date(2020, 1, 1), before, 1),
        row(last, last, 2),
        row(closing + day, None, 4),
    ]
    assert spans(closing, rows=rows) == [
        Span(last, last, 2, "2"),
        Span(last + day, closing, 3, "3"),
    ]


def test_a_payment_has_a_part_for_every_span() -> None:
    with pytest.raises(ValueError, match="zip"):
        laid([(1, 0)], on=TWO, tax_bp=1_000, registered=False)
    assert laid([(0, 0), (0, 11)], on=TWO, tax_bp=1_000, registered=False) == [
        Credit(TWO[1].since, False, 70, 0, 11, 0, 1, 0)
    ]


async def run_of(town: Town, closing: date) -> list[Credit]:
    now = datetime(2026, 11, 25, 10, tzinfo=JST)
    async with begin(town.actor("tateshina", "staff")) as tx:
        run = await actions.propose(tx, body=town.body(), closing_on=closing, now=now)
    await seed.build(town, run)
    async with begin(town.actor("tateshina")) as tx:
        return await crediting.of_worker(tx, run=run, worker=town.worker("tateshina", 1))


@pytest.mark.anyio
async def test_a_run_over_the_change_credits_80_up_to_30_september_and_70_from_1_october(
    town: Town,
) -> None:
    await seed.owe(town, 100_000, on=date(2026, 9, 30))
    await seed.owe(town, 50_005, on=date(2026, 10, 1))
    found = await run_of(town, date(2026, 10, 20))
    assert found == laid([(100_000, 0), (50_005, 0)], on=TWO, tax_bp=1_000, registered=False)
    assert [(c.percent, c.tax_yen, c.credit_yen) for c in found] == [
        (80, 10_000, 8_000),
        (70, 5_000, 3_500),
    ]
    async with begin(town.actor("tateshina")) as tx:
        refs = (
            AccountRef("input_tax", tax="non_registered"),
            AccountRef("work_expense", tax="nondeductible"),
        )
        books = [await ledger.balance(tx, body=town.body(), ref=r, until=LATER) for r in refs]
        assert await ledger.faults(tx) == []
    assert [abs(one) for one in books] == [11_500, 3_500]


@pytest.mark.anyio
async def test_what_an_earlier_run_paid_is_credited_there_and_not_again(town: Town) -> None:
    await seed.owe(town, 100_000, on=date(2026, 9, 30))
    (first,) = await run_of(town, date(2026, 9, 30))
    assert (first.percent, first.credit_yen) == (80, 8_000)
    await seed.owe(town, 30_000, on=date(2026, 9, 15))  # booked late
    await seed.owe(town, 40_000, on=date(2026, 10, 2))
    late, after = await run_of(town, date(2026, 10, 20))
    assert (late.percent, late.exclusive_yen, late.credit_yen) == (80, 30_000, 2_400)
    assert (after.percent, after.exclusive_yen, after.credit_yen) == (70, 40_000, 2_800)


@pytest.mark.anyio
async def test_prices_with_tax_give_their_tax_out_of_the_cost(town: Town) -> None:
    await seed.owe(town, 110_000, tax="inclusive", on=date(2026, 10, 5))
    await seed.owe(town, 54_321, worker=3, tax="inclusive", on=date(2026, 10, 5))  # has a T number
    (found,) = await run_of(town, date(2026, 10, 20))
    assert (found.included_yen, found.tax_yen, found.credit_yen) == (10_000, 0, 7_000)
    async with begin(town.actor("tateshina")) as tx:
        body = town.body()
        cost = await ledger.balance(tx, body=body, ref=AccountRef("work_expense"), until=LATER)
        own = AccountRef("input_tax", tax="registered")
        registered = await ledger.balance(tx, body=body, ref=own, until=LATER)
    assert (abs(cost), abs(registered)) == (110_000 + 54_321 - 7_000 - 4_938, 4_938)


def test_spans_are_cut_where_the_buyer_stops_being_exempt_and_nowhere_else() -> None:
    change = date(2026, 10, 11)
    held = [
        Exempt(date(2025, 4, 1), True),
        Exempt(change, False),
        Exempt(date(2026, 10, 15), False),  # registered then: of the same spans
    ]
    assert bought(TWO, held) == [
        Span(date(2023, 10, 1), date(2025, 3, 31), 80),
        Span(date(2025, 4, 1), date(2026, 9, 30), 0, full=0),
        Span(date(2026, 10, 1), date(2026, 10, 10), 0, full=0),
        Span(change, date(2026, 10, 20), 70),
    ]
    assert bought(TWO, []) == TWO
    (none,) = laid([(0, 110_000)], on=bought(TWO, held)[1:2], tax_bp=1_000, registered=True)
    assert (none.included_yen, none.credit_yen, none.percent) == (10_000, 0, 0)


@pytest.mark.anyio
async def test_an_exempt_body_keeps_its_books_with_tax_and_credits_nothing_of_those_days(
    town: Town,
) -> None:
    for since, standing in ((date(2025, 4, 1), "exempt"), (date(2026, 10, 11), "taxable")):
        async with begin(town.actor("tateshina")) as tx:
            form = StandingForm(since, Standing(standing), "届出書")
            await standings.record(tx, form, body=town.body(), now=seed.NOW)
    await seed.owe(town, 100_000, on=date(2026, 10, 10))
    await seed.owe(town, 30_000, on=date(2026, 10, 11))
    await seed.owe(town, 50_000, worker=3, on=date(2026, 10, 10))  # has a T number
    found = await run_of(town, date(2026, 10, 20))
    assert [(c.percent, c.tax_yen, c.credit_yen) for c in found] == [
        (0, 10_000, 0),
        (70, 3_000, 2_100),
    ]
    refs = [AccountRef("input_tax", tax=kind) for kind in ("registered", "non_registered")]
    refs += [AccountRef("work_expense", tax="nondeductible"), AccountRef("payout_clearing")]
    async with begin(town.actor("tateshina")) as tx:
        books = [await ledger.balance(tx, body=town.body(), ref=r, until=LATER) for r in refs]
        assert await ledger.faults(tx) == []
    assert [abs(one) for one in books] == [0, 2_100, 10_000 + 900 + 5_000, 198_000]
