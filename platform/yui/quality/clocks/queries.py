"""The SQL of the 60 days."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx
from yui.quality.clocks.model import Item

_ITEMS: LiteralString = """
    select d.id, w.code, w.name, a.title, a.unit_name, d.quantity, d.round,
           coalesce(i.yen, (d.quantity - d.settled) * a.unit_price_yen)::bigint as yen,
           d.delivered_at, d.inspection_due, d.state, i.counted_on, r.state as run, r.pay_on,
           (n.terms ->> 'upstream_due')::date as upstream_due
    from app.delivery d
    join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
    join app.worker w on w.tenant_id = d.tenant_id and w.id = d.worker_id
    left join app.terms_notice n on n.tenant_id = a.tenant_id and n.offer_id = a.offer_id
    left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
         and i.taken_back_at is null
"""
_RUN: LiteralString = """
    left join lateral (
        select p.state, p.pay_on from app.payout_run p
        where p.tenant_id = d.tenant_id and p.body_id = d.body_id
          and p.closing_on >= i.counted_on and p.state <> 'discarded' and p.kind = 'monthly'
          and not exists (
              select from (select o.journal_id from app.payout o
                           where o.tenant_id = p.tenant_id and o.run_id = p.id
                           order by o.worker_id limit 1) b
              where b.journal_id < i.journal_id)
        order by p.closing_on limit 1
    ) r on true
"""
"""The run that pays for a delivery: the first that sums its day and was built after it was booked."""


class Due(Struct, frozen=True):
    """A delivery that nobody has inspected and whose day is near."""

    id: UUID
    title: str
    inspection_due: date


async def items(
    tx: ReadTx, *, after: tuple[datetime, UUID] | None = None, most: int = 50
) -> list[Item]:
    """Received and not paid, the oldest receipt first, going on after (receipt, id).

    What waits for inspection, and what was accepted and is owed until a run that takes it up is
    settled. What was sent back is received anew when it is handed in again.
    """
    received, last = after or (None, None)
    return await tx.all(
        Item,
        _ITEMS
        + _RUN
        + """
        where d.tenant_id = $1
          and ($2::timestamptz is null or (d.delivered_at, d.id) > ($2, $3::uuid))
          and coalesce(i.yen, (d.quantity - d.settled) * a.unit_price_yen) > 0
          and coalesce(r.state, '') <> 'settled'
        order by d.delivered_at, d.id limit $4
        """,
        tx.tenant,
        received,
        last,
        most,
    )


async def to_inspect(tx: ReadTx, *, by: date, most: int = 200) -> list[Due]:
    """Deliveries whose inspection ends on `by` or before, and that nobody has inspected."""
    return await tx.all(
        Due,
        """
        select d.id, a.title, d.inspection_due
        from app.delivery d
        join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
        where d.tenant_id = $1 and d.state = 'submitted' and d.inspection_due <= $2
        order by d.inspection_due, d.id limit $3
        """,
        tx.tenant,
        by,
        most,
    )
