"""Whether a file of units may be taken back. Pure."""

from collections.abc import Sequence

from msgspec import Struct

from yui.units.model import Import, ImportState, UnitState, move_import
from yui.units.refusals import ImportMove, NothingToUndo, UnitsInTheWay

NAMED = 10
"""Units that a refusal names."""


class InTheWay(Struct, frozen=True):
    """A unit for which a file cannot be taken back: somebody has it (`holder`: the code of who does),
    it is under way, or a later file (`file`) speaks of it."""

    key: str
    state: UnitState
    holder: str
    file: str


class Wrote(Struct, frozen=True):
    """What a file did: units that it made, units that it changed; `marked`: rows of which that is
    known."""

    marked: int
    made: int
    changed: int


def undo(found: Import, wrote: Wrote, stand: Sequence[InTheWay], *, stopped: bool) -> ImportState:
    """Lets a file be taken back. `stopped`: its writing ended half way; `stand`: units in the way."""
    state = move_import(found.state, ImportState.UNDONE)
    if found.state is ImportState.WRITING and not stopped:
        raise ImportMove(state=found.state.says)
    if not wrote.marked:
        raise NothingToUndo
    if stand:
        keys = "、".join(unit.key[:20] for unit in stand[:NAMED])
        rest = "…" if len(stand) > NAMED else ""
        raise UnitsInTheWay(keys=keys + rest, count=len(stand))
    return state
