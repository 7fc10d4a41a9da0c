"""The SQL of what orders state of 再委託."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.work.upstream.model import Stated, Upstream


async def versions(tx: ReadTx, order: UUID) -> list[Upstream]:
    """Every version of an order's, the newest first."""
    return await tx.all(
        Upstream,
        """
        select u.version, u.resubcontracted, u.upstream_name, u.upstream_due, u.reason, u.made_by,
               coalesce(s.name, '') as maker, u.made_at
        from app.order_upstream u
        left join app.staff s on s.tenant_id = u.tenant_id and s.id = u.made_by
        where u.tenant_id = $1 and u.order_id = $2 order by u.version desc limit 100
        """,
        *(tx.tenant, order),
    )


async def record(tx: Tx, order: UUID, new: Stated, *, version: int, at: datetime) -> int:
    """The next version; 0 when somebody has written it."""
    return await tx.run(
        """
        insert into app.order_upstream (tenant_id, order_id, version, resubcontracted,
            upstream_name, upstream_due, reason, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
        """,
        *(tx.tenant, order, version, new.resubcontracted, new.name, new.due, new.reason),
        *(tx.actor.id, at),
    )
