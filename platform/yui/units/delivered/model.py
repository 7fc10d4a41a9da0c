"""What happens to a delivery, and the way its units go by it."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from yui.units.model import Unit, UnitState, move
from yui.units.refusals import NotOfDelivery, OtherNumberBack, UnitMove


class Event(StrEnum):
    """What happens to a delivery."""

    HANDED_IN = "handed_in"
    BEGUN = "begun"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"
    RECALLED = "recalled"
    RENEWED = "renewed"
    LEFT_OUT = "left_out"


_DOING, _SUBMITTED, _CHECKING = UnitState.DOING, UnitState.SUBMITTED, UnitState.CHECKING
_REWORK, _DONE = UnitState.REWORK, UnitState.DONE

WAYS: dict[Event, dict[UnitState, tuple[UnitState, ...]]] = {
    Event.HANDED_IN: {_DOING: (_SUBMITTED,), _REWORK: (_SUBMITTED,)},
    Event.BEGUN: {_SUBMITTED: (_CHECKING,)},
    Event.ACCEPTED: {_SUBMITTED: (_CHECKING, _DONE), _CHECKING: (_DONE,)},
    Event.RETURNED: {_SUBMITTED: (_CHECKING, _REWORK), _CHECKING: (_REWORK,)},
    Event.TAKEN_BACK: {_DONE: (_CHECKING,), _REWORK: (_CHECKING,)},
    Event.RECALLED: {_DONE: (_CHECKING, _REWORK)},
    Event.RENEWED: {_SUBMITTED: (), _CHECKING: (_SUBMITTED,)},
    Event.LEFT_OUT: {_SUBMITTED: (_DOING,), _CHECKING: (_SUBMITTED, _DOING)},
}
"""From which states an event takes a unit, and over which it goes: every step is one of UNIT_MOVES."""


class Way(Struct, frozen=True):
    """Where units go together."""

    event: Event
    units: list[UUID]
    to: UnitState
    delivery: UUID | None


def follow(unit: Unit, event: Event) -> UnitState:
    """Where the event leaves the unit; `UnitMove` (409) from a state in which it cannot happen."""
    steps = WAYS[event].get(unit.state)
    if steps is None:
        raise UnitMove("units", key=unit.key, state=unit.state.says)
    for to in steps:
        unit = replace(unit, state=move(unit, to))
    return unit.state


def way(units: Sequence[Unit], event: Event, *, delivery: UUID | None) -> Way | None:
    """The way of these units, all or none; None where there are none."""
    ends = {follow(unit, event) for unit in units}
    return Way(event, [unit.id for unit in units], ends.pop(), delivery) if ends else None


def split(
    units: Sequence[Unit], *, accepted: int, returned: int, named: Sequence[str]
) -> tuple[list[Unit], list[Unit]]:
    """Which units of a delivery are accepted and which sent back.

    Those with the `named` keys go back, as many as `returned`; where none is named, the last ones by
    key. A delivery may bring more units than there are rows of: the rows are its first ones.
    """
    keyed = sorted(units, key=lambda unit: unit.key)
    if not named or not returned:
        return keyed[:accepted], keyed[accepted : accepted + returned]
    known = {unit.key for unit in keyed}
    for key in named:
        if key not in known:
            raise NotOfDelivery("back", key=key[:100])
    if len(set(named)) != returned:
        raise OtherNumberBack("back", units=returned)
    back = set(named)
    good = [unit for unit in keyed if unit.key not in back]
    return good, [unit for unit in keyed if unit.key in back]
