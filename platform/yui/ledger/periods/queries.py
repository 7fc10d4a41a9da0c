"""The SQL of months."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import Tx
from yui.ledger.model import Month


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


async def months(tx: Tx, body: UUID, *, since: date) -> list[Month]:
    """The body's months from `since` on with what was posted in each, the newest first."""
    return await tx.all(
        Month,
        """
        select p.month, p.state, p.closed_at, p.closed_by, coalesce(s.postings, 0) as postings,
               coalesce(s.yen, 0)::bigint as yen
        from app.period p
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


async def open_until(tx: Tx, body: UUID, *, until: date) -> int:
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
