"""The SQL of returns."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.handovers.returns.model import Candidate, Return

_RETURN: LiteralString = """
    select r.id, r.handover_id, h.order_id, r.task_id, r.rework_task_id, c.name as client, k.title,
           k.unit_name, r.quantity, r.reason, h.note as said, r.state, r.defect, r.fault, r.note,
           r.made_at, r.decided_at
    from app.client_return r
    join app.handover h on h.tenant_id = r.tenant_id and h.id = r.handover_id
    join app.client c on c.tenant_id = h.tenant_id and c.id = h.client_id
    join app.task k on k.tenant_id = r.tenant_id and k.id = r.task_id
    where r.tenant_id = $1
"""


async def known(tx: ReadTx, handover: UUID) -> bool:
    """Whether what came back of a handover was laid aside already."""
    found: bool = await tx.value(
        "select exists (select from app.client_return where tenant_id = $1 and handover_id = $2)",
        tx.tenant,
        handover,
    )
    return found


async def record(
    tx: Tx,
    made: UUID,
    *,
    handover: UUID,
    task: UUID,
    rework: UUID,
    units: int,
    reason: str,
    at: datetime,
) -> None:
    """Units of a task that came back."""
    await tx.run(
        """
        insert into app.client_return (tenant_id, id, handover_id, task_id, rework_task_id,
                                       quantity, reason, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        tx.tenant,
        made,
        handover,
        task,
        rework,
        units,
        reason,
        at,
    )


async def one(tx: ReadTx, ident: UUID) -> Return | None:
    """A return, to look at."""
    return await tx.one(Return, _RETURN + " and r.id = $2", tx.tenant, ident)


async def locked(tx: Tx, ident: UUID) -> Return | None:
    """A return, held until the transaction ends."""
    return await tx.one(Return, _RETURN + " and r.id = $2 for update of r", tx.tenant, ident)


_OPEN: LiteralString = """
    and r.state = 'open' and ($2::uuid is null or (r.made_at, r.id) > (
        select made_at, id from app.client_return where tenant_id = $1 and id = $2))
    order by r.made_at, r.id limit $3
"""


async def waiting(tx: ReadTx, *, after: UUID | None, most: int) -> list[Return]:
    """Returns whose fault nobody has coded, the oldest first, going on after one."""
    return await tx.all(Return, _RETURN + _OPEN, tx.tenant, after, most)


async def of_handover(tx: ReadTx, handover: UUID) -> list[Return]:
    """What came back of a handover."""
    sql = _RETURN + " and r.handover_id = $2 order by r.id"
    return await tx.all(Return, sql, tx.tenant, handover)


async def candidates(tx: ReadTx, task: UUID, *, most: int = 100) -> list[Candidate]:
    """Deliveries of a task of which something was accepted, the newest first."""
    return await tx.all(
        Candidate,
        """
        select d.id as delivery_id, w.code, w.name, d.delivered_at,
               i.accepted - i.unfit - i.recalled as left
        from app.delivery d
        join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
             and i.taken_back_at is null
        join app.worker w on w.tenant_id = d.tenant_id and w.id = d.worker_id
        where d.tenant_id = $1 and d.task_id = $2 and i.accepted - i.unfit - i.recalled > 0
        order by d.delivered_at desc, d.id desc limit $3
        """,
        tx.tenant,
        task,
        most,
    )


async def record_decision(
    tx: Tx, ident: UUID, *, state: str, defect: str, fault: str, note: str, at: datetime
) -> None:
    """Whose fault it is."""
    await tx.run(
        """
        update app.client_return set state = $3, defect = $4, fault = $5, note = $6,
               decided_by = $7, decided_at = $8
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        ident,
        state,
        defect,
        fault,
        note,
        tx.actor.id,
        at,
    )
