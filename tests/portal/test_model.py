"""The year beside her limit, and the day of payment."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui.due import ClosingRule
from yui.portal import model
from yui.portal.model import MonthSum

MOCKUP = [38_200, 41_500, 66_800, 52_300, 71_900, 64_400, 58_700, 49_600, 88_300, 80_700, 44_800]


def test_the_mockups_year_comes_to_its_own_figures() -> None:
    sums = [MonthSum(at, yen) for at, yen in enumerate(MOCKUP, 1)]
    year = model.year_of(sums, today=date(2026, 11, 20), cap=1_000_000, working=25_300)
    assert (year.total, year.left) == (657_200, 342_800)
    assert round(year.pace, -4) == 740_000
    assert year.months[11] is None
    assert year.top == 1_000_000


@pytest.mark.parametrize(
    ("today", "pace"),
    [(date(2026, 1, 1), 36_500), (date(2026, 12, 31), 100), (date(2028, 1, 1), 36_600)],
)
def test_the_pace_is_by_days_of_the_calendar_year(today: date, pace: int) -> None:
    assert model.year_of([MonthSum(1, 100)], today=today, cap=None, working=0).pace == pace


def test_a_passed_limit_is_below_zero_and_none_is_none() -> None:
    over = model.year_of([MonthSum(1, 100)], today=date(2026, 1, 31), cap=60, working=0)
    assert over.left == -40
    assert over.top >= 100
    none = model.year_of([], today=date(2026, 1, 31), cap=None, working=0)
    assert (none.left, none.total, none.pace) == (None, 0, 0)


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.lists(st.integers(0, 10**7), max_size=12))
def test_no_month_to_come_is_counted(today: date, sums: list[int]) -> None:
    year = model.year_of(
        [MonthSum(at, yen) for at, yen in enumerate(sums, 1)], today=today, cap=None, working=0
    )
    assert year.total == sum(sums[: today.month])
    assert year.pace >= year.total
    assert [month is None for month in year.months] == [at > today.month for at in range(1, 13)]


def test_what_is_accepted_today_is_paid_in_the_next_month_on_a_business_day() -> None:
    rule = ClosingRule(closing_day=31, payment_day=15, months_later=1)
    assert model.paid_on(rule, date(2026, 11, 20)) == date(2026, 12, 15)
    assert model.paid_on(rule, date(2026, 10, 20)) == date(2026, 11, 13)  # the 15th is a Sunday
