"""What is done with tasks that do units again: made like the task they stem from, and paid."""

from datetime import date, datetime
from uuid import UUID, uuid4

from tenants.db import Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.work.again import queries


async def make(
    tx: Tx, *, of: UUID, quantity: int, due_on: date, now: datetime, why: str = ""
) -> UUID:
    """A task for `quantity` units of another one, at its price; `why` is added to what is to be done.

    It is offered like any task, with a terms notice of its own; the units it does again were
    ordered once, so an order does not count them as split off it twice.
    """
    made = uuid4()
    if not await queries.record(tx, made, of=of, quantity=quantity, due_on=due_on, why=why, at=now):
        raise Unknown
    await audit.note(tx, "task.again", subject=str(made), of=str(of), quantity=quantity)
    return made
