"""Substitutes: every move of the table and no other; when the next step begins, and how parts fall."""

from datetime import date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tenants.refusal import Invalid
from tests.offers.test_model import TASK
from yui.clock import TOKYO
from yui.substitutes import hours, model, proposing
from yui.substitutes.model import NEXT, SUBSTITUTE_MOVES, Case, Hours, State, SubstituteMove, Taken
from yui.work.model import TaskState

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
RULE = Hours(date(2026, 4, 1), team_hours=4, town_hours=8, towns_hours=24, at_once=3)
CASE = Case(
    id=uuid4(),
    assignment_id=uuid4(),
    offer_id=uuid4(),
    task_id=TASK.id,
    worker_id=uuid4(),
    director_id=uuid4(),
    code="W-001",
    title="印付け",
    unit_name="件",
    quantity=60,
    state=State.OPENED,
    opened_at=NOW,
    step_until=None,
    target_at=None,
    closed_at=None,
    taken=0,
)
FREE = replace(TASK, offered=0, asked=0)
NONE = Taken(0, 0)


@pytest.mark.parametrize(("state", "to"), list(product(State, State)))
def test_a_case_makes_the_moves_of_the_table_and_no_other(state: State, to: State) -> None:
    legal = {
        State.OPENED: {State.TEAM},
        State.TEAM: {State.TOWN},
        State.TOWN: {State.TOWNS},
        State.TOWNS: {State.UNCOVERED},
    }.get(state, set())
    if state not in {State.COVERED, State.CANCELLED}:
        legal |= {State.COVERED, State.CANCELLED}
    assert SUBSTITUTE_MOVES[state] == legal
    if to in legal:
        assert model.move(state, to) is to
    else:
        with pytest.raises(SubstituteMove) as refused:
            model.move(state, to)
        assert refused.value.status == 409


def test_the_next_step_begins_when_all_have_answered_or_its_time_is_over() -> None:
    case = replace(CASE, state=State.TEAM, step_until=NOW + timedelta(hours=4))
    waiting = Taken(0, 60)
    asked = replace(FREE, offered=60)
    assert model.next_state(CASE, NONE, FREE, at=NOW) is State.TEAM
    assert model.next_state(case, waiting, asked, at=NOW) is None
    assert model.next_state(case, NONE, FREE, at=NOW) is State.TOWN
    part = Taken(20, 20)
    assert model.next_state(case, part, replace(FREE, offered=20), at=NOW) is None
    assert model.next_state(case, part, FREE, at=NOW + timedelta(hours=4)) is State.TOWN


def test_other_towns_keep_their_whole_time_and_then_nobody_is_left() -> None:
    case = replace(CASE, state=State.TOWNS, step_until=NOW + timedelta(hours=24))
    assert model.next_state(case, NONE, FREE, at=NOW) is None
    assert model.next_state(case, NONE, FREE, at=NOW + timedelta(hours=24)) is State.UNCOVERED
    nobody = replace(CASE, state=State.UNCOVERED)
    assert model.next_state(nobody, NONE, FREE, at=NOW + timedelta(days=9)) is None
    full = replace(FREE, assigned=FREE.quantity - FREE.shared)
    assert model.next_state(nobody, NONE, full, at=NOW) is State.COVERED


def test_it_is_covered_when_nothing_is_free_and_nobody_owes_an_answer() -> None:
    full = replace(FREE, assigned=FREE.quantity - FREE.shared)
    for state in (State.OPENED, State.TEAM, State.TOWN, State.TOWNS):
        case = replace(CASE, state=state, step_until=NOW)
        assert model.next_state(case, Taken(60, 0), FREE, at=NOW) is State.COVERED
        assert model.next_state(case, NONE, full, at=NOW) is State.COVERED
        shared = replace(full, asked=60, assigned=full.assigned - 60)
        assert model.next_state(case, NONE, shared, at=NOW) is None
    for state in (State.COVERED, State.CANCELLED):
        assert model.next_state(replace(CASE, state=state), NONE, FREE, at=NOW) is None
    closed = replace(FREE, state=TaskState.CANCELLED)
    assert model.next_state(CASE, NONE, closed, at=NOW) is State.CANCELLED


def test_others_of_the_same_step_are_asked_while_half_of_its_time_is_left() -> None:
    case = replace(CASE, state=State.TOWN, step_until=NOW + timedelta(hours=4))
    assert model.asks_again(case, NONE, FREE, RULE, at=NOW)
    assert not model.asks_again(case, NONE, FREE, RULE, at=NOW + timedelta(seconds=1))
    assert not model.asks_again(case, Taken(0, 10), FREE, RULE, at=NOW)
    assert not model.asks_again(replace(case, state=State.TOWNS), NONE, FREE, RULE, at=NOW)


@given(st.integers(1, 1_000_000), st.integers(1, 20))
def test_the_parts_are_all_the_units_and_none_is_empty(units: int, hands: int) -> None:
    parts = model.parts(units, hands)
    assert sum(parts) == units and min(parts) >= 1
    assert len(parts) == min(units, hands) and max(parts) - min(parts) <= 1


@given(st.integers(0, 500), st.integers(0, 500))
def test_never_more_is_wanted_than_is_free_or_was_left(accepted: int, waiting: int) -> None:
    wanted = model.wanting(CASE, Taken(accepted, waiting), FREE)
    assert 0 <= wanted <= min(CASE.quantity, FREE.free)


def test_hours_are_dated_and_a_day_has_one_row() -> None:
    assert hours.default(date(2026, 11, 20)).team_hours == 4
    assert (RULE.whole, RULE.of(State.TOWN)) == (36, timedelta(hours=8))
    today = date(2026, 11, 20)
    model.settle(replace(RULE, valid_from=today), today=today)
    with pytest.raises(Invalid):
        model.settle(replace(RULE, valid_from=date(2026, 11, 19)), today=today)
    assert model.settled_before().errors[0].code == "taken"


def test_each_step_is_reached_by_the_one_before() -> None:
    for state, to in NEXT.items():
        assert to in SUBSTITUTE_MOVES[state]


def test_other_towns_are_proposed_at_the_hour_or_at_the_step_once_and_again_when_they_decline() -> (
    None
):
    team = replace(CASE, state=State.TEAM, step_until=NOW + timedelta(hours=14))
    waiting, asked = Taken(0, 60), replace(FREE, offered=FREE.offered + 60)
    at = NOW + timedelta(hours=12)
    early = at - timedelta(seconds=1)
    assert proposing.proposes(team, waiting, asked, RULE, at=early) == 0
    assert proposing.proposes(team, waiting, asked, RULE, at=at) == 60  # though all of them wait
    assert proposing.proposes(team, Taken(60, 0), FREE, RULE, at=at) == 0
    closed = replace(FREE, state=TaskState.CANCELLED)
    assert proposing.proposes(team, NONE, closed, RULE, at=at) == 0
    towns = replace(CASE, state=State.TOWNS)
    assert proposing.proposes(towns, NONE, FREE, RULE, at=NOW) == 60
    proposed = replace(towns, proposed_at=NOW)
    assert proposing.proposes(proposed, NONE, FREE, RULE, at=at) == 0 and proposed.proposed
    shared = replace(FREE, asked=60)
    assert proposing.followed(proposed, NONE, shared)
    assert not proposing.followed(proposed, NONE, replace(FREE, asked=59))
    decided = replace(proposed, waived_at=NOW)
    assert not proposing.followed(decided, NONE, shared) and not decided.proposed
    assert proposing.proposes(decided, NONE, shared, RULE, at=at) == 0
    assert proposing.proposes(decided, NONE, FREE, RULE, at=at) == 60  # they declined
    for state in (State.COVERED, State.CANCELLED):
        assert proposing.proposes(replace(CASE, state=state), NONE, FREE, RULE, at=at) == 0


def test_a_town_is_to_answer_by_the_end_of_an_office_day_in_time() -> None:
    assert proposing.answer_day(NOW + timedelta(hours=24), at=NOW) == date(2026, 11, 20)
    assert proposing.answer_day(NOW + timedelta(hours=36), at=NOW) == date(2026, 11, 21)
    evening = NOW + timedelta(hours=8)
    assert proposing.answer_day(NOW + timedelta(hours=24), at=evening) == date(2026, 11, 21)
