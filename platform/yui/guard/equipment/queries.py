"""Every SQL statement of equipment. Rows are added and never changed."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.guard.equipment.model import Basis, Entry, Provider, What

MOST = 20_000


async def of_task(tx: ReadTx, task: UUID) -> list[Entry]:
    """Everything recorded of a task, the newest first."""
    return await tx.all(
        Entry,
        """
        select id, task_id, what, provider, basis, bound, reason, recorded_by, recorded_at
        from app.task_equipment where tenant_id = $1 and task_id = $2
        order by recorded_at desc, id desc
        """,
        tx.tenant,
        task,
    )


async def record(
    tx: Tx,
    task: UUID,
    *,
    what: What,
    provider: Provider,
    basis: Basis,
    bound: bool,
    reason: str,
    at: datetime,
) -> UUID:
    """What holds of a task from now on."""
    made: UUID = await tx.value(
        """
        insert into app.task_equipment (tenant_id, task_id, what, provider, basis, bound, reason,
            recorded_by, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id
        """,
        tx.tenant,
        task,
        what.value,
        provider.value,
        basis.value,
        bound,
        reason,
        tx.actor.id,
        at,
    )
    return made


async def until(tx: ReadTx, *, until: datetime) -> list[Entry]:
    """What held of every task before a moment, by task and kind."""
    return await tx.all(
        Entry,
        """
        select distinct on (task_id, what) id, task_id, what, provider, basis, bound, reason,
               recorded_by, recorded_at
        from app.task_equipment where tenant_id = $1 and recorded_at < $2
        order by task_id, what, recorded_at desc, id desc limit $3
        """,
        tx.tenant,
        until,
        MOST,
    )
