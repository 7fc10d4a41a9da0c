"""The tables of law: no gap unseen, no overlap, an unknown number says that it is unknown."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui.rates import MissingRate, Overlap, Unregistered, book, gaps, known, load, on

ROW = '[[minimum_wage]]\nprefecture="20"\nfrom={0}\nto={1}\nyen=1\nsource="x"\n'


def test_an_unloaded_wage_is_said_to_be_unregistered_with_the_last_one_known() -> None:
    nagano = book().wages_of("20")
    missing = on(nagano, date(2026, 10, 15))
    assert isinstance(missing, Unregistered)
    assert missing.last is not None
    assert (missing.last.yen, missing.last.since) == (1061, date(2025, 10, 3))
    assert missing.says == "未登録（直近の登録: 2025-10-03 から）"
    with pytest.raises(MissingRate):
        known(nagano, date(2026, 10, 15))


def test_a_prefecture_without_rows_is_unregistered() -> None:
    missing = on(book().wages_of("13"), date(2026, 1, 1))
    assert isinstance(missing, Unregistered)
    assert missing.says == "未登録"


@pytest.mark.parametrize(
    ("day", "yen"),
    [
        (date(2025, 10, 2), 998),
        (date(2025, 10, 3), 1061),
        (date(2026, 9, 30), 1061),
    ],
)
def test_a_row_holds_on_its_first_and_its_last_day(day: date, yen: int) -> None:
    assert known(book().wages_of("20"), day).yen == yen


def test_every_row_names_its_source_and_no_table_has_a_hole() -> None:
    tables = book()
    for name in tables.__struct_fields__:
        rows = getattr(tables, name)
        assert rows
        for row in rows:
            assert len(row.source) >= 4
        if name not in {"minimum_wage", "withholding_rule"}:
            assert gaps(rows) == []


@given(st.dates(date(2023, 10, 1), date(2031, 12, 31)))
def test_another_row_for_days_to_come_changes_no_day_before_it(day: date) -> None:
    text = files_text()
    assert text.count("percent = 50\n") == 1
    changed = load(text.replace("percent = 50\n", "percent = 40\n")).nonregistered_credit
    was, now = known(book().nonregistered_credit, day), known(changed, day)
    if date(2028, 10, 1) <= day <= date(2030, 9, 30):
        assert (was.percent, now.percent) == (50, 40)
    else:
        assert was == now


def test_overlapping_rows_are_refused() -> None:
    text = (files_text() + ROW.format("2030-01-01", "2030-06-30")) + ROW.format(
        "2030-06-30", "2030-12-31"
    )
    with pytest.raises(Overlap):
        load(text)


def test_a_row_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Overlap):
        load(files_text() + ROW.format("2030-06-30", "2030-01-01"))


def test_a_hole_between_rows_is_found() -> None:
    rows = load(files_text() + ROW.format("2030-01-01", "2030-06-30")).wages_of("20")
    assert gaps(rows) == [(date(2026, 10, 1), date(2030, 1, 1) - timedelta(days=1))]


def test_the_freelance_act_counts_sixty_and_thirty() -> None:
    row = known(book().freelance, date(2026, 11, 20))
    assert (row.pay_days, row.resubcontract_days, row.notice_days) == (60, 30, 30)


def test_the_transfer_fee_is_never_taken_off() -> None:
    assert known(book().transfer_fee, date(2026, 11, 20)).deductible is False


@pytest.mark.parametrize(
    ("year", "dependent", "home"),
    [(2024, 480_000, 550_000), (2025, 580_000, 650_000), (2026, 620_000, 690_000)],
)
def test_income_limits_go_by_calendar_year(year: int, dependent: int, home: int) -> None:
    row = known(book().income_year, date(year, 12, 31))
    assert (row.dependent_max, row.home_worker_min) == (dependent, home)


def files_text() -> str:
    from importlib.resources import files

    return (files("yui") / "data" / "rates.toml").read_text(encoding="utf-8")
