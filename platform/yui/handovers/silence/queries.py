"""The SQL of silence."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx


async def to_remind(tx: ReadTx, *, by: date, most: int) -> list[UUID]:
    """Handovers whose last day to say no is `by` or before, and whose client was not reminded."""
    return await tx.all(
        UUID,
        """
        select id from app.handover
        where tenant_id = $1 and state = 'submitted' and accept_by <= $2 and reminded_at is null
        order by accept_by, id limit $3
        """,
        tx.tenant,
        by,
        most,
    )


async def to_deem(tx: ReadTx, *, today: date, most: int) -> list[UUID]:
    """Handovers whose last day has passed, reminded on an earlier day."""
    return await tx.all(
        UUID,
        """
        select id from app.handover
        where tenant_id = $1 and state = 'submitted' and accept_by < $2
          and (reminded_at at time zone 'Asia/Tokyo')::date < $2
        order by accept_by, id limit $3
        """,
        tx.tenant,
        today,
        most,
    )


async def record_reminded(tx: Tx, handover: UUID, *, at: datetime) -> None:
    """The client was reminded."""
    await tx.run(
        "update app.handover set reminded_at = $3"
        " where tenant_id = $1 and id = $2 and reminded_at is null",
        tx.tenant,
        handover,
        at,
    )
