"""The tables of allowed moves are whole, lead everywhere, and are drawn in the docs as they are."""

from typing import Any

import pytest

from tests import states
from tests.states import Machine

MACHINES = list(states.machines())


def test_there_are_tables_for_all_that_moves() -> None:
    assert len(MACHINES) >= 15, [machine.name for machine in MACHINES]


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_a_table_says_of_every_state_what_may_follow(machine: Machine) -> None:
    assert set(machine.moves) == set(machine.states)
    assert all(after <= set(machine.states) for after in machine.moves.values())


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_can_be_reached_and_left_or_ends(machine: Machine) -> None:
    entered = {to for after in machine.moves.values() for to in after}
    begins = [state for state in machine.states if state not in entered] or machine.states[:1]
    reached: set[Any] = set(begins)
    while more := {to for state in reached for to in machine.moves[state]} - reached:
        reached |= more
    assert reached == set(machine.states)


def test_the_page_is_what_the_tables_say() -> None:
    assert states.PAGE.read_text(encoding="utf-8") == states.page(), "run: python -m tests.states"
