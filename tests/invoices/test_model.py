"""Sums of invoices and credit notes, in whole yen: ten thousand of them, and no yen lost."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from yui.due import ClosingRule
from yui.invoices import model, refusals
from yui.invoices.credits import model as credits_
from yui.invoices.letters import model as letters
from yui.invoices.model import Accepted, Group, Invoice
from yui.invoices.states import InvoiceState

NOBODY = UUID(int=0)
AT = datetime(2026, 12, 1, tzinfo=UTC)
rates = st.sampled_from([800, 1000])
lines = st.lists(st.tuples(rates, st.integers(1, 9_999_999)), min_size=1, max_size=12)


def invoice(net: int, tax: int, *, paid: int = 0, credited: int = 0) -> Invoice:
    return Invoice(
        id=NOBODY, body_id=NOBODY, client_id=NOBODY, client="得意先", number="立振-R8-請00001",
        closing_on=date(2026, 11, 30), issued_on=date(2026, 12, 1), due_on=date(2026, 12, 31),
        net_yen=net, tax_yen=tax, total_yen=net + tax, paid_yen=paid, credited_yen=credited,
        journal_id=None, issued_at=datetime(2026, 12, 1, tzinfo=UTC), cancelled_at=None,
    )  # fmt: skip


def holds(given_lines: list[tuple[int, int]]) -> None:
    """Σ(lines) = total, and one rounding a rate."""
    sums = model.reckon(given_lines)
    assert sums.net == sum(yen for _, yen in given_lines)
    assert sums.total == sums.net + sum(group.tax_yen for group in sums.groups)
    assert [group.rate_bp for group in sums.groups] == sorted(
        {rate for rate, _ in given_lines}, reverse=True
    )
    for group in sums.groups:
        exact = sum(yen for rate, yen in given_lines if rate == group.rate_bp)
        assert group.net_yen == exact
        assert group.tax_yen * 10_000 <= exact * group.rate_bp < (group.tax_yen + 1) * 10_000
    assert model.reckon(list(reversed(given_lines))) == sums


@pytest.mark.nightly
@settings(max_examples=10_000, deadline=None)
@given(lines)
def test_of_ten_thousand_invoices_lines_sum_to_the_total_and_tax_is_rounded_once_a_rate(
    given_lines: list[tuple[int, int]],
) -> None:
    holds(given_lines)


@settings(max_examples=500, deadline=None)
@given(lines)
def test_lines_sum_to_the_total_and_tax_is_rounded_once_a_rate(
    given_lines: list[tuple[int, int]],
) -> None:
    holds(given_lines)


def test_tax_is_not_rounded_line_by_line() -> None:
    assert model.reckon([(1000, 5)] * 10).tax == 5
    assert model.reckon([(1000, 15), (800, 15)]) == model.Sums(
        (Group(1000, 15, 1), Group(800, 15, 1))
    )


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 1_000_000), st.integers(0, 100), st.lists(st.integers(1, 300_000), max_size=5)
)
def test_credit_notes_take_back_what_was_asked_and_not_a_yen_more(
    net: int, part_paid: int, parts: list[int]
) -> None:
    (left,) = model.reckon([(1000, net)]).groups
    paid = (net + left.tax_yen) * part_paid // 100
    found = invoice(net, left.tax_yen, paid=paid)
    taken, advance = 0, 0
    for some in [*parts, net]:
        if not left.net_yen:
            break
        part = credits_.share(found, [left], rate_bp=None, net=min(some, left.net_yen))
        posted = credits_.lines(found, part, memo="")
        assert sum(line.yen for line in posted) == part.total_yen
        assert part.covered_yen <= found.open_yen
        taken, advance = taken + part.total_yen, advance + part.advance_yen
        left = Group(1000, left.net_yen - part.net_yen, left.tax_yen - part.tax_yen)
        credited = found.credited_yen + part.covered_yen
        found = invoice(net, found.tax_yen, paid=paid, credited=credited)
    assert left.tax_yen == 0
    assert (taken, advance, found.open_yen) == (found.total_yen, paid, 0)


@pytest.mark.parametrize(
    ("paid", "credited", "state"),
    [
        (0, 0, InvoiceState.OPEN),
        (1, 0, InvoiceState.PARTLY),
        (0, 1, InvoiceState.OPEN),
        (110, 0, InvoiceState.PAID),
        (60, 50, InvoiceState.PAID),
        (0, 110, InvoiceState.CREDITED),
    ],
)
def test_an_invoices_state_follows_from_its_sums(
    paid: int, credited: int, state: InvoiceState
) -> None:
    assert invoice(100, 10, paid=paid, credited=credited).state is state


def test_a_handover_is_a_line_of_work_and_a_line_of_its_fee() -> None:
    one = Accepted(NOBODY, date(2026, 11, 20), "立振-R8-00001", "入力", 3, "件", 333, 7)
    found = model.lines_of([one], [1000])
    assert found[0] == model.InvoiceLine(
        NOBODY, "work", one.day, "立振-R8-00001", "入力", 3, "件", 333, 999, 1000
    )
    assert found[1] == model.InvoiceLine(
        NOBODY, "fee", one.day, "立振-R8-00001", "入力", 1, "式", 7, 7, 1000
    )
    with pytest.raises(ValueError, match="zip"):
        model.lines_of([one], [1000, 800])
    assert [(line.part, line.quantity, line.unit_price_yen, line.yen) for line in found] == [
        ("work", 3, 333, 999),
        ("fee", 1, 7, 7),
    ]


def test_the_due_day_is_the_contracts_and_the_letters_days_are_the_rules() -> None:
    rule = ClosingRule(closing_day=20, payment_day=31, months_later=2)
    closing = date(2026, 12, 20)
    assert model.due_on(rule, closing, issued=date(2027, 1, 5)) == date(2027, 2, 28)
    assert model.due_on(rule, closing, issued=date(2027, 2, 28)) == date(2027, 5, 31)
    due, days = date(2026, 12, 31), (7, 21, 45)
    found = [letters.level_on(days, due, date(2027, 1, day)) for day in (6, 7, 20, 21)]
    assert found == [0, 1, 1, 2]
    assert letters.title(9) == "督促状"


@pytest.mark.parametrize(
    ("rate_bp", "text"),
    [(1000, "10%"), (800, "8%"), (780, "7.8%"), (1025, "10.25%"), (1005, "10.05%"), (0, "0%")],
)
def test_a_rate_is_written_without_zeros_behind(rate_bp: int, text: str) -> None:
    assert model.percent(rate_bp) == Group(rate_bp, 0, 0).percent == text


def test_an_invoice_is_overdue_from_the_day_after_its_due_day_while_something_is_open() -> None:
    found = invoice(100, 10)
    days = [found.overdue(found.due_on + timedelta(days=n)) for n in (-5, 0, 1, 40)]
    assert days == [0, 0, 1, 40]
    assert invoice(100, 10, paid=110).overdue(date(2027, 12, 31)) == 0
    assert invoice(100, 10, paid=109).overdue(date(2027, 1, 1)) == 1
    assert invoice(100, 10, paid=60, credited=50).overdue(date(2027, 1, 1)) == 0


@pytest.mark.parametrize(("yen", "left"), [(1, 1_109), (1_109, 1), (1_110, 0)])
def test_what_is_open_may_be_paid_to_the_last_yen(yen: int, left: int) -> None:
    assert model.settle(invoice(1_000, 110), yen) == left


@pytest.mark.parametrize("yen", [0, -1, 1_111])
def test_no_more_is_paid_than_is_open(yen: int) -> None:
    with pytest.raises(refusals.TooMuch) as no:
        model.settle(invoice(1_000, 110), yen)
    assert (no.value.field, no.value.values) == ("yen", {"left": "1,110"})


TODAY = date(2026, 12, 1)


def test_a_closing_day_is_over_and_of_our_time() -> None:
    for day in (date(2026, 11, 30), model.FIRST):
        assert model.over(day, TODAY) == day
    for day in (TODAY, date(2026, 12, 2), date(2015, 3, 31)):
        with pytest.raises(refusals.PeriodNotOver) as no:
            model.over(day, TODAY)
        assert no.value.field == "closing_on"


def test_money_came_in_today_or_earlier_and_in_our_time() -> None:
    for day in (TODAY, date(2026, 11, 30), model.FIRST):
        assert model.paid_on(day, TODAY) == day
    for day in (date(2026, 12, 2), date(2015, 3, 31)):
        with pytest.raises(refusals.PaidAhead) as no:
            model.paid_on(day, TODAY)
        assert no.value.field == "paid_on"


def test_a_key_stands_for_one_payment_of_one_invoice() -> None:
    known = model.Payment(UUID(int=1), UUID(int=2), NOBODY, "k", 5, TODAY, NOBODY, AT)
    assert model.same_payment(known, invoice=UUID(int=2), yen=5) == known.id
    undone = replace(known, undone_at=AT)
    for which, of, yen in ((known, 2, 6), (known, 3, 5), (undone, 2, 5), (undone, 3, 6)):
        with pytest.raises(refusals.PaymentKeyReused):
            model.same_payment(which, invoice=UUID(int=of), yen=yen)


def test_a_due_day_on_the_day_of_issue_is_none() -> None:
    rule = ClosingRule(closing_day=31, payment_day=31, months_later=1)
    closing = date(2026, 10, 31)
    assert model.due_on(rule, closing, issued=date(2026, 11, 29)) == date(2026, 11, 30)
    assert model.due_on(rule, closing, issued=date(2026, 11, 30)) == date(2026, 12, 31)
    assert model.due_on(rule, closing, issued=date(2026, 12, 1)) == date(2027, 1, 31)
