"""The SQL of months."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.ledger.model import Month
from yui.ledger.periods.model import Waiting


async def open_period(tx: Tx, body: UUID, *, month: date) -> None:
    """Makes the month's row, open, where there is none."""
    await tx.run(
        """
        insert into app.period (tenant_id, body_id, month) values ($1, $2, $3)
        on conflict do nothing
        """,
        tx.tenant,
        body,
        month,
    )


async def anchor_shared(tx: Tx, body: UUID) -> None:
    """Waits for whoever closes a month of the body, and holds closers off until the end."""
    await tx.value(
        """
        select month from app.period
        where tenant_id = $1 and body_id = $2 order by month limit 1 for share
        """,
        tx.tenant,
        body,
    )


async def anchor_locked(tx: Tx, body: UUID) -> None:
    """Holds off whoever would post into a month that has no row yet."""
    await tx.value(
        """
        select month from app.period
        where tenant_id = $1 and body_id = $2 order by month limit 1 for update
        """,
        tx.tenant,
        body,
    )


async def later_closed(tx: Tx, body: UUID, *, month: date) -> bool:
    """Whether a month after `month` is closed."""
    found: bool = await tx.value(
        """
        select exists (select from app.period
                       where tenant_id = $1 and body_id = $2 and month > $3 and state = 'closed')
        """,
        tx.tenant,
        body,
        month,
    )
    return found


async def state_shared(tx: Tx, body: UUID, *, month: date) -> str | None:
    """The month's state, held against closing until the transaction ends."""
    return await tx.one(
        str,
        """
        select state from app.period
        where tenant_id = $1 and body_id = $2 and month = $3 for share
        """,
        tx.tenant,
        body,
        month,
    )


async def state_locked(tx: Tx, body: UUID, *, month: date) -> str | None:
    """The month's state, held against posters too."""
    return await tx.one(
        str,
        """
        select state from app.period
        where tenant_id = $1 and body_id = $2 and month = $3 for update
        """,
        tx.tenant,
        body,
        month,
    )


async def open_months_locked(tx: Tx, body: UUID) -> list[date]:
    """Every open month of the body, held against posters until the transaction ends."""
    return await tx.all(
        date,
        """
        select month from app.period
        where tenant_id = $1 and body_id = $2 and state = 'open' order by month for update
        """,
        tx.tenant,
        body,
    )


async def earliest_open(tx: Tx, body: UUID, *, before: date) -> date | None:
    """The first month before `before` that has postings and is open."""
    return await tx.one(
        date,
        """
        select p.month from app.period p
        where p.tenant_id = $1 and p.body_id = $2 and p.state = 'open' and p.month < $3
          and exists (select from app.journal j where j.tenant_id = $1 and j.body_id = $2
                      and j.posted_on >= p.month
                      and j.posted_on < (p.month + interval '1 month')::date)
        order by p.month limit 1
        """,
        tx.tenant,
        body,
        before,
    )


async def record_closed(tx: Tx, body: UUID, *, month: date, at: datetime) -> None:
    """Closes the month."""
    await tx.run(
        """
        update app.period set state = 'closed', closed_at = $4, closed_by = $5
        where tenant_id = $1 and body_id = $2 and month = $3
        """,
        tx.tenant,
        body,
        month,
        at,
        tx.actor.id,
    )


async def seal(tx: Tx, body: UUID, *, month: date, at: datetime, open_items: int) -> None:
    """Writes what the closed month holds: how many journals, their yen, the hash over them in order.

    The hash is over key and input hash of every journal, by day and id (`proof.sealed_otherwise`).
    """
    await tx.run(
        """
        insert into app.period_seal (tenant_id, body_id, month, closed_at, closed_by, journals, yen,
                                     sha256, open_items)
        select $1, $2, $3, $4, $5, count(*), coalesce(sum(p.yen), 0)::bigint,
               sha256(convert_to(coalesce(string_agg(
                   j.key || ':' || encode(j.input_hash, 'hex') || ':' || j.posted_on, ';'
                   order by j.posted_on, j.id), ''), 'UTF8')),
               $6
        from app.journal j
        left join lateral (select sum(x.amount_yen) as yen from app.posting x
                           where x.tenant_id = $1 and x.journal_id = j.id) p on true
        where j.tenant_id = $1 and j.body_id = $2
          and j.posted_on >= $3 and j.posted_on < ($3 + interval '1 month')::date
        """,
        *(tx.tenant, body, month, at, tx.actor.id, open_items),
    )


_CARRY: LiteralString = """
    with last as (
        select max(month) as month from app.period_seal
        where tenant_id = $1 and body_id = $2 and month < $3
    ), moved as (
        select s.account,
               sum(s.debit) filter (where s.posted_on >= $3) as debit,
               sum(s.credit) filter (where s.posted_on >= $3) as credit,
               sum(s.credit - s.debit) as net
        from last, app.journal j
        join lateral (
            select p.posted_on, p.debit as account, p.amount_yen as debit, 0::bigint as credit
            from app.posting p where p.tenant_id = $1 and p.journal_id = j.id
            union all
            select p.posted_on, p.credit, 0, p.amount_yen
            from app.posting p where p.tenant_id = $1 and p.journal_id = j.id
        ) s on true
        where j.tenant_id = $1 and j.body_id = $2
          and (last.month is null or j.posted_on >= (last.month + interval '1 month')::date)
          and j.posted_on < ($3 + interval '1 month')::date
        group by s.account
    ), carried as (
        select b.account_id as account, b.balance_yen as net from app.period_balance b, last
        where b.tenant_id = $1 and b.body_id = $2 and b.month = last.month
    )
    insert into app.period_balance
        (tenant_id, body_id, month, account_id, debit_yen, credit_yen, balance_yen)
    select $1, $2, $3, coalesce(m.account, c.account), coalesce(m.debit, 0)::bigint,
           coalesce(m.credit, 0)::bigint, (coalesce(m.net, 0) + coalesce(c.net, 0))::bigint
    from moved m full join carried c on c.account = m.account
    where coalesce(m.debit, 0) + coalesce(m.credit, 0) > 0
       or coalesce(m.net, 0) + coalesce(c.net, 0) <> 0
"""


async def carry(tx: Tx, body: UUID, *, month: date) -> int:
    """Writes every account's balance at the month's end: the last sealed one and what moved since.

    Returns how many accounts are carried on.
    """
    return await tx.run(
        _CARRY,
        tx.tenant,
        body,
        month,
    )


async def months(tx: ReadTx, body: UUID, *, since: date) -> list[Month]:
    """The body's months from `since` on with what was posted in each, the newest first."""
    return await tx.all(
        Month,
        """
        select p.month, p.state, p.closed_at, p.closed_by, coalesce(s.postings, 0) as postings,
               coalesce(s.yen, 0)::bigint as yen, coalesce(c.name, '') as closer
        from app.period p
        left join app.staff c on c.tenant_id = $1 and c.id = p.closed_by
        left join (
            select date_trunc('month', j.posted_on::timestamp)::date as month, count(*) as postings,
                   sum(x.amount_yen) as yen
            from app.journal j join app.posting x on x.tenant_id = $1 and x.journal_id = j.id
            where j.tenant_id = $1 and j.body_id = $2 and j.posted_on >= $3 group by 1
        ) s on s.month = p.month
        where p.tenant_id = $1 and p.body_id = $2 and p.month >= $3 order by p.month desc
        """,
        tx.tenant,
        body,
        since,
    )


async def open_until(tx: ReadTx, body: UUID, *, until: date) -> int:
    """How many months that have begun by `until` are open."""
    found: int = await tx.value(
        """
        select count(*) from app.period
        where tenant_id = $1 and body_id = $2 and state = 'open' and month <= $3
        """,
        tx.tenant,
        body,
        until,
    )
    return found


async def waiting(tx: ReadTx, body: UUID, *, until: date) -> list[Waiting]:
    """What of the days up to `until` is not done: deliveries, handovers, runs; by kind, the oldest day.

    Handovers of an order are the town's: a town has one body that trades at a time.
    """
    return await tx.all(
        Waiting,
        """
        select what, count(*) as count, min(since) as since
        from (
            select 1 as place, 'inspections' as what,
                   (delivered_at at time zone 'Asia/Tokyo')::date as since
            from app.delivery
            where tenant_id = $1 and body_id = $2 and state = 'submitted'
            union all
            select 2, 'handovers', (handed_at at time zone 'Asia/Tokyo')::date from app.handover
            where tenant_id = $1 and state = 'submitted'
            union all
            select 3, 'share_handovers', (handed_at at time zone 'Asia/Tokyo')::date
            from app.share_handover
            where tenant_id = $1 and state = 'submitted'
            union all
            select 4, 'payout_runs', closing_on from app.payout_run
            where tenant_id = $1 and body_id = $2
              and state in ('building', 'draft', 'approved', 'exported')
        ) w
        where since <= $3 group by place, what order by place
        """,
        *(tx.tenant, body, until),
    )
