"""The SQL of the clocks."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.payouts.lateness.model import Bounds, Clock, Unpaid, Why

# The run that pays for a delivery: the first that sums its day and was built after it was booked. What
# is booked late for an earlier day (deemed accepted while nobody worked) is in the run after that one.
_RUN: LiteralString = """
    left join lateral (
        select p.id, p.state, p.pay_on from app.payout_run p
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
_OWED: LiteralString = """
    select d.id as delivery_id, d.worker_id, a.title,
           coalesce(i.yen, (d.quantity - d.settled) * a.unit_price_yen)::bigint as yen,
           d.delivered_at, r.state as run_state, r.pay_on, u.due as upstream_due,
           coalesce(u.name, '') as upstream_name, coalesce(u.led, false) as led
    from app.delivery d
    join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
    left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
         and i.taken_back_at is null
    left join lateral (
        select (n.terms ->> 'upstream_due')::date as due, n.terms ->> 'upstream_name' as name,
               exists (select from app.leader_fee_line f where f.tenant_id = d.tenant_id
                       and f.inspection_id = i.id and f.taken_back_at is null and f.fee_yen > 0)
                   as led
        from app.terms_notice n
        where n.tenant_id = a.tenant_id and n.offer_id = a.offer_id
          and n.terms ->> 'upstream_due' is not null
    ) u on true
"""
# Of all that was ever delivered: what is older than the clock of receipt, and of the rest only what hangs
# on a notice of 再委託. The day of each is asked of these alone.
_NEAR: LiteralString = """
    where d.tenant_id = $1 and d.delivered_at < $2 and d.id in (
          select l.id from app.delivery l where l.tenant_id = $1 and l.delivered_at < $3
          union all
          select l.id from app.terms_notice n
          join app.assignment s on s.tenant_id = $1 and s.offer_id = n.offer_id
          join app.delivery l on l.tenant_id = $1 and l.assignment_id = s.id
          where n.tenant_id = $1 and n.terms ->> 'upstream_due' is not null)
"""
# Until where nothing of a body is unpaid: the last of its runs that is settled after all before it. What
# it or an earlier one took is not asked about again, however long the town has been at work.
_DONE: LiteralString = """
    with done as materialized (
        select distinct on (p.body_id) p.body_id, p.closing_on, b.journal_id
        from app.payout_run p
        cross join lateral (select o.journal_id from app.payout o
                            where o.tenant_id = $1 and o.run_id = p.id
                            order by o.worker_id limit 1) b
        where p.tenant_id = $1 and p.kind = 'monthly' and p.state = 'settled' and not exists (
            select from app.payout_run e
            where e.tenant_id = $1 and e.body_id = p.body_id and e.kind = 'monthly'
              and e.state not in ('settled', 'discarded') and e.closing_on < p.closing_on)
        order by p.body_id, p.closing_on desc
    )
"""
_STILL: LiteralString = """
      and not exists (
          select from done where done.body_id = d.body_id and done.closing_on >= i.counted_on
              and done.journal_id >= i.journal_id)
"""
_UNPAID: LiteralString = (
    _DONE
    + _OWED
    + _RUN
    + _NEAR
    + _STILL
    + """
      and case when u.due is null or u.led then d.delivered_at < $3
          else greatest(u.due, (d.delivered_at at time zone 'Asia/Tokyo')::date) <= $4 end
      and coalesce(i.yen, (d.quantity - d.settled) * a.unit_price_yen) > 0
"""
)
_END: LiteralString = """
    update app.pay_clock c set state = 'paid', moved_at = $2, moved_by = $3
    from app.delivery d
    left join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
    left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
         and i.taken_back_at is null
"""
_CLOCK: LiteralString = """
    select c.delivery_id, c.worker_id, w.code, w.name, c.title, c.yen, c.received_on, c.limit_on,
           c.state, c.reason, c.note, c.moved_at, c.clock, c.upstream_on, c.upstream_name
    from app.pay_clock c join app.worker w on w.tenant_id = $1 and w.id = c.worker_id
"""


def _within(before: Bounds) -> tuple[datetime, datetime, date]:
    return (max(before.received, before.any_received), before.received, before.upstream)


async def unpaid(tx: ReadTx, *, before: Bounds, most: int) -> list[Unpaid]:
    """What has its limit before a day, is owed, and has no clock yet; the oldest first."""
    return await tx.all(
        Unpaid,
        _UNPAID
        + """
          and coalesce(r.state, '') <> 'settled' and not exists (
              select from app.pay_clock c where c.tenant_id = $1 and c.delivery_id = d.id)
        order by d.delivered_at, d.id limit $5
        """,
        *(tx.tenant, *_within(before), most),
    )


async def uncoded(tx: ReadTx, run: UUID, *, before: Bounds, most: int) -> list[Unpaid]:
    """What a run pays of what has its limit before a day, and of which nobody wrote why."""
    return await tx.all(
        Unpaid,
        _UNPAID
        + """
          and r.id = $5 and not exists (
              select from app.pay_clock c
              where c.tenant_id = $1 and c.delivery_id = d.id and c.reason <> '')
        order by d.delivered_at, d.id limit $6
        """,
        *(tx.tenant, *_within(before), run, most),
    )


async def open_clocks(tx: Tx, found: Sequence[Unpaid], *, at: datetime) -> int:
    """Opens a clock for each; one that there is stays. Returns how many were opened."""
    return await tx.run(
        """
        insert into app.pay_clock
            (tenant_id, delivery_id, worker_id, title, yen, received_on, limit_on, opened_at,
             clock, upstream_on, upstream_name)
        select $1, n.delivery_id, n.worker_id, n.title, n.yen, n.received_on, n.limit_on, $8,
               n.clock, n.upstream_on, n.upstream_name
        from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::date[], $7::date[],
                    $9::text[], $10::date[], $11::text[])
             n (delivery_id, worker_id, title, yen, received_on, limit_on, clock, upstream_on,
                upstream_name)
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
        [one.which.value for one in found],
        [one.upstream_due for one in found],
        [one.upstream_name for one in found],
    )


async def end_paid(tx: Tx, *, at: datetime) -> int:
    """Ends the clocks of what was paid, or will be in time by a run whose file is made; and of what
    is owed no more. A reason once written stays."""
    return await tx.run(
        _END
        + _RUN
        + """
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
