"""The SQL of results."""

from uuid import UUID

from tenants.db import ReadTx
from yui.handovers.results.model import Result


async def of_order(tx: ReadTx, order: UUID, *, most: int) -> list[Result]:
    """Kept files of an order's accepted deliveries, each delivery's newest version alone, that no
    handover of the order holds yet; the oldest first."""
    return await tx.all(
        Result,
        """
        select f.id, f.name, f.kind, f.size, k.title, d.delivered_at, i.accepted, d.quantity
        from app.task k
        join app.delivery d on d.tenant_id = k.tenant_id and d.task_id = k.id
        join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
             and i.taken_back_at is null and i.accepted - i.recalled > 0
        join lateral (
            select v.id from app.delivery_version v
            where v.tenant_id = d.tenant_id and v.delivery_id = d.id order by v.version desc limit 1
        ) n on true
        join app.file f on f.tenant_id = k.tenant_id and f.subject = n.id
             and f.purpose = 'delivery' and f.state = 'kept'
        where k.tenant_id = $1 and k.order_id = $2 and not exists (
            select from app.handover_file x
            join app.handover h on h.tenant_id = x.tenant_id and h.id = x.handover_id
            where x.tenant_id = $1 and x.key = f.key and h.order_id = $2)
        order by f.id limit $3
        """,
        tx.tenant,
        order,
        most,
    )
