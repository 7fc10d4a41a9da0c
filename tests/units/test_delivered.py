"""Units of a delivery: every event of it in every state, and which units go back."""

from itertools import product

import pytest
from msgspec import structs

from tests.units.test_model import unit
from yui.units.delivered.model import WAYS, Event, follow, split
from yui.units.model import UnitState
from yui.units.refusals import NotOfDelivery, OtherNumberBack, UnitMove


@pytest.mark.parametrize(("event", "state"), list(product(Event, UnitState)))
def test_an_event_of_a_delivery_moves_a_unit_by_the_table_and_else_is_refused(
    event: Event, state: UnitState
) -> None:
    ends = {
        ("handed_in", "doing"): "submitted",
        ("handed_in", "rework"): "submitted",
        ("begun", "submitted"): "checking",
        ("accepted", "submitted"): "done",
        ("accepted", "checking"): "done",
        ("returned", "submitted"): "rework",
        ("returned", "checking"): "rework",
        ("taken_back", "done"): "checking",
        ("taken_back", "rework"): "checking",
        ("recalled", "done"): "rework",
        ("renewed", "submitted"): "submitted",
        ("renewed", "checking"): "submitted",
        ("left_out", "submitted"): "doing",
        ("left_out", "checking"): "doing",
    }
    assert sum(len(ways) for ways in WAYS.values()) == len(ends)
    if (event.value, state.value) in ends:
        assert follow(unit(state), event).value == ends[event.value, state.value]
        return
    with pytest.raises(UnitMove) as refused:
        follow(unit(state), event)
    assert refused.value.status == 409


def test_named_units_go_back_and_else_the_last_ones() -> None:
    units = [structs.replace(unit(UnitState.CHECKING), key=f"A-{n}") for n in (3, 1, 2)]

    def keys(accepted: int, returned: int, *named: str) -> tuple[list[str], list[str]]:
        good, back = split(units, accepted=accepted, returned=returned, named=named)
        return [one.key for one in good], [one.key for one in back]

    assert keys(2, 1) == (["A-1", "A-2"], ["A-3"])
    assert keys(2, 1, "A-2") == (["A-1", "A-3"], ["A-2"])
    assert keys(3, 0, "A-2") == (["A-1", "A-2", "A-3"], [])
    assert keys(5, 5) == (["A-1", "A-2", "A-3"], []), "rows are the first units of a delivery"
    with pytest.raises(NotOfDelivery):
        keys(2, 1, "B-1")
    with pytest.raises(OtherNumberBack):
        keys(1, 2, "A-1")
