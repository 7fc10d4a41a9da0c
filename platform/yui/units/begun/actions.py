"""What is done with units that are made as they are begun; she alone can (scope `person`)."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from yui.units.begun import queries

LONGEST = 500


async def begin(
    tx: Tx, *, task: UUID, assignment: UUID, key: str, label: str, answer: str, now: datetime
) -> UUID:
    """A unit of her assignment, under way; it goes in with her next delivery. Returns its id."""
    return await queries.record_begun(
        tx,
        task=task,
        assignment=assignment,
        key=key,
        label=label[:LONGEST],
        answer=answer,
        at=now,
    )


async def change(tx: Tx, *, unit: UUID, answer: str) -> bool:
    """Another answer; False when it is handed in and nobody sent it back."""
    return bool(await queries.record_answer(tx, unit, answer=answer))
