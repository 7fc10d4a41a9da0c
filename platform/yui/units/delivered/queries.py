"""Every SQL statement about units of deliveries."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.units.delivered.model import Way
from yui.units.model import Unit, UnitState

_UNIT: LiteralString = """
    select id, task_id, key, label, payload, state, assignment_id, worker_id, moved_at, delivery_id
    from app.unit where tenant_id = $1
"""


async def of_delivery(tx: ReadTx, delivery: UUID) -> list[Unit]:
    """The units that a delivery brought last, by key; under scope `person`, her own alone."""
    return await tx.all(Unit, _UNIT + " and delivery_id = $2 order by key", tx.tenant, delivery)


async def locked(tx: Tx, delivery: UUID) -> list[Unit]:
    """The same, held until the transaction ends."""
    sql = _UNIT + " and delivery_id = $2 order by id for update"
    return await tx.all(Unit, sql, tx.tenant, delivery)


async def under_way(tx: Tx, assignment: UUID) -> list[Unit]:
    """The units that an assignment holds and that nobody handed in yet, held."""
    sql = _UNIT + " and assignment_id = $2 and state = $3 order by id for update"
    return await tx.all(Unit, sql, tx.tenant, assignment, UnitState.DOING.value)


async def record_taken(tx: Tx, assignment: UUID, *, most: int, at: datetime) -> int:
    """Puts free units of her task with a worker's own assignment, within what she took on."""
    taken: int = await tx.value("select gate.take_units($1, $2, $3)", assignment, most, at)
    return taken


async def record(tx: Tx, way: Way, *, at: datetime) -> None:
    """Moves units on, and says which delivery moves them from now on."""
    await tx.run(
        """
        update app.unit set state = $3, delivery_id = $4, moved_at = $5, moved_by = $6
        where tenant_id = $1 and id = any($2::uuid[])
        """,
        tx.tenant,
        way.units,
        way.to.value,
        way.delivery,
        at,
        tx.actor.id,
    )
