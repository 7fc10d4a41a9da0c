"""The SQL of the clocks."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.payouts.lateness.model import Clock, Unpaid, Why

_UNPAID: LiteralString = """
    select d.id as delivery_id, d.worker_id, a.title,
           coalesce(i.yen, (d.quantity - d.settled) * a.unit_price_yen)::bigint as yen,
           d.delivered_at, r.state as run_state, r.pay_on
    from app.delivery d
    join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
    left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
         and i.taken_back_at is null
    left join lateral (
        select p.id, p.state, p.pay_on from app.payout_run p
        where p.tenant_id = d.tenant_id and p.body_id = d.body_id
          and p.closing_on >= i.counted_on and p.state <> 'discarded'
        order by p.closing_on limit 1
    ) r on true
    where d.tenant_id = $1 and d.delivered_at < $2
      and coalesce(i.yen, (d.quantity - d.settled) * a.unit_price_yen) > 0
"""
_CLOCK: LiteralString = """
    select c.delivery_id, c.worker_id, w.code, w.name, c.title, c.yen, c.received_on, c.limit_on,
           c.state, c.reason, c.note, c.moved_at
    from app.pay_clock c join app.worker w on w.tenant_id = $1 and w.id = c.worker_id
"""


async def unpaid(tx: ReadTx, *, before: datetime, most: int) -> list[Unpaid]:
    """What was received before a moment, is owed, and has no clock yet; the oldest first."""
    return await tx.all(
        Unpaid,
        _UNPAID
        + """
          and coalesce(r.state, '') <> 'settled' and not exists (
              select from app.pay_clock c where c.tenant_id = $1 and c.delivery_id = d.id)
        order by d.delivered_at, d.id limit $3
        """,
        *(tx.tenant, before, most),
    )


async def unpaid_of(tx: ReadTx, run: UUID, *, before: datetime, most: int) -> list[Unpaid]:
    """What a run pays of what was received before a moment."""
    return await tx.all(
        Unpaid,
        _UNPAID + "and r.id = $3 order by d.delivered_at, d.id limit $4",
        *(tx.tenant, before, run, most),
    )


async def coded(tx: ReadTx, deliveries: Sequence[UUID]) -> list[UUID]:
    """Which of these deliveries have a written reason."""
    return await tx.all(
        UUID,
        """
        select delivery_id from app.pay_clock
        where tenant_id = $1 and delivery_id = any($2::uuid[]) and reason <> ''
        """,
        *(tx.tenant, deliveries),
    )


async def open_clocks(tx: Tx, found: Sequence[Unpaid], *, at: datetime) -> int:
    """Opens a clock for each; one that there is stays. Returns how many were opened."""
    return await tx.run(
        """
        insert into app.pay_clock
            (tenant_id, delivery_id, worker_id, title, yen, received_on, limit_on, opened_at)
        select $1, n.delivery_id, n.worker_id, n.title, n.yen, n.received_on, n.limit_on, $8
        from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::date[], $7::date[])
             n (delivery_id, worker_id, title, yen, received_on, limit_on)
        on conflict do nothing
        """,
        tx.tenant,
        [one.delivery_id for one in found],
        [one.worker_id for one in found],
        [one.title for one in found],
        [one.yen for one in found],
        [one.received for one in found],
        [one.limit for one in found],
        at,
    )


async def end_paid(tx: Tx, *, at: datetime) -> int:
    """Ends the clocks of what was paid, or will be in time by a run whose file is made; and of what
    is owed no more. A reason once written stays."""
    return await tx.run(
        """
        update app.pay_clock c set state = 'paid', moved_at = $2, moved_by = $3
        from app.delivery d
        left join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
        left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
             and i.taken_back_at is null
        left join lateral (
            select p.state, p.pay_on from app.payout_run p
            where p.tenant_id = d.tenant_id and p.body_id = d.body_id
              and p.closing_on >= i.counted_on and p.state <> 'discarded'
            order by p.closing_on limit 1
        ) r on true
        where c.tenant_id = $1 and c.state <> 'paid' and d.tenant_id = $1 and d.id = c.delivery_id
          and (r.state = 'settled'
               or (r.state = 'exported' and (r.pay_on <= c.limit_on or c.reason <> ''))
               or coalesce(i.yen, (d.quantity - d.settled) * a.unit_price_yen) <= 0)
        """,
        *(tx.tenant, at, tx.actor.id),
    )


async def clock_locked(tx: Tx, delivery: UUID) -> Clock | None:
    """A clock, held until the transaction ends."""
    return await tx.one(
        Clock,
        _CLOCK + "where c.tenant_id = $1 and c.delivery_id = $2 for update of c",
        *(tx.tenant, delivery),
    )


async def clock(tx: ReadTx, delivery: UUID) -> Clock | None:
    """A clock."""
    return await tx.one(
        Clock, _CLOCK + "where c.tenant_id = $1 and c.delivery_id = $2", *(tx.tenant, delivery)
    )


async def clocks(tx: ReadTx, *, after: tuple[date, UUID] | None, most: int) -> list[Clock]:
    """Clocks that have not ended, the nearest limit first, going on after (limit, delivery)."""
    limit, last = after or (None, None)
    return await tx.all(
        Clock,
        _CLOCK
        + """
        where c.tenant_id = $1 and c.state <> 'paid'
          and ($2::date is null or (c.limit_on, c.delivery_id) > ($2, $3::uuid))
        order by c.limit_on, c.delivery_id limit $4
        """,
        *(tx.tenant, limit, last, most),
    )


async def record_reason(tx: Tx, delivery: UUID, why: Why, *, at: datetime) -> None:
    """Why it is paid late."""
    await tx.run(
        """
        update app.pay_clock
        set state = 'coded', reason = $3, note = $4, moved_at = $5, moved_by = $6
        where tenant_id = $1 and delivery_id = $2
        """,
        *(tx.tenant, delivery, why.reason.value, why.note, at, tx.actor.id),
    )
