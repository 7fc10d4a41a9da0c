"""The arithmetic of yardsticks: vectors T5, the source's three workers, §7.3, and what always holds."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yui import rates
from yui.limits.yardsticks.model import (
    CEILING,
    Blue,
    Code,
    Said,
    deducted,
    highest,
    income,
    monthly_guide,
    standard,
)

EVE = {year: date(year, 12, 31) for year in (2024, 2025, 2026, 2027)}
HOME = Said(home_worker=True)


def row(year: int) -> rates.IncomeYear:
    """The row of a calendar year."""
    return rates.known(rates.book().income_year, EVE[year])


@pytest.mark.parametrize(
    ("year", "said", "most"),
    [
        (2024, HOME, 1_030_000),
        (2025, HOME, 1_230_000),
        (2026, HOME, 1_310_000),
        (2027, HOME, 1_310_000),
        (2024, Said(), 480_000),
        (2025, Said(), 580_000),
        (2026, Said(), 620_000),
        (2024, Said(blue=Blue.TOP), 1_130_000),
        (2025, Said(blue=Blue.TOP), 1_230_000),
        (2026, Said(blue=Blue.TOP), 1_270_000),
    ],
)
def test_t5_the_highest_reward_that_keeps_a_dependant(year: int, said: Said, most: int) -> None:
    found = standard(Code.TAX_DEP, said, day=EVE[year])
    assert found.most == most
    assert found.holds(most) and not found.holds(most + 1)  # ≦


@pytest.mark.parametrize(
    ("year", "most"), [(2024, 1_030_000), (2025, 1_600_000), (2026, 1_730_000)]
)
def test_t5_the_highest_reward_without_income_tax_of_her_own(year: int, most: int) -> None:
    assert standard(Code.TAX_ZERO, HOME, day=EVE[year]).most == most


def test_source_worker_a_is_a_dependant_for_tax_only_by_the_home_workers_rule() -> None:
    """A: 150,000 a month, blue 65, 2025 (source 002)."""
    home = Said(home_worker=True, blue=Blue.TOP)
    assert income(1_800_000, home, row(2025)) == 500_000
    assert standard(Code.TAX_DEP, home, day=EVE[2025]).holds(1_800_000)
    plain = Said(blue=Blue.TOP)
    assert income(1_800_000, plain, row(2025)) == 1_150_000
    assert not standard(Code.TAX_DEP, plain, day=EVE[2025]).holds(1_800_000)


def test_source_worker_a_fails_health_insurance_unless_direct_expenses_pass_500_000() -> None:
    def holds(direct: int) -> bool:
        said = Said(home_worker=True, blue=Blue.TOP, expenses=900_000, direct=direct)
        return standard(Code.SHAHO_130, said, day=EVE[2025]).holds(1_800_000)

    assert [holds(yen) for yen in (0, 500_000, 500_001)] == [False, False, True]


def test_source_worker_b_needs_the_rule_or_expenses_of_380_000() -> None:
    """B: 80,000 a month, white, 2025."""
    assert income(960_000, HOME, row(2025)) == 310_000
    assert standard(Code.TAX_DEP, HOME, day=EVE[2025]).holds(960_000)
    for expenses, holds in ((0, False), (379_999, False), (380_000, True)):
        said = Said(expenses=expenses)
        assert standard(Code.TAX_DEP, said, day=EVE[2025]).holds(960_000) is holds
    assert income(960_000, Said(), row(2025)) == 960_000


def test_source_worker_c_keeps_within_every_yardstick() -> None:
    for code in (Code.TAX_DEP, Code.TAX_ZERO, Code.SHAHO_130):
        assert standard(code, Said(), day=EVE[2025]).holds(240_000)


@pytest.mark.parametrize(
    ("code", "limit", "guide"),
    [
        (Code.SHAHO_130, 1_300_000, 108_334),
        (Code.SHAHO_150, 1_500_000, 125_000),
        (Code.SHAHO_180, 1_800_000, 150_000),
    ],
)
def test_health_insurance_asks_for_strictly_less(code: Code, limit: int, guide: int) -> None:
    found = standard(code, Said(), day=date(2025, 10, 1))
    assert found.limit == limit and found.most == limit - 1
    assert not found.holds(limit) and found.holds(limit - 1)
    assert monthly_guide(limit) == guide


def test_health_insurance_knows_neither_the_home_workers_rule_nor_the_blue_deduction() -> None:
    said = Said(home_worker=True, blue=Blue.TOP, expenses=700_000)
    assert standard(Code.SHAHO_130, said, day=EVE[2026]).measured(1_400_000) == 1_400_000
    said = Said(direct=100_000, other_receipts=50_000)
    assert standard(Code.SHAHO_130, said, day=EVE[2026]).measured(1_000_000) == 950_000


def test_the_150_yardstick_begins_in_october_2025_and_is_unregistered_before() -> None:
    before = standard(Code.SHAHO_150, Said(), day=date(2025, 9, 30))
    assert (before.limit, before.unknown) == (None, "未登録")
    assert standard(Code.SHAHO_150, Said(), day=date(2025, 10, 1)).limit == 1_500_000


def test_a_year_without_a_row_is_unregistered_and_names_the_last_one() -> None:
    found = standard(Code.TAX_DEP, HOME, day=date(2028, 12, 31))
    assert found.limit is None and "未登録" in found.unknown and "2027-01-01" in found.unknown
    assert "令和9年分" in found.source


def test_a_salary_beside_shrinks_the_guarantee_and_its_income_counts() -> None:
    said = Said(home_worker=True, salary_off=500_000, other_income=100_000)
    assert deducted(1_000_000, said, row(2026)) == 190_000
    assert standard(Code.TAX_DEP, said, day=EVE[2026]).measured(1_000_000) == 910_000
    more = Said(home_worker=True, salary_off=740_000)
    assert deducted(1_000_000, more, row(2026)) == 0
    assert standard(Code.TAX_DEP, Said(other_income=620_001), day=EVE[2026]).most == -1


def test_the_home_workers_rule_is_not_the_salary_minimum_with_its_special() -> None:
    assert (row(2026).home_worker_min, row(2026).salary_min) == (690_000, 740_000)


def test_the_basic_deduction_falls_with_the_income() -> None:
    tiers = {0: 950_000, 1_320_000: 950_000, 1_320_001: 880_000, 3_360_001: 680_000}
    for at, off in {**tiers, 6_550_000: 630_000, 23_500_000: 580_000, 25_000_001: 0}.items():
        assert row(2025).basic_of(at) == off
    assert row(2026).basic_of(4_890_001) == 670_000 and row(2026).basic_of(6_550_001) == 620_000


def test_the_blue_deductions_change_in_2027() -> None:
    assert [Blue.TOP.off(row(y)) for y in (2026, 2027)] == [650_000, 750_000]
    assert [Blue.SIMPLE.off(row(y)) for y in (2026, 2027)] == [100_000, 100_000]


YEN = st.integers(0, 5_000_000)
SAID = st.builds(
    Said,
    home_worker=st.booleans(),
    salary_off=YEN,
    blue=st.sampled_from(Blue),
    expenses=YEN,
    direct=YEN,
    other_income=YEN,
    other_receipts=YEN,
)
TAX_YEAR = st.sampled_from(sorted(EVE))


@settings(deadline=None)
@given(YEN, YEN, SAID, TAX_YEAR)
def test_income_never_falls_when_rewards_rise_and_never_passes_them(
    low: int, more: int, said: Said, year: int
) -> None:
    one, two = income(low, said, row(year)), income(low + more, said, row(year))
    assert 0 <= one <= low and one <= two <= one + more


@settings(deadline=None)
@given(YEN, SAID, TAX_YEAR)
def test_what_the_rule_guarantees_is_capped_by_the_revenue_or_is_what_was_spent(
    revenue: int, said: Said, year: int
) -> None:
    found = deducted(revenue, said, row(year))
    assert said.expenses <= found <= max(said.expenses, min(revenue, row(year).home_worker_min))


@settings(deadline=None)
@given(st.sampled_from([code for code in Code if code is not Code.CUSTOM]), SAID, TAX_YEAR)
def test_the_highest_reward_is_the_edge(code: Code, said: Said, year: int) -> None:
    found = standard(code, said, day=EVE[year])
    if found.limit is None:
        return
    most = found.most
    assert most < 0 or found.holds(most)
    assert most == CEILING or not found.holds(most + 1)


@settings(deadline=None)
@given(st.integers(-1, CEILING))
def test_halving_finds_any_edge(edge: int) -> None:
    assert highest(lambda yen: yen <= edge) == edge
