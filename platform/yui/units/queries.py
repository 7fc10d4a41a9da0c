"""Every SQL statement of the slice."""

from uuid import UUID

from tenants.db import Tx
from yui.units.model import Units


async def record_task(tx: Tx, task: UUID) -> None:
    """Makes sure that the task's row of units is there to be locked."""
    await tx.run(
        "insert into app.task_units (tenant_id, task_id) values ($1, $2)"
        " on conflict (tenant_id, task_id) do nothing",
        tx.tenant,
        task,
    )


async def locked(tx: Tx, task: UUID) -> Units:
    """The task's inspected units, held until the transaction ends."""
    found = await tx.one(
        Units,
        "select accepted, handed from app.task_units where tenant_id = $1 and task_id = $2 for update",
        tx.tenant,
        task,
    )
    return found or Units()


async def of_task(tx: Tx, task: UUID) -> Units:
    """The task's inspected units."""
    found = await tx.one(
        Units,
        "select accepted, handed from app.task_units where tenant_id = $1 and task_id = $2",
        tx.tenant,
        task,
    )
    return found or Units()


async def record(tx: Tx, task: UUID, *, accepted: int, handed: int) -> None:
    """Adds to both counts; the database holds 0 ≤ handed ≤ accepted."""
    await tx.run(
        "update app.task_units set accepted = accepted + $3, handed = handed + $4"
        " where tenant_id = $1 and task_id = $2",
        tx.tenant,
        task,
        accepted,
        handed,
    )
