"""The implied hour beside the minimum wage: dated, unregistered when unknown, a reason when below."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui import rates
from yui.offers import pay
from yui.offers.pay import BelowReference, Reference

NAGANO = rates.book().wages_of("20")


def test_an_hour_is_the_price_over_the_estimate() -> None:
    assert pay.hourly(42, 2) == 1260
    assert pay.hourly(50, 3, quantity=700) == 1000
    assert pay.hourly(100, 7) == 857  # rounded down
    assert pay.hourly(100, None) is None


@given(st.integers(0, 1_000_000), st.integers(1, 1000), st.integers(1, 10_000))
def test_the_quantity_does_not_matter(price: int, minutes: int, quantity: int) -> None:
    assert pay.hourly(price, minutes, quantity=quantity) == pay.hourly(price, minutes)


@pytest.mark.parametrize(
    ("on", "wage", "registered"),
    [
        (date(2025, 10, 2), 998, True),
        (date(2025, 10, 3), 1061, True),
        (date(2026, 9, 30), 1061, True),
        (date(2026, 10, 1), 1061, False),
    ],
)
def test_the_wage_is_that_of_the_day_or_the_last_one_known(
    on: date, wage: int, registered: bool
) -> None:
    found = pay.reference(42, 2, NAGANO, on=on)
    assert (found.wage_yen, found.registered) == (wage, registered)
    assert found.says.startswith("未登録（直近の登録: 1,061円") is not registered
    assert ("令和6年10月1日から" if wage == 998 else "令和7年10月3日から") in found.says


def test_a_prefecture_nobody_registered_says_so_and_asks_for_nothing() -> None:
    found = pay.reference(1, 60, (), on=date(2026, 11, 20))
    assert (found.says, found.below, pay.reasoned(found, "")) == ("未登録", False, "")


def test_below_the_reference_a_reason_is_needed_and_kept() -> None:
    found = Reference(1060, 1061, date(2025, 10, 3), registered=True)
    for nothing in ("", " \n"):
        with pytest.raises(BelowReference) as refused:
            pay.reasoned(found, nothing)
        assert (refused.value.status, refused.value.field) == (422, "below_reason")
    assert pay.reasoned(found, " 手引きの試し。 ") == "手引きの試し。"
    enough = Reference(1061, 1061, date(2025, 10, 3), registered=True)
    assert pay.reasoned(enough, "いらない理由") == ""
