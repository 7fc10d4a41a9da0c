"""Where the board goes on: the last card of a page, as text of an address."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from yui.units.model import UnitState

NOBODY = UUID(int=0)
"""Stands before every assignment where cards that nobody has are put in order."""


class Mark(Struct, frozen=True):
    """The last card of a page. `counted`: its units are no rows."""

    due_on: date | None
    task_id: UUID | None
    worker: str
    assignment_id: UUID | None
    state: str
    counted: bool


def position(text: str) -> Mark | None:
    """Reads a card's mark; anything else is the beginning."""
    parts = text.split("_", 5)
    try:
        due_on, task, assignment, state, counted, worker = parts
        code = worker.replace("\x00", "")
        return Mark(
            due_on=date.fromisoformat(due_on),
            task_id=UUID(task),
            worker=code,
            assignment_id=UUID(assignment),
            state=UnitState(state).value,
            counted=counted == "counted",
        )
    except ValueError:
        return None
