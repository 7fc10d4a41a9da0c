"""Credit of input tax by the day of the service: the law's vectors, and the books that follow."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

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
from yui.payouts.credits.model import (
    Credit,
    Exempt,
    Registration,
    Span,
    bought,
    laid,
    sold,
    spans,
)
from yui.people import actions as people
from yui.tax import consumption_tax

LATER = date(2099, 1, 1)
NUMBER = "T7000012050002"
NEVER, ALWAYS = Registration(), Registration(date.min)
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
    (found,) = laid([(0, 110_000)], on=[span], tax_bp=1_000, by=NEVER)
    assert (found.included_yen, found.credit_yen) == (10_000, credit)
    (added,) = laid([(100_000, 0)], on=[span], tax_bp=1_000, by=NEVER)
    assert (added.tax_yen, added.credit_yen) == (10_000, credit)
    (whole,) = laid([(0, 110_000)], on=[span], tax_bp=1_000, by=ALWAYS)
    assert (whole.percent, whole.credit_yen) == (100, 10_000)
    assert span.source


@pytest.mark.parametrize(("total", "tax"), [(54_321, 4_938), (99_999, 9_090), (9, 0), (11, 1)])
def test_the_tax_in_a_price_with_tax_is_rounded_down_once(total: int, tax: int) -> None:
    (found,) = laid([(0, total)], on=TWO[:1], tax_bp=1_000, by=NEVER)
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
    found = laid(parts, on=TWO, tax_bp=1_000, by=ALWAYS if registered else NEVER)
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
        laid([(1, 0)], on=TWO, tax_bp=1_000, by=NEVER)
    assert laid([(0, 0), (0, 11)], on=TWO, tax_bp=1_000, by=NEVER) == [
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
    assert found == laid([(100_000, 0), (50_005, 0)], on=TWO, tax_bp=1_000, by=NEVER)
    assert [(c.percent, c.tax_yen, c.credit_yen) for c in found] == [
        (80, 10_000, 8_000),
        (70, 5_000, 3_500),
    ]
    async with begin(town.actor("tateshina")) as tx:
        refs = [
            AccountRef(kind, tax=f"{tells}:{percent}")
            for kind, tells in (("input_tax", "non_registered"), ("work_expense", "nondeductible"))
            for percent in (80, 70)
        ]
        books = [await ledger.balance(tx, body=town.body(), ref=r, until=LATER) for r in refs]
        assert await ledger.faults(tx) == []
    assert [abs(one) for one in books] == [8_000, 3_500, 2_000, 1_500]


async def numbered(town: Town, number: str | None, *, since: date, on: date) -> None:
    """Worker 1's engagement of a day says another number, or none, from a day on."""
    who = town.worker("tateshina", 1)
    async with begin(town.actor("tateshina")) as tx:
        old = await people.engaged(tx, worker=who, body=town.body())
        assert old is not None
        row = await people.new_row(tx)
        made = await people.resealed(tx, old=old, row=row, key=seed.key(town))
        signed = replace(old.signed, invoice_number=number, invoice_since=since)
        await people.engage(tx, worker=who, body=town.body(), account=made, signed=signed, on=on)


@pytest.mark.anyio
async def test_work_before_the_day_of_registration_is_an_unregistered_sellers_whenever_it_is_paid(
    town: Town,
) -> None:
    await numbered(town, NUMBER, since=date(2026, 10, 12), on=date(2026, 10, 20))
    for day, yen in ((date(2026, 9, 30), 10_000), (date(2026, 10, 11), 20_000)):
        await seed.owe(town, yen, on=day)
    await seed.owe(town, 30_000, on=date(2026, 10, 12))
    found = await run_of(town, date(2026, 10, 20))
    assert [(c.since, c.registered, c.percent, c.credit_yen) for c in found] == [
        (date(2023, 10, 1), False, 80, 800),
        (date(2026, 10, 1), False, 70, 1_400),
        (date(2026, 10, 12), True, 100, 3_000),
    ]
    by = Registration(date(2026, 10, 12))
    parts = [(10_000, 0), (20_000, 0), (30_000, 0)]
    assert found == laid(parts, on=sold(TWO, by), tax_bp=1_000, by=by)
    async with begin(town.actor("tateshina")) as tx:
        tells = ("registered", "non_registered:70", "non_registered:80")
        refs = [AccountRef("input_tax", tax=one) for one in tells]
        books = [await ledger.balance(tx, body=town.body(), ref=r, until=LATER) for r in refs]
        assert await ledger.faults(tx) == []
    assert [abs(one) for one in books] == [3_000, 1_400, 800]


@pytest.mark.anyio
async def test_work_after_her_number_ceased_is_an_unregistered_sellers_and_work_before_is_not(
    town: Town,
) -> None:
    await numbered(town, NUMBER, since=date(2024, 4, 1), on=date(2026, 4, 1))
    await numbered(town, None, since=date(2026, 10, 11), on=date(2026, 10, 18))
    await seed.owe(town, 50_000, on=date(2026, 10, 10))
    await seed.owe(town, 20_000, on=date(2026, 10, 11))
    found = await run_of(town, date(2026, 10, 20))
    assert [(c.since, c.registered, c.percent, c.credit_yen) for c in found] == [
        (date(2026, 10, 1), True, 100, 5_000),
        (date(2026, 10, 11), False, 70, 1_400),
    ]
    async with town.admin() as admin:
        assert (
            await admin.fetchval(
                "select distinct invoice_number from app.payout where worker_id = $1",
                town.worker("tateshina", 1),
            )
            == NUMBER
        )  # it held on a day that is paid here
    await seed.owe(town, 20_000, on=date(2026, 10, 22))
    (last,) = await run_of(town, date(2026, 10, 31))
    assert (last.registered, last.percent) == (False, 70)
    async with town.admin() as admin:
        assert (
            await admin.fetchval(
                "select count(*) from app.payout where worker_id = $1 and invoice_number is null",
                town.worker("tateshina", 1),
            )
            == 1
        )


@given(
    day=st.dates(date(2026, 7, 1), date(2026, 10, 20)),
    since=st.none() | st.dates(date(2026, 8, 1), date(2026, 11, 1)),
    stays=st.none() | st.integers(0, 90),
)
def test_a_day_lies_in_one_span_and_is_credited_as_the_law_says_of_that_day(
    day: date, since: date | None, stays: int | None
) -> None:
    ends = since + timedelta(days=stays) if since and stays is not None else None
    by = Registration(since, ends)
    on = sold(TWO, by)
    mine = [at for at, span in enumerate(on) if span.since <= day <= span.until]
    assert len(mine) == 1
    parts = [(100_000 if at == mine[0] else 0, 0) for at in range(len(on))]
    (found,) = laid(parts, on=on, tax_bp=1_000, by=by)
    held = since is not None and since <= day and (ends is None or day < ends)
    assert found.registered is held
    assert found.percent == (100 if held else 80 if day <= date(2026, 9, 30) else 70)


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
    (none,) = laid([(0, 110_000)], on=bought(TWO, held)[1:2], tax_bp=1_000, by=ALWAYS)
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
    refs = [AccountRef("input_tax", tax=kind) for kind in ("registered", "non_registered:70")]
    refs += [AccountRef("work_expense", tax=f"nondeductible:{p}") for p in (0, 70)]
    refs.append(AccountRef("payout_clearing"))
    async with begin(town.actor("tateshina")) as tx:
        books = [await ledger.balance(tx, body=town.body(), ref=r, until=LATER) for r in refs]
        assert await ledger.faults(tx) == []
    assert [abs(one) for one in books] == [0, 2_100, 10_000 + 5_000, 900, 198_000]
