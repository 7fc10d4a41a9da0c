"""The SQL of results."""

from uuid import UUID

from tenants.db import ReadTx
from yui.handovers.results.model import Result


async def of_order(tx: ReadTx, order: UUID, *, most: int) -> list[Result]:
    """Kept files of an order's accepted deliveries, each delivery's newest version alone, and those
    that came with accepted handovers of guest towns, that no handover of the order holds yet."""
    return await tx.all(
        Result,
        """
        select f.id, f.name, f.kind, f.size, k.title, d.delivered_at, i.accepted, d.quantity, f.inside
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
        union all
        select f.id, f.name, f.kind, f.size, o.title, b.handed_at as delivered_at, b.accepted, b.quantity, f.inside
        from app.task k
        join app.share o on o.tenant_id = k.tenant_id and o.task_id = k.id and o.side = 'out'
        join app.share_handover b on b.tenant_id = o.tenant_id and b.share_id = o.id
             and b.side = 'in' and b.accepted > 0
        join app.share_file s on s.tenant_id = b.tenant_id and s.handover_id = b.id
             and s.purpose = 'result'
        join app.file f on f.tenant_id = s.tenant_id and f.id = s.file_id and f.state = 'kept'
        where k.tenant_id = $1 and k.order_id = $2 and not exists (
            select from app.handover_file x
            join app.handover h on h.tenant_id = x.tenant_id and h.id = x.handover_id
            where x.tenant_id = $1 and x.key = f.key and h.order_id = $2)
        order by 1 limit $3
        """,
        tx.tenant,
        order,
        most,
    )
