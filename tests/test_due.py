"""When a worker must be paid and told: the vectors of law, and closing rules held against them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui import due as days
from yui.due import (
    ClosingRule,
    PaymentDay,
    closing_of,
    latest_payment,
    latest_resubcontracted,
    opening_of,
    payment_for,
    payment_limit,
    regular_payment,
    remittance,
    statutory_payment,
    strain,
)
from yui.japan import is_business_day

D = date.fromisoformat
DAYS = st.dates(date(2025, 1, 1), date(2040, 12, 31))
RULES = st.builds(
    ClosingRule,
    closing_day=st.integers(1, 31),
    payment_day=st.integers(1, 31),
    months_later=st.integers(0, 2),
    inspection_days=st.integers(0, 30),
)


@pytest.mark.parametrize(
    ("received", "latest"),
    [
        ("2026-05-15", "2026-07-13"),
        ("2026-11-01", "2026-12-30"),
        ("2026-11-15", "2027-01-13"),
        ("2026-11-30", "2027-01-28"),
        ("2026-12-31", "2027-02-28"),
        ("2027-01-01", "2027-03-01"),
        ("2027-01-31", "2027-03-31"),
        ("2028-01-01", "2028-02-29"),
    ],
)
def test_the_sixtieth_day_counts_the_day_of_receipt(received: str, latest: str) -> None:
    assert latest_payment(D(received)) == D(latest)


@pytest.mark.parametrize(
    ("upstream", "latest"),
    [
        ("2026-12-31", "2027-01-29"),
        ("2027-01-31", "2027-03-01"),
        ("2027-03-31", "2027-04-29"),
        ("2027-04-30", "2027-05-29"),
    ],
)
def test_a_reconsignment_is_paid_within_thirty_days_of_the_upstream_day(
    upstream: str, latest: str
) -> None:
    assert latest_resubcontracted(D(upstream)) == D(latest)


def test_the_law_sets_the_day_that_the_parties_did_not() -> None:
    received = D("2026-11-15")
    assert statutory_payment(received, None) == received
    assert statutory_payment(received, D("2026-12-25")) == D("2026-12-25")
    assert statutory_payment(received, D("2027-02-15")) == D("2027-01-13")


@pytest.mark.parametrize(
    ("received", "upstream", "limit", "pay_by"),
    [
        # Nothing was stated: day 60 from the receipt, which is day 1.
        ("2026-05-15", None, "2026-07-13", "2026-07-13"),
        ("2026-11-01", None, "2026-12-30", "2026-12-30"),
        ("2026-12-31", None, "2027-02-28", "2027-02-26"),  # a Sunday
        ("2026-11-04", None, "2027-01-02", "2026-12-30"),  # banks rest from 31 December on
        ("2028-01-01", None, "2028-02-29", "2028-02-29"),
        # Stated: day 30 from the upstream due day, be that later than day 60 or earlier.
        ("2026-11-01", "2026-12-31", "2027-01-29", "2027-01-29"),
        ("2026-11-30", "2027-01-31", "2027-03-01", "2027-03-01"),
        ("2026-11-30", "2026-11-30", "2026-12-29", "2026-12-29"),
        ("2026-11-30", "2026-12-02", "2026-12-31", "2026-12-30"),
        ("2027-01-15", "2027-03-31", "2027-04-29", "2027-04-28"),  # 昭和の日
        ("2027-01-15", "2027-04-30", "2027-05-29", "2027-05-28"),  # a Saturday
        (
            "2027-03-01",
            "2027-04-05",
            "2027-05-04",
            "2027-04-30",
        ),  # in the middle of the May holidays
        ("2028-01-01", "2028-01-31", "2028-02-29", "2028-02-29"),
        # What came in after the upstream due day has 30 days from its receipt.
        ("2027-02-10", "2027-01-31", "2027-03-11", "2027-03-11"),
    ],
)
def test_the_last_lawful_day_and_the_last_day_of_banks_within_it(
    received: str, upstream: str | None, limit: str, pay_by: str
) -> None:
    found = payment_limit(D(received), upstream=D(upstream) if upstream else None)
    assert (found, days.pay_by(found)) == (D(limit), D(pay_by))


def test_where_nothing_was_agreed_the_upstream_day_is_due_and_too_late_a_day_is_cut() -> None:
    received, upstream = D("2026-11-15"), D("2026-12-31")
    assert statutory_payment(received, None, upstream=upstream) == upstream
    assert statutory_payment(received, D("2027-01-20"), upstream=upstream) == D("2027-01-20")
    assert statutory_payment(received, D("2027-02-15"), upstream=upstream) == D("2027-01-29")


def test_the_regular_day_stays_where_the_upstream_clock_allows_it_and_is_brought_forward_else() -> (
    None
):
    slow = ClosingRule(closing_day=31, payment_day=31, months_later=2, inspection_days=7)
    received = D("2026-11-30")  # accepted by 7 December, regularly paid at the end of February
    assert payment_for(slow, received) == PaymentDay(
        D("2027-01-28"), D("2026-12-31"), off_cycle=True
    )
    late = payment_for(slow, received, upstream=D("2027-02-10"))
    assert late == PaymentDay(D("2027-02-26"), D("2026-12-31"), off_cycle=False)
    early = payment_for(slow, received, upstream=D("2026-12-02"))
    assert early == PaymentDay(D("2026-12-30"), D("2026-12-31"), off_cycle=True)


@given(
    received=st.dates(D("2025-01-01"), D("2032-12-31")),
    upstream=st.none() | st.dates(D("2025-01-01"), D("2032-12-31")),
)
def test_no_payment_day_lies_past_the_limit_or_on_a_day_on_which_banks_rest(
    received: date, upstream: date | None
) -> None:
    for rule in (ClosingRule(), ClosingRule(31, 31, 2, 30), ClosingRule(5, 31, 2, 0)):
        paid = payment_for(rule, received, upstream=upstream)
        assert paid.day <= payment_limit(received, upstream=upstream)
        assert is_business_day(paid.day)


@pytest.mark.parametrize(
    ("paid", "due"), [("2026-11-30", "2026-12-10"), ("2026-12-25", "2027-01-12")]
)
def test_withheld_tax_is_remitted_by_the_tenth_or_the_business_day_after(
    paid: str, due: str
) -> None:
    assert remittance(D(paid)) == D(due)


def test_a_month_end_closing_paid_on_the_fifteenth() -> None:
    rule = ClosingRule(closing_day=31, payment_day=15, months_later=1, inspection_days=7)
    assert closing_of(rule, D("2026-11-30")) == D("2026-11-30")
    assert closing_of(rule, D("2026-12-01")) == D("2026-12-31")
    assert opening_of(rule, D("2026-11-30")) == D("2026-11-01")
    assert regular_payment(rule, D("2026-11-30")) == D("2026-12-15")
    assert regular_payment(rule, D("2026-10-31")) == D("2026-11-13")  # the 15th is a Sunday
    worst = strain(rule, since=D("2026-04-01"))
    assert worst.lawful
    assert worst.days <= 55


def test_a_closing_on_the_twentieth() -> None:
    rule = ClosingRule(closing_day=20, payment_day=10, months_later=1, inspection_days=7)
    assert closing_of(rule, D("2026-11-20")) == D("2026-11-20")
    assert closing_of(rule, D("2026-11-21")) == D("2026-12-20")
    assert opening_of(rule, D("2026-11-20")) == D("2026-10-21")
    assert strain(rule, since=D("2026-04-01")).lawful


def test_a_payment_at_the_end_of_the_month_after_next_is_always_unlawful() -> None:
    late = ClosingRule(closing_day=31, payment_day=31, months_later=2, inspection_days=0)
    assert not strain(late, since=D("2026-04-01")).lawful
    paid = payment_for(late, D("2026-11-30"))
    assert paid.off_cycle
    assert paid.day <= latest_payment(D("2026-11-30"))


@given(RULES, DAYS, st.integers(0, 30))
def test_no_rule_pays_later_than_the_law(rule: ClosingRule, received: date, waited: int) -> None:
    accepted = received + timedelta(days=min(waited, rule.inspection_days))
    paid = payment_for(rule, received, accepted=accepted)
    assert paid.day <= latest_payment(received)
    assert is_business_day(paid.day)


@given(RULES, DAYS)
def test_each_day_lies_in_just_one_period(rule: ClosingRule, day: date) -> None:
    closing = closing_of(rule, day)
    assert opening_of(rule, closing) <= day <= closing
    assert closing_of(rule, closing) == closing
    assert closing_of(rule, closing + timedelta(days=1)) > closing
