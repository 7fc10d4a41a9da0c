"""Findings move as their table says, and weeks are those of the calendar."""

from datetime import UTC, date, datetime
from itertools import product
from uuid import UUID

import pytest

from yui.guard import model
from yui.guard.model import (
    FINDING_MOVES,
    BadSpan,
    Finding,
    FindingMove,
    FindingState,
    NoPlanDay,
    NothingSaid,
    Week,
)

TODAY = date(2026, 11, 20)
LEGAL = {
    ("open", "mending"),
    ("open", "explained"),
    ("mending", "mended"),
    ("mending", "explained"),
    ("mended", "open"),
}


def finding(state: FindingState, *, last: str = "2026-W46") -> Finding:
    return Finding(
        id=UUID(int=1), rule_code="hours", rule_from=date(2024, 11, 1), kind="task", subject="s",
        excerpt="残業", evidence={}, first_week="2026-W40", last_week=last, weeks=1, state=state,
        plan="", due_on=None, version=1, found_at=datetime(2026, 11, 16, tzinfo=UTC),
    )  # fmt: skip


def test_the_table_names_every_state() -> None:
    assert FINDING_MOVES.keys() == set(FindingState)


@pytest.mark.parametrize(("state", "to"), list(product(FindingState, FindingState)))
def test_every_pair_moves_or_is_refused(state: FindingState, to: FindingState) -> None:
    if (state.value, to.value) in LEGAL:
        assert model.move(state, to) is to
    else:
        with pytest.raises(FindingMove) as refused:
            model.move(state, to)
        assert refused.value.status == 409


@pytest.mark.parametrize("state", list(FindingState))
def test_nobody_but_the_weekly_look_opens_a_finding_again(state: FindingState) -> None:
    with pytest.raises(FindingMove):
        model.take_up(finding(state), FindingState.OPEN, note="n", due_on=None, on=TODAY)


def test_a_move_says_what_and_mending_until_when() -> None:
    found = finding(FindingState.OPEN)
    with pytest.raises(NothingSaid):
        model.take_up(found, FindingState.EXPLAINED, note=" ", due_on=None, on=TODAY)
    for due in (None, date(2026, 11, 19)):
        with pytest.raises(NoPlanDay):
            model.take_up(found, FindingState.MENDING, note="n", due_on=due, on=TODAY)
    taken = model.take_up(found, FindingState.MENDING, note="n", due_on=TODAY, on=TODAY)
    assert taken is FindingState.MENDING


@pytest.mark.parametrize("state", list(FindingState))
def test_only_a_later_week_opens_what_was_mended(state: FindingState) -> None:
    same, later = Week(date(2026, 11, 9)), Week(date(2026, 11, 16))
    assert model.seen_again(finding(state), same) is state
    again = model.seen_again(finding(state), later)
    assert again is (FindingState.OPEN if state is FindingState.MENDED else state)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 11, 16), "2026-W47"),
        (date(2026, 11, 22), "2026-W47"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
    ],
)
def test_a_week_is_written_as_iso_8601_has_it(day: date, code: str) -> None:
    week = model.week_of(day)
    assert week.code == code
    assert model.parse_week(code) == week
    assert week.before().until == week.monday


def test_an_export_covers_a_year_at_most() -> None:
    model.span(date(2026, 1, 1), date(2026, 12, 31))
    for since, until in ((TODAY, date(2026, 11, 19)), (date(2025, 1, 1), TODAY)):
        with pytest.raises(BadSpan):
            model.span(since, until)
