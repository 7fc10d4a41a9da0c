"""Fiscal years, eras and days off as Japan counts them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui.japan import (
    FiscalYear,
    NotADate,
    add_months,
    day_of,
    era_year,
    holiday,
    is_business_day,
    next_business_day,
    parse_day,
    previous_business_day,
    wareki,
)

D = date.fromisoformat


@pytest.mark.parametrize(
    ("day", "fiscal", "label", "era"),
    [
        ("2019-03-31", 2018, "平成30年度", "平成31年"),
        ("2019-04-30", 2019, "令和元年度", "平成31年"),
        ("2019-05-01", 2019, "令和元年度", "令和元年"),
        ("2026-03-31", 2025, "令和7年度", "令和8年"),
        ("2026-04-01", 2026, "令和8年度", "令和8年"),
        ("2027-01-15", 2026, "令和8年度", "令和9年"),
        ("1989-01-07", 1988, "昭和63年度", "昭和64年"),
        ("1989-01-08", 1988, "昭和63年度", "平成元年"),
        ("1989-04-01", 1989, "平成元年度", "平成元年"),
    ],
)
def test_a_day_has_its_fiscal_year_and_its_era(day: str, fiscal: int, label: str, era: str) -> None:
    year = FiscalYear.of(D(day))
    assert (year.year, year.label, era_year(D(day))) == (fiscal, label, era)


def test_the_sources_short_years_are_ours() -> None:
    short = {year: FiscalYear(year).short for year in (2017, 2018, 2019, 2025, 2026)}
    assert short == {2017: "H29", 2018: "H30", 2019: "R1", 2025: "R7", 2026: "R8"}


@given(st.dates(date(1873, 1, 1), date(2100, 12, 31)))
def test_what_is_written_in_an_era_is_read_back(day: date) -> None:
    for written in (wareki(day), wareki(day, weekday=True), day.isoformat()):
        assert parse_day(written) == day


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_each_day_lies_between_its_fiscal_year_s_ends(day: date) -> None:
    year = FiscalYear.of(day)
    assert year.first <= day <= year.last
    assert FiscalYear.of(year.last + timedelta(days=1)) == FiscalYear(year.year + 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和8年11月21日（土）", "2026-11-21"),
        ("Ｒ８．１１．２１", "2026-11-21"),
        ("r8/11/21", "2026-11-21"),
        ("令8年11月21日", "2026-11-21"),
        ("令和元年5月1日", "2019-05-01"),
        ("平成３１年４月３０日", "2019-04-30"),
        ("2026年11月21日", "2026-11-21"),
        ("2026/1/5", "2026-01-05"),
        ("H1.1.8", "1989-01-08"),
    ],
)
def test_a_date_is_read_however_it_is_written(text: str, day: str) -> None:
    assert parse_day(text) == D(day)


@pytest.mark.parametrize(
    "text",
    ["", "令和", "平成31年5月1日", "昭和64年1月8日", "令和8年2月29日", "2026-13-01", "26-1-1",
     "令和0年1月1日", "令和2026年1月1日", "明日", "2026-11-21\n2026-11-22", "\ud800", "R8.11.21.1"],
)  # fmt: skip
def test_a_day_that_never_was_is_refused(text: str) -> None:
    with pytest.raises(NotADate):
        parse_day(text)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-09-22", "国民の休日"),
        ("2026-11-23", "勤労感謝の日"),
        ("2026-12-31", "銀行休業日"),
        ("2027-01-01", "元日"),
        ("2027-01-02", "銀行休業日"),
        ("2027-01-11", "成人の日"),
        ("2027-04-29", "昭和の日"),
    ],
)
def test_banks_rest(day: str, name: str) -> None:
    assert holiday(D(day)) == name
    assert not is_business_day(D(day))


def test_a_substitute_holiday_is_a_holiday() -> None:
    assert not is_business_day(D("2027-03-22"))
    assert holiday(D("2027-03-22")) is not None
    assert previous_business_day(D("2027-03-22")) == D("2027-03-19")


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2026-11-23", "2026-11-20", "2026-11-24"),
        ("2026-11-20", "2026-11-20", "2026-11-20"),
        ("2027-01-03", "2026-12-30", "2027-01-04"),
        ("2027-01-10", "2027-01-08", "2027-01-12"),
        ("2026-05-06", "2026-05-01", "2026-05-07"),
    ],
)
def test_the_business_day_before_and_after(day: str, before: str, after: str) -> None:
    assert previous_business_day(D(day)) == D(before)
    assert next_business_day(D(day)) == D(after)


def test_a_day_begins_at_nine_hours_before_utc() -> None:
    assert day_of(datetime(2026, 3, 31, 14, 59, tzinfo=UTC)) == D("2026-03-31")
    assert day_of(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)) == D("2026-04-01")
    with pytest.raises(ValueError, match="time zone"):
        day_of(datetime(2026, 3, 31))  # noqa: DTZ001


def test_a_month_that_lacks_the_day_gives_its_last() -> None:
    assert add_months(D("2026-12-31"), 2, on=31) == D("2027-02-28")
    assert add_months(D("2027-12-15"), 2, on=31) == D("2028-02-29")
    assert add_months(D("2026-01-15"), -1, on=20) == D("2025-12-20")
