"""A client's change: every move, what it does to tasks, what it may never do."""

from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.work.test_model import NOW, ORDER
from yui.japan import is_business_day
from yui.tax import Category
from yui.work.changes import model
from yui.work.changes.model import (
    CHANGE_MOVES,
    WAITING_MOVES,
    Change,
    ChangeState,
    NewChange,
    Part,
    WaitingState,
)
from yui.work.changes.refusals import (
    BelowAccepted,
    ChangeMove,
    NothingChanges,
    OrderMovedOn,
    PromisedBeyond,
    RewardFalls,
    WaitingMove,
)
from yui.work.model import OrderState, Task, TaskState
from yui.work.plans.days import shifted
from yui.work.refusals import OrderMove, PastDue, TaskMove

ON = NOW.date()


@pytest.mark.parametrize(("state", "to"), list(product(ChangeState, ChangeState)))
def test_a_change_makes_the_moves_of_the_table_and_no_other(
    state: ChangeState, to: ChangeState
) -> None:
    allowed = {("proposed", "agreed"), ("proposed", "withdrawn")}
    assert {(a.value, b.value) for a, to_ in CHANGE_MOVES.items() for b in to_} == allowed
    if (state.value, to.value) in allowed:
        assert model.move(state, to) is to
    else:
        with pytest.raises(ChangeMove) as refused:
            model.move(state, to)
        assert refused.value.status == 409


@pytest.mark.parametrize(("state", "to"), list(product(WaitingState, WaitingState)))
def test_changed_terms_make_the_moves_of_the_table_and_no_other(
    state: WaitingState, to: WaitingState
) -> None:
    allowed = {("waiting", "renewed"), ("waiting", "kept")}
    assert {(a.value, b.value) for a, to_ in WAITING_MOVES.items() for b in to_} == allowed
    if (state.value, to.value) in allowed:
        assert model.settle(state, to) is to
    else:
        with pytest.raises(WaitingMove) as refused:
            model.settle(state, to)
        assert refused.value.status == 409


def new(**given: object) -> NewChange:
    return NewChange(asked_by="先方", reason="都合", **given)  # type: ignore[arg-type]


def change(**given: object) -> Change:
    return Change(
        id=uuid4(),
        order_id=ORDER.id,
        asked_by="先方",
        reason="都合",
        was_spec=ORDER.spec,
        was_quantity=ORDER.quantity,
        was_due_on=ORDER.due_on,
        spec=given.get("spec"),  # type: ignore[arg-type]
        quantity=given.get("quantity"),  # type: ignore[arg-type]
        due_on=given.get("due_on"),  # type: ignore[arg-type]
        state=ChangeState.PROPOSED,
        proposed_at=NOW,
        decided_at=None,
    )


def part(n: int, quantity: int, *, held: int = 0, due: date = date(2026, 12, 10)) -> Part:
    return Part(
        UUID(int=n), f"業務{n}", ORDER.spec, quantity, due + timedelta(days=n), TaskState.OPEN, held
    )


def test_a_change_that_cannot_be_is_refused() -> None:
    for state in (OrderState.ACCEPTED, OrderState.CANCELLED):
        with pytest.raises(OrderMove):
            model.propose(replace(ORDER, state=state), new(quantity=1), on=ON)
    same = new(quantity=ORDER.quantity, spec=ORDER.spec, due_on=ORDER.due_on)
    for nothing in (new(), same):
        with pytest.raises(NothingChanges):
            model.propose(ORDER, nothing, on=ON)
    with pytest.raises(PastDue):
        model.propose(ORDER, new(due_on=ON - timedelta(days=1)), on=ON)
    some = replace(ORDER, accepted_quantity=500)
    for few in (1, 499, 500):
        with pytest.raises(BelowAccepted) as refused:
            model.propose(some, new(quantity=few), on=ON)
        assert refused.value.status == 409
    assert model.propose(some, new(quantity=501, spec=ORDER.spec), on=ON) == new(quantity=501)


def test_a_change_of_another_order_than_the_one_seen_is_not_agreed() -> None:
    model.same_order(ORDER, change(quantity=1))
    for moved in (
        replace(ORDER, quantity=1),
        replace(ORDER, due_on=ON),
        replace(ORDER, spec="別の仕様"),
    ):
        with pytest.raises(OrderMovedOn):
            model.same_order(moved, change(quantity=1))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 1000)), min_size=1, max_size=6),
    st.integers(1, 7000),
)
def test_the_tasks_never_hold_more_than_the_order_and_no_promise_is_broken(
    given_parts: list[tuple[int, int]], quantity: int
) -> None:
    parts = [part(n, q, held=min(q, held)) for n, (q, held) in enumerate(given_parts)]
    promised = sum(one.held for one in parts)
    asked = change(quantity=quantity)
    if promised > quantity:
        with pytest.raises(PromisedBeyond) as refused:
            model.effects(ORDER, asked, parts, on=ON)
        assert refused.value.values["over"] == promised - quantity
        return
    shifts = model.effects(ORDER, asked, parts, on=ON)
    assert sum(one.quantity for one in shifts) == min(quantity, sum(p.quantity for p in parts))
    for one, was in zip(shifts, parts, strict=True):
        assert was.held <= one.quantity <= was.quantity
        assert one.due_on == was.due_on


def test_the_last_tasks_give_units_back_first() -> None:
    parts = [part(1, 1000), part(2, 1000, held=400), part(3, 1000)]
    shifts = model.effects(ORDER, change(quantity=1200), parts, on=ON)
    assert [one.quantity for one in shifts] == [800, 400, 0]


days = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@settings(deadline=None)
@given(days, st.integers(0, 60), st.integers(-90, 90))
def test_a_shifted_day_keeps_its_business_days_to_the_deadline(
    was: date, before: int, by: int
) -> None:
    day, to = was - timedelta(days=before), was + timedelta(days=by)
    found = shifted(day, was=was, to=to, earliest=date(2020, 1, 1))
    assert found <= to
    assert found == to or is_business_day(found)

    def apart(first: date, last: date) -> int:
        spanned = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return sum(is_business_day(one) for one in spanned)

    if found != to:
        assert apart(found, to) == max(apart(day, was), 1)
    late = shifted(day, was=was, to=to, earliest=to)
    assert late == to


def test_a_new_deadline_moves_the_tasks_and_a_new_spec_those_that_follow_it() -> None:
    own = replace(part(2, 10), spec="自分の仕様")
    asked = change(due_on=date(2026, 12, 11), spec="新しい仕様")
    first, second = model.effects(ORDER, asked, [part(1, 10), own], on=ON)
    assert (first.was_due_on, first.due_on) == (date(2026, 12, 11), date(2026, 12, 4))
    assert (first.respecced, first.look, first.moved) == (True, False, True)
    assert (second.respecced, second.look) == (False, True)
    closed = replace(part(3, 10), state=TaskState.CLOSED)
    assert model.effects(ORDER, asked, [closed], on=ON) == []


TASK = Task(
    id=uuid4(),
    body_id=uuid4(),
    order_id=ORDER.id,
    share_id=None,
    title="業務",
    spec="",
    job_type="annotation",
    withholding=Category.NONE,
    unit_name="件",
    quantity=10,
    unit_price_yen=42,
    minutes_per_unit=None,
    due_on=date(2026, 12, 10),
    place="",
    deliver_to="",
    rights="",
    state=TaskState.OPEN,
    made_at=datetime(2026, 11, 20, tzinfo=NOW.tzinfo),
    version=1,
)


@pytest.mark.parametrize("yen", range(1, 42))
def test_a_reward_never_falls_behind_an_accepted_offer(yen: int) -> None:
    with pytest.raises(RewardFalls) as refused:
        model.reward(TASK, yen, promised=1)
    assert refused.value.status == 409
    assert model.reward(TASK, yen, promised=0) == yen


def test_a_reward_may_rise_and_a_closed_task_has_none_to_change() -> None:
    assert model.reward(TASK, 42, promised=5) == 42
    assert model.reward(TASK, 43, promised=5) == 43
    for state in (TaskState.CLOSED, TaskState.CANCELLED):
        with pytest.raises(TaskMove):
            model.reward(replace(TASK, state=state), 50, promised=0)
