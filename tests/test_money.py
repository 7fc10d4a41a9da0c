"""No yen is lost, and each rounding is the one that was named."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui.money import Rounding, Yen, allocate, basis_points, cumulative, man, portion, text

YEN = st.integers(-(10**12), 10**12).map(Yen)


@given(YEN, st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any))
def test_the_parts_of_an_allocation_sum_to_the_whole(total: Yen, weights: list[int]) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(total * weight, sum(weights)) - part) < 1


@given(YEN, st.lists(st.integers(0, 100), min_size=1, max_size=8).filter(any))
def test_taking_back_an_allocation_takes_back_each_part(total: Yen, weights: list[int]) -> None:
    assert allocate(Yen(-total), weights) == [-part for part in allocate(total, weights)]


def test_the_yen_left_over_goes_to_the_largest_remainder_and_then_to_the_first() -> None:
    assert allocate(Yen(100), [1, 1, 1]) == [34, 33, 33]
    assert allocate(Yen(10), [2, 3, 6]) == [2, 3, 5]
    assert allocate(Yen(5), [0, 1]) == [0, 5]


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [2, -1]])
def test_an_allocation_needs_weights(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        allocate(Yen(1), weights)


@pytest.mark.parametrize(
    ("amount", "down", "up", "half"),
    [(9, 0, 1, 1), (4, 0, 1, 0), (5, 0, 1, 1), (10, 1, 1, 1), (0, 0, 0, 0), (-9, 0, -1, -1)],
)
def test_a_tenth_is_rounded_as_it_was_asked(amount: int, down: int, up: int, half: int) -> None:
    assert portion(Yen(amount), 1, of=10) == down
    assert portion(Yen(amount), 1, of=10, rounding=Rounding.UP) == up
    assert portion(Yen(amount), 1, of=10, rounding=Rounding.HALF_UP) == half


def test_the_least_remainder_rounds_up_and_a_whole_needs_no_rounding() -> None:
    assert portion(Yen(11), 1, of=10, rounding=Rounding.UP) == 2
    assert portion(Yen(7), 3, of=1, rounding=Rounding.UP) == 21
    assert basis_points(Yen(101), 100) == 1
    assert basis_points(Yen(101), 100, rounding=Rounding.UP) == 2


def test_a_portion_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="0 parts"):
        portion(Yen(1), 1, of=0)


@given(YEN, st.integers(-20_000, 20_000))
def test_the_portion_of_a_reversal_is_the_reversal_of_the_portion(amount: Yen, rate: int) -> None:
    assert basis_points(Yen(-amount), rate) == -basis_points(amount, rate)


@given(st.lists(st.integers(0, 10**9).map(Yen), max_size=20), st.integers(0, 3000))
def test_a_tax_laid_upon_its_lines_is_the_tax_of_their_sum(lines: list[Yen], rate: int) -> None:
    parts = cumulative(lines, rate)
    assert sum(parts) == basis_points(Yen(sum(lines)), rate)
    for line, part in zip(lines, parts, strict=True):
        assert part >= 0
        assert abs(Fraction(line * rate, 10_000) - part) < 1


def test_yen_are_written_with_commas_and_a_minus_as_a_triangle() -> None:
    assert (text(0), text(1234), text(-77110)) == ("0円", "1,234円", "△77,110円")


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "0万円"),
        (1, "0.1万円"),
        (1_000, "0.1万円"),
        (1_001, "0.2万円"),
        (10_000, "1万円"),
        (1_330_000, "133万円"),
        (1_330_001, "133.1万円"),
        (12_345_678, "1,234.6万円"),
        (-999, "0万円"),
        (-1_000, "△0.1万円"),
        (-77_110, "△7.7万円"),
        (-10_000, "△1万円"),
    ],
)
def test_ten_thousands_never_seem_less_than_they_are(amount: int, written: str) -> None:
    assert man(amount) == written
