"""Every SQL statement about units that are made as they are begun."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx


async def record_begun(
    tx: Tx, *, task: UUID, assignment: UUID, key: str, label: str, answer: str, at: datetime
) -> UUID:
    """A unit under way with its own worker, who makes it."""
    made: UUID = await tx.value(
        """
        insert into app.unit (tenant_id, task_id, key, label, payload, state, assignment_id, worker_id,
                              made_at, moved_at, moved_by)
        values ($1, $2, $3, $4, $5, 'doing', $6, $7, $8, $8, $7) returning id
        """,
        *(tx.tenant, task, key, label, {"answer": answer}, assignment, tx.actor.id, at),
    )
    return made


async def record_answer(tx: Tx, unit: UUID, *, answer: str) -> int:
    """Another answer, while it is with her; 0 rows when it is handed in."""
    return await tx.run(
        "update app.unit set payload = $3 where tenant_id = $1 and id = $2 and worker_id = $4"
        " and state in ('doing', 'rework')",
        *(tx.tenant, unit, {"answer": answer}, tx.actor.id),
    )
