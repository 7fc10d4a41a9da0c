"""A leader's fee to the yen: whatever is accepted and undone in whatever order, its sum is right."""

from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tenants.refusal import Refused
from tests.fees.seed import NOW
from yui.fees import model
from yui.fees.model import FEE_MOVES, Fee, Leader, State
from yui.fees.reckoning import Kind, Part, Rate, Sum, rate_of, reckon, whole
from yui.fees.refusals import FeeMove
from yui.tax import Category
from yui.work.model import Task, TaskState

TODAY = NOW.date()
DUE = date(2026, 12, 10)
RATES = st.one_of(
    st.builds(lambda yen: Rate(Kind.UNIT, fee_yen=yen), st.integers(1, 5_000)),
    st.builds(lambda yen: Rate(Kind.TASK, fee_yen=yen), st.integers(1, 3_000_000)),
    st.builds(lambda bp: Rate(Kind.PERCENT, percent_bp=bp), st.integers(1, 10_000)),
)
UNITS = st.lists(st.integers(1, 400), min_size=1, max_size=40)


def fee(rate: Rate = Rate(Kind.PERCENT, percent_bp=500), **more: Any) -> Fee:
    made = Fee(
        id=UUID(int=1),
        task_id=UUID(int=2),
        worker_id=UUID(int=3),
        leader_id=UUID(int=4),
        body_id=UUID(int=5),
        title="入力",
        unit_name="件",
        quantity=1000,
        unit_price_yen=38,
        kind=rate.kind,
        fee_yen=rate.fee_yen,
        percent_bp=rate.percent_bp,
        withholding=Category.NONE,
        valid_from=TODAY,
        ends_on=None,
        due_on=DUE,
        payment_on=date(2027, 1, 15),
        number="明1",
        state=State.OFFERED,
        offered_by=UUID(int=6),
        offered_at=NOW,
        answer_by=NOW + timedelta(days=3),
        opened_at=None,
        answered_at=None,
    )
    return replace(made, **more)


def part(units: int, price: int) -> Part:
    return Part(units, units * price, TODAY, TODAY)


@given(RATES, UNITS, st.integers(0, 9_999))
def test_all_fees_together_are_the_fee_of_all_together(
    rate: Rate, units: list[int], price: int
) -> None:
    agreed = fee(rate, quantity=sum(units), unit_price_yen=price)
    so_far = Sum()
    for count in units:
        yen = model.added(agreed, so_far, part(count, price))
        assert yen >= 0
        so_far = Sum(so_far.units + count, so_far.base + count * price, so_far.posted + yen)
    assert so_far.posted == whole(rate, quantity=sum(units), price=price)
    if rate.kind is Kind.PERCENT:
        assert so_far.posted == so_far.base * (rate.percent_bp or 0) // 10_000
    if rate.kind is Kind.TASK:
        assert so_far.posted == rate.fee_yen


@given(RATES, UNITS, st.data())
def test_undone_in_any_order_the_rest_still_comes_to_its_own_sum(
    rate: Rate, units: list[int], data: st.DataObject
) -> None:
    agreed = fee(rate, quantity=sum(units), unit_price_yen=38)
    live: list[tuple[Part, int]] = []
    carried = 0

    def so_far() -> Sum:
        return Sum(
            sum(one.units for one, _ in live),
            sum(one.base for one, _ in live),
            sum(yen for _, yen in live) + carried,
        )

    for count in units:
        new = part(count, 38)
        live.append((new, model.added(agreed, so_far(), new)))
        if data.draw(st.booleans()):
            live.pop(data.draw(st.integers(0, len(live) - 1)))
            fraction = agreed.reckoned(so_far()) - so_far().posted
            assert -1 <= fraction <= 1
            carried += fraction
        assert so_far().posted == agreed.reckoned(so_far())


@given(RATES, UNITS, st.data())
def test_a_yen_that_was_paid_out_already_is_made_good_by_the_next_acceptances(
    rate: Rate, units: list[int], data: st.DataObject
) -> None:
    """Where nothing can be taken from her any more, what is too much is left out later."""
    agreed = fee(rate, quantity=sum(units) + 100_000, unit_price_yen=38)
    live: list[tuple[Part, int]] = []

    def so_far() -> Sum:
        return Sum(
            sum(one.units for one, _ in live),
            sum(one.base for one, _ in live),
            sum(yen for _, yen in live),
        )

    for count in units:
        new = part(count, 38)
        live.append((new, model.added(agreed, so_far(), new)))
        if data.draw(st.booleans()):
            live.pop(data.draw(st.integers(0, len(live) - 1)))
    assert so_far().posted >= 0
    rest = part(100_000, 38)
    live.append((rest, model.added(agreed, so_far(), rest)))
    assert so_far().posted >= agreed.reckoned(so_far())
    assert so_far().posted - agreed.reckoned(so_far()) <= len(units)


@pytest.mark.parametrize(
    ("kind", "typed", "rate"),
    [
        (Kind.UNIT, "3", Rate(Kind.UNIT, fee_yen=3)),
        (Kind.TASK, "20000", Rate(Kind.TASK, fee_yen=20_000)),
        (Kind.PERCENT, "5", Rate(Kind.PERCENT, percent_bp=500)),
        (Kind.PERCENT, "7.5", Rate(Kind.PERCENT, percent_bp=750)),
        (Kind.PERCENT, "0.01", Rate(Kind.PERCENT, percent_bp=1)),
        (Kind.PERCENT, "100", Rate(Kind.PERCENT, percent_bp=10_000)),
    ],
)
def test_a_rate_is_read_without_a_fraction_of_a_float(kind: Kind, typed: str, rate: Rate) -> None:
    assert rate_of(kind, typed) == rate


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.UNIT, "0"),
        (Kind.UNIT, "3.5"),
        (Kind.TASK, "-1"),
        (Kind.TASK, "99999999999"),
        (Kind.PERCENT, "0"),
        (Kind.PERCENT, "100.01"),
        (Kind.PERCENT, "1.234"),
        (Kind.PERCENT, "五"),
        (Kind.PERCENT, ""),
    ],
)
def test_what_is_no_rate_is_refused_at_its_field(kind: Kind, typed: str) -> None:
    with pytest.raises(Refused) as refused:
        rate_of(kind, typed)
    assert (refused.value.code, refused.value.status) == ("leader_fee_rate", 422)


def test_a_rate_says_what_it_is() -> None:
    said = [Rate(Kind.PERCENT, percent_bp=bp).says for bp in (500, 750, 1, 10_000)]
    assert said == [f"検収した報酬の{n}％" for n in ("5", "7.5", "0.01", "100")]
    assert Rate(Kind.UNIT, fee_yen=1_200).says == "1件 1,200円"


def test_a_fee_for_the_task_is_earned_by_its_units_and_never_exceeds_it() -> None:
    rate = Rate(Kind.TASK, fee_yen=100)
    earned = [reckon(rate, Sum(units=n), quantity=3) for n in range(5)]
    assert earned == [0, 33, 66, 100, 100]


@pytest.mark.parametrize(("state", "to"), list(product(State, State)))
def test_a_fee_makes_the_moves_of_the_table_and_no_other(state: State, to: State) -> None:
    if to in FEE_MOVES[state]:
        assert model.move(state, to) is to
        return
    with pytest.raises(FeeMove) as refused:
        model.move(state, to)
    assert refused.value.status == 409


def leader(**more: Any) -> Leader:
    known = Leader(UUID(int=4), "塩沢 長子", UUID(int=3), "W-003", active=True, engaged=True)
    return replace(known, **more)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (leader(worker_id=None), "leader_not_registered"),
        (leader(engaged=False), "leader_of_other_body"),
        (leader(active=False), "leader_not_active"),
    ],
)
def test_a_leader_of_no_body_of_another_or_on_leave_is_refused_in_clear_words(
    who: Leader, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        model.may_lead(who, body="立科町振興公社")
    assert (refused.value.code, refused.value.status) == (code, 422)
    assert "塩沢 長子さん" in refused.value.says.format(**refused.value.values)
    assert model.may_lead(leader(), body="立科町振興公社") == UUID(int=3)


def task(**more: Any) -> Task:
    made = Task(
        id=UUID(int=2),
        body_id=UUID(int=5),
        order_id=uuid4(),
        share_id=None,
        title="入力",
        spec="見本のとおり",
        job_type="data_entry",
        withholding=Category.NONE,
        unit_name="件",
        quantity=1000,
        unit_price_yen=38,
        minutes_per_unit=None,
        due_on=DUE,
        place="オンライン",
        deliver_to="画面",
        rights="なし",
        state=TaskState.OPEN,
        made_at=NOW,
        version=1,
    )
    return replace(made, **more)


def propose(
    known: list[Fee],
    *,
    of: Task | None = None,
    since: date = TODAY,
    until: datetime = NOW + timedelta(days=3),
) -> str:
    try:
        model.propose(
            of or task(), known, worker=UUID(int=3), valid_from=since, answer_by=until, at=NOW
        )
    except Refused as refused:
        return refused.code
    return ""


def test_a_fee_is_put_once_at_a_time_for_open_work_and_days_to_come() -> None:
    agreed = fee(state=State.AGREED, answered_at=NOW)
    hers = replace(agreed, worker_id=UUID(int=9))
    over = replace(hers, state=State.ENDED, ends_on=TODAY + timedelta(days=4))
    assert propose([]) == propose([agreed]) == ""
    assert propose([], of=task(state=TaskState.CLOSED)) == "leader_fee_task_shut"
    assert propose([], of=task(due_on=TODAY - timedelta(days=1))) == "leader_fee_task_shut"
    assert propose([fee()]) == "leader_fee_waits"
    assert propose([fee(answer_by=NOW)]) == ""
    assert propose([hers]) == "another_leads"
    assert propose([over], since=over.ends_on or TODAY) == "leader_fee_first_day"
    assert propose([over], since=TODAY + timedelta(days=5)) == ""
    assert propose([], since=TODAY - timedelta(days=1)) == "leader_fee_first_day"
    assert propose([], since=DUE + timedelta(days=1)) == "leader_fee_first_day"
    assert propose([], until=NOW) == "leader_fee_answer_by"
    assert propose([], until=NOW + timedelta(days=30)) == "leader_fee_answer_by"


def test_an_agreement_of_six_months_ends_with_thirty_days_notice() -> None:
    young = fee(state=State.AGREED, answered_at=NOW - timedelta(days=100))
    old = fee(state=State.AGREED, answered_at=NOW - timedelta(days=200))
    assert model.earliest_end(young, at=NOW) == TODAY
    assert model.earliest_end(old, at=NOW) == TODAY + timedelta(days=30)
    with pytest.raises(Refused) as refused:
        model.end(old, on=TODAY + timedelta(days=29), at=NOW)
    assert refused.value.code == "leader_fee_last_day"
    assert model.end(old, on=TODAY + timedelta(days=30), at=NOW) is State.ENDED
