"""Every SQL statement of the slice."""

from datetime import datetime
from typing import LiteralString

from tenants.db import ReadTx
from yui.board.model import Lane

# $2: the moment up to which an unanswered offer or share still holds its units.
_LANES: LiteralString = """
    select k.id, k.title, coalesce(c.name, t.name, '') as source, k.share_id is not null as shared,
           k.unit_name, (k.quantity - g.again)::int as quantity,
           coalesce(u.accepted, 0)::int as done,
           coalesce(d.waiting, 0)::int as waiting, coalesce(o.offered, 0)::int as offered,
           greatest(0, k.quantity - g.again - coalesce(o.offered, 0) - coalesce(o.assigned, 0)
                       - coalesce(s.out, 0))::int as free,
           (coalesce(o.hands, 0) + coalesce(s.towns, 0))::int as hands,
           (k.made_at at time zone 'Asia/Tokyo')::date as starts, k.due_on
    from app.task k
    left join app.client_order r on r.tenant_id = k.tenant_id and r.id = k.order_id
    left join app.client c on c.tenant_id = r.tenant_id and c.id = r.client_id
    left join app.share h on h.tenant_id = k.tenant_id and h.id = k.share_id
    left join app.tenant t on t.code = h.other
    left join app.task_units u on u.tenant_id = k.tenant_id and u.task_id = k.id
    left join lateral (
        -- Units that another task does again are that task's.
        select coalesce(sum(n.quantity), 0) as again from app.task n
        where n.tenant_id = k.tenant_id and n.rework_of = k.id and n.state <> 'cancelled'
    ) g on true
    left join lateral (
        select sum(f.quantity) filter (where f.state = 'offered' and f.answer_by > $2) as offered,
               sum(coalesce(e.kept, f.quantity)) filter (where f.state = 'accepted') as assigned,
               count(distinct f.worker_id) filter (where f.state = 'accepted' and e.kept is null)
                   as hands
        from app.offer f
        left join lateral (
            -- Of work that its worker could not go on with, what was accepted or waits is hers.
            select coalesce(sum(case n.state when 'submitted' then n.quantity
                                else coalesce(i.accepted, 0) end), 0) as kept
            from app.assignment a
            left join app.delivery n on n.tenant_id = a.tenant_id and n.assignment_id = a.id
            left join app.inspection i on i.tenant_id = n.tenant_id and i.delivery_id = n.id
                 and i.taken_back_at is null
            where a.tenant_id = f.tenant_id and a.offer_id = f.id and a.state = 'ended'
            group by a.tenant_id, a.id
        ) e on true
        where f.tenant_id = k.tenant_id and f.task_id = k.id
    ) o on true
    left join lateral (
        select sum(e.quantity) as waiting
        from app.assignment a
        join app.delivery e on e.tenant_id = a.tenant_id and e.assignment_id = a.id
        where a.tenant_id = k.tenant_id and a.task_id = k.id and e.state = 'submitted'
    ) d on true
    left join lateral (
        select sum(case x.state when 'asked' then x.quantity else x.accepted end) as out,
               count(*) filter (where x.accepted > 0) as towns
        from app.share x
        where x.tenant_id = k.tenant_id and x.task_id = k.id and x.side = 'out'
          and (x.state in ('accepted', 'partly_accepted', 'done')
               or (x.state = 'asked' and x.answer_by > $2))
    ) s on true
    where k.tenant_id = $1 and k.state = 'open' and coalesce(u.accepted, 0) < k.quantity - g.again
      and (r.state is null or r.state not in ('accepted', 'cancelled'))
    order by k.due_on, k.id limit $3
"""


async def lanes(tx: ReadTx, *, at: datetime, most: int) -> list[Lane]:
    """Open tasks of which something is still to be inspected, the earliest due first."""
    return await tx.all(
        Lane,
        _LANES,
        tx.tenant,
        at,
        most,
    )
