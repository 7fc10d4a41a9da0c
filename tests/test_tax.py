"""Withholding, consumption tax and the transitional credit: the vectors of law."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui.money import Yen
from yui.rates import MissingRate
from yui.tax import (
    Category,
    Part,
    Treatment,
    before_tax,
    consumption_tax,
    creditable,
    priced,
    reckon,
    withholding,
)

PAID = date(2026, 12, 15)
SUPPLIED = date(2026, 11, 30)
T3 = [
    (9, 0), (10, 1), (97, 9), (98, 10), (5_000, 510), (10_000, 1_021), (11_137, 1_137),
    (15_000, 1_531), (80_000, 8_168), (100_000, 10_210), (150_000, 15_315), (333_333, 34_033),
    (999_999, 102_099), (1_000_000, 102_100), (1_000_004, 102_100), (1_000_005, 102_101),
    (1_100_000, 122_520), (1_500_000, 204_200), (2_000_000, 306_300), (3_000_000, 510_500),
    (0, 0), (1_000_001, 102_100), (1_200_000, 142_940), (111_370, 11_370), (11_136, 1_136),
]  # fmt: skip


@pytest.mark.parametrize(("base", "tax"), T3)
@pytest.mark.parametrize("category", [Category.MANUSCRIPT, Category.CONSULTING])
@pytest.mark.parametrize("paid", [date(2026, 12, 31), date(2027, 1, 1), date(2013, 1, 1)])
def test_what_is_withheld_equals_the_table(
    base: int, tax: int, category: Category, paid: date
) -> None:
    assert withholding(Yen(base), category, paid_on=paid) == tax


@pytest.mark.parametrize(("base", "_"), T3)
def test_nothing_is_withheld_from_work_that_the_law_does_not_list(base: int, _: int) -> None:
    assert withholding(Yen(base), Category.NONE, paid_on=PAID) == 0


@pytest.mark.parametrize(
    ("base", "category", "tax"),
    [
        (120_000, Category.SALES, 0),
        (120_010, Category.SALES, 1),
        (220_000, Category.SALES, 10_210),
        (2_120_000, Category.SALES, 204_200),
    ],
)
def test_agents_have_a_monthly_deduction_and_one_tier(
    base: int, category: Category, tax: int
) -> None:
    assert withholding(Yen(base), category, paid_on=PAID) == tax


def test_no_rate_is_guessed_for_a_day_before_the_table() -> None:
    with pytest.raises(MissingRate):
        withholding(Yen(10_000), Category.MANUSCRIPT, paid_on=date(2012, 12, 31))
    with pytest.raises(ValueError, match="negative"):
        withholding(Yen(-1), Category.MANUSCRIPT, paid_on=PAID)


def one(category: Category, treatment: Treatment, price: int) -> Part:
    return Part(category, treatment, Yen(price))


def test_a_tax_shown_separately_is_not_withheld_from() -> None:
    [separated] = reckon(
        [one(Category.MANUSCRIPT, Treatment.EXCLUSIVE, 100_000)], paid_on=PAID, supplied_on=SUPPLIED
    )
    assert (separated.tax, separated.withheld, separated.net) == (10_000, 10_210, 99_790)
    [whole] = reckon(
        [one(Category.MANUSCRIPT, Treatment.INCLUSIVE, 110_000)], paid_on=PAID, supplied_on=SUPPLIED
    )
    assert (whole.tax, whole.withheld, whole.net) == (0, 11_231, 98_769)


def test_two_lines_of_one_category_are_withheld_from_as_one_payment() -> None:
    got = reckon(
        [
            one(Category.MANUSCRIPT, Treatment.INCLUSIVE, 600_000),
            one(Category.MANUSCRIPT, Treatment.EXCLUSIVE, 600_000),
        ],
        paid_on=PAID,
        supplied_on=SUPPLIED,
    )
    assert sum(part.withheld for part in got) == 142_940


@given(
    st.lists(
        st.tuples(st.sampled_from(Category), st.sampled_from(Treatment), st.integers(1, 3_000_000)),
        max_size=10,
        unique_by=lambda part: part[:2],
    )
)
def test_a_worker_s_parts_add_up_to_one_document(
    parts: list[tuple[Category, Treatment, int]],
) -> None:
    got = reckon([one(*part) for part in parts], paid_on=PAID, supplied_on=SUPPLIED)
    before_tax = sum(p for _, t, p in parts if t is Treatment.EXCLUSIVE)
    assert sum(r.tax for r in got) == consumption_tax(Yen(before_tax), supplied_on=SUPPLIED)
    for category in Category:
        base = sum(p for c, _, p in parts if c is category)
        held = sum(r.withheld for r in got if r.part.category is category)
        assert held == withholding(Yen(base), category, paid_on=PAID)
    for each in got:
        assert each.net >= 0
        assert each.net == each.part.price + each.tax - each.withheld


@given(st.integers(0, 5_000_000))
def test_more_work_is_never_less_pay(base: int) -> None:
    def net(amount: int) -> int:
        return amount - withholding(Yen(amount), Category.MANUSCRIPT, paid_on=PAID)

    assert 0 <= net(base + 1) - net(base) <= 1


@pytest.mark.parametrize(
    ("supplied", "credit"),
    [
        (date(2026, 9, 30), 8_000),
        (date(2026, 10, 1), 7_000),
        (date(2028, 9, 30), 7_000),
        (date(2028, 10, 1), 5_000),
        (date(2030, 10, 1), 3_000),
        (date(2031, 9, 30), 3_000),
        (date(2031, 10, 1), 0),
    ],
)
def test_the_credit_for_unregistered_sellers_steps_down_by_the_day_of_service(
    supplied: date, credit: int
) -> None:
    assert creditable(Yen(10_000), supplied_on=supplied) == credit


@pytest.mark.parametrize(
    ("named", "before"),
    [(0, 0), (1, 1), (10, 10), (11, 10), (110, 100), (1_000, 910), (1_254, 1_140), (3_800, 3_455)],
)
def test_a_price_with_tax_holds_eleven_parts_of_which_one_is_tax(named: int, before: int) -> None:
    assert before_tax(Yen(named), Treatment.INCLUSIVE, supplied_on=SUPPLIED) == before
    assert before_tax(Yen(named), Treatment.EXCLUSIVE, supplied_on=SUPPLIED) == named


def test_a_price_is_named_with_the_tax_of_its_day_or_as_it_is() -> None:
    assert priced(Yen(1_140), Treatment.INCLUSIVE, on=SUPPLIED) == 1_254
    assert priced(Yen(1_140), Treatment.EXCLUSIVE, on=SUPPLIED) == 1_140
    assert (Treatment.EXCLUSIVE.word, Treatment.INCLUSIVE.word) == ("税抜", "税込")


def test_no_price_with_tax_is_split_on_a_day_without_a_rate() -> None:
    day = date(1980, 1, 1)
    with pytest.raises(MissingRate):
        before_tax(Yen(1), Treatment.INCLUSIVE, supplied_on=day)
    with pytest.raises(MissingRate):
        priced(Yen(1), Treatment.INCLUSIVE, on=day)
