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


async def to_deem(tx: ReadTx, *, today: date, most: int, reached: bool = True) -> list[UUID]:
    """Handovers whose last day has passed, reminded on an earlier day.

    `reached`: a reminder to one of the client's people left the house on an earlier day, or there
    was nobody to write to and the notice in the client's own list is what there is.
    """
    return await tx.all(
        UUID,
        """
        select h.id from app.handover h cross join lateral (
            select count(*) = 0 or coalesce(
                bool_or((n.mailed_at at time zone 'Asia/Tokyo')::date < $2), false) as reached
            from app.notice n
            join app.client_contact k on k.tenant_id = n.tenant_id and k.id = n.to_id
            where n.tenant_id = h.tenant_id and k.client_id = h.client_id
              and n.key = 'handover:' || h.id || ':reminder:' || k.id
              and (k.ended_at is null or n.mailed_at is not null)
        ) told
        where h.tenant_id = $1 and h.state = 'submitted' and h.accept_by < $2
          and (h.reminded_at at time zone 'Asia/Tokyo')::date < $2 and told.reached = $4
        order by h.accept_by, h.id limit $3
        """,
        tx.tenant,
        today,
        most,
        reached,
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
