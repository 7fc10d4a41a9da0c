"""A rate and what it makes of a sum, to the yen and at its edges."""

import pytest

from yui.fees.reckoning import Kind, Rate, Sum, rate_of, reckon, whole
from yui.fees.refusals import BadRate

UNIT, TASK = Rate(Kind.UNIT, fee_yen=3), Rate(Kind.TASK, fee_yen=20_000)


@pytest.mark.parametrize(
    ("kind", "typed", "rate"),
    [
        (Kind.UNIT, "  1  ", Rate(Kind.UNIT, fee_yen=1)),
        (Kind.TASK, "9999999999", Rate(Kind.TASK, fee_yen=9_999_999_999)),
        (Kind.PERCENT, " 0.1 ", Rate(Kind.PERCENT, percent_bp=10)),
        (Kind.PERCENT, "12.34", Rate(Kind.PERCENT, percent_bp=1_234)),
        (Kind.PERCENT, "99.99", Rate(Kind.PERCENT, percent_bp=9_999)),
    ],
)
def test_the_least_and_the_most_that_may_be_typed(kind: Kind, typed: str, rate: Rate) -> None:
    assert rate_of(kind, typed) == rate


@pytest.mark.parametrize(
    ("kind", "typed"),
    [(Kind.UNIT, "0"), (Kind.TASK, "3.0"), (Kind.UNIT, "三"), (Kind.PERCENT, "0.00")],
)
def test_a_rate_that_is_none_is_told_at_the_field_of_the_form(kind: Kind, typed: str) -> None:
    with pytest.raises(BadRate) as refused:
        rate_of(kind, typed)
    assert refused.value.field == "fee"


def test_a_rate_is_said_in_words_of_its_kind() -> None:
    assert UNIT.says == "1件 3円"
    assert TASK.says == "業務全体で 20,000円"
    assert [Rate(kind).says for kind in Kind] == ["1件 0円", "業務全体で 0円", "検収した報酬の0％"]
    percents = {1: "0.01", 10: "0.1", 105: "1.05", 1_000: "10", 1_010: "10.1", 9_999: "99.99"}
    assert {bp: Rate(Kind.PERCENT, percent_bp=bp).percent for bp in percents} == percents


def test_units_and_percents_grow_with_the_sum_and_a_task_is_earned_by_its_parts() -> None:
    so_far = Sum(units=7, base=1_999, posted=5)
    assert reckon(UNIT, so_far, quantity=10) == 21
    assert reckon(TASK, so_far, quantity=10) == 14_000
    assert reckon(Rate(Kind.PERCENT, percent_bp=750), so_far, quantity=10) == 149
    assert [reckon(Rate(kind), so_far, quantity=10) for kind in Kind] == [0, 0, 0]


def test_all_of_a_task_is_its_quantity_at_its_price() -> None:
    assert whole(UNIT, quantity=300, price=42) == 900
    assert whole(TASK, quantity=300, price=42) == 20_000
    assert whole(Rate(Kind.PERCENT, percent_bp=500), quantity=300, price=42) == 630
