"""The SQL of an order's costs."""

from uuid import UUID

from tenants.db import ReadTx
from yui.work.costs.model import Costs


async def of_order(tx: ReadTx, order: UUID) -> Costs:
    """Sums over the order's tasks, those that do returned units again with them."""
    found = await tx.one(
        Costs,
        """
        with k as (
            select id from app.task where tenant_id = $1 and order_id = $2
        )
        select (
            select coalesce(sum(coalesce(i.net_yen, i.yen)), 0) from k
            join app.assignment a on a.tenant_id = $1 and a.task_id = k.id
            join app.delivery d on d.tenant_id = $1 and d.assignment_id = a.id
            join app.inspection i on i.tenant_id = $1 and i.delivery_id = d.id
                 and i.taken_back_at is null
        )::bigint as rewards, (
            select coalesce(sum(f.carried_yen + case when f.taken_back_at is null then f.fee_yen
                                                else 0 end), 0)
            from k join app.leader_fee_line f on f.tenant_id = $1 and f.task_id = k.id
        )::bigint as fees, (
            select coalesce(sum(h.accepted * s.unit_price_yen), 0) from k
            join app.share s on s.tenant_id = $1 and s.task_id = k.id and s.side = 'out'
            join app.share_handover h on h.tenant_id = $1 and h.share_id = s.id
        )::bigint as shares
        """,
        tx.tenant,
        order,
    )
    return found or Costs()
