"""An assignment of which all is accepted is done; when some of it comes back it goes on."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.offers import model, queries
from yui.offers.model import AssignmentState


async def follow(tx: Tx, *, assignment: UUID, handed_in: int, open_: int, now: datetime) -> None:
    """Moves the assignment to what its units say; `open_`: units that wait or are to be done again.

    One that its worker ended stays ended. The caller holds it.
    """
    found = await queries.held_locked(tx, assignment)
    if found is None:
        raise Unknown
    if found.state is AssignmentState.ENDED:
        return
    whole = handed_in >= found.quantity and open_ == 0
    to = AssignmentState.DONE if whole else AssignmentState.ACTIVE
    if found.state is to:
        return
    state = model.move_assignment(found.state, to)
    await queries.record_end(tx, assignment, state, at=now if whole else None)
    await audit.note(tx, f"assignment.{'done' if whole else 'reopened'}", subject=str(assignment))
