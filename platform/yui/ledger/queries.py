"""Every SQL statement of the slice."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import Tx
from yui.ledger.model import AccountRef, Balance, Journal, Month, Movement, Posting


async def journal_of(tx: Tx, key: str) -> Journal | None:
    """The journal under a key."""
    return await tx.one(
        Journal,
        """
        select id, body_id, key, kind, input_hash, posted_on, memo, reverses
        from app.journal where tenant_id = $1 and key = $2
        """,
        tx.tenant,
        key,
    )


async def journal(tx: Tx, journal_id: UUID) -> Journal | None:
    """A journal by its id."""
    return await tx.one(
        Journal,
        """
        select id, body_id, key, kind, input_hash, posted_on, memo, reverses
        from app.journal where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        journal_id,
    )


async def postings_of(tx: Tx, journal_id: UUID) -> list[Posting]:
    """A journal's postings, in order."""
    return await tx.all(
        Posting,
        """
        select line, debit, credit, amount_yen, worker_id, memo
        from app.posting where tenant_id = $1 and journal_id = $2 order by line
        """,
        tx.tenant,
        journal_id,
    )


async def counts_on(tx: Tx, journal_id: UUID) -> date | None:
    """The day for which a journal's postings count in balances."""
    return await tx.one(
        date,
        """
        select counts_on from app.posting where tenant_id = $1 and journal_id = $2
        order by line limit 1
        """,
        tx.tenant,
        journal_id,
    )


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


async def record_accounts(tx: Tx, body: UUID, accounts: dict[UUID, AccountRef]) -> None:
    """Makes the accounts that do not exist yet."""
    await tx.many(
        """
        insert into app.account
            (tenant_id, id, body_id, kind, worker_id, client_id, other, category, tax)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
        """,
        [
            (tx.tenant, id_, body, a.kind, a.worker, a.client, a.other, a.category, a.tax)
            for id_, a in sorted(accounts.items())
        ],
    )


async def record_journal(
    tx: Tx,
    *,
    body: UUID,
    key: str,
    kind: str,
    hashed: bytes,
    on: date,
    memo: str,
    reverses: UUID | None,
    at: datetime,
) -> UUID | None:
    """Makes the journal; None when its key is taken, or what it reverses is reversed already."""
    return await tx.one(
        UUID,
        """
        insert into app.journal (tenant_id, body_id, key, kind, input_hash, posted_on, memo,
                                 reverses, made_at, made_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning id
        """,
        tx.tenant,
        body,
        key,
        kind,
        hashed,
        on,
        memo,
        reverses,
        at,
        tx.actor.id,
    )


async def record_postings(
    tx: Tx, journal_id: UUID, kept: Sequence[Posting], *, on: date, counts: date
) -> None:
    """Makes a journal's postings."""
    await tx.many(
        """
        insert into app.posting (tenant_id, journal_id, line, debit, credit, amount_yen,
                                 posted_on, counts_on, worker_id, memo)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        [
            (
                *(tx.tenant, journal_id, p.line, p.debit, p.credit, p.amount_yen),
                *(on, counts, p.worker_id, p.memo),
            )
            for p in kept
        ],
    )


async def overdrawn(tx: Tx, journal_id: UUID) -> int:
    """How many worker payables that the journal debits now owe less than nothing."""
    found: int = await tx.value(
        """
        select count(*) from (
            select distinct p.debit as id from app.posting p
            join app.account a on a.tenant_id = $1 and a.id = p.debit and a.kind = 'worker_payable'
            where p.tenant_id = $1 and p.journal_id = $2
        ) t
        where (select coalesce(sum(c.amount_yen), 0) from app.posting c
               where c.tenant_id = $1 and c.credit = t.id)
            < (select coalesce(sum(d.amount_yen), 0) from app.posting d
               where d.tenant_id = $1 and d.debit = t.id)
        """,
        tx.tenant,
        journal_id,
    )
    return found


async def balance_of(tx: Tx, account: UUID, *, until: date) -> int:
    """Credits less debits that count up to and including `until`, in yen."""
    found: int = await tx.value(
        """
        select coalesce((select sum(amount_yen) from app.posting
                         where tenant_id = $1 and credit = $2 and counts_on <= $3), 0)::bigint
             - coalesce((select sum(amount_yen) from app.posting
                         where tenant_id = $1 and debit = $2 and counts_on <= $3), 0)::bigint
        """,
        tx.tenant,
        account,
        until,
    )
    return found


async def trial_balance(tx: Tx, body: UUID, *, since: date, until: date) -> list[Balance]:
    """Debits and credits of the days from `since` to `until`, by kind of account."""
    return await tx.all(
        Balance,
        """
        select a.kind, sum(s.debit)::bigint as debit, sum(s.credit)::bigint as credit
        from (
            select debit as account, amount_yen as debit, 0::bigint as credit from app.posting
            where tenant_id = $1 and posted_on between $3 and $4
            union all
            select credit, 0, amount_yen from app.posting
            where tenant_id = $1 and posted_on between $3 and $4
        ) s
        join app.account a on a.tenant_id = $1 and a.id = s.account and a.body_id = $2
        group by a.kind order by a.kind
        """,
        tx.tenant,
        body,
        since,
        until,
    )


async def months(tx: Tx, body: UUID) -> list[Month]:
    """The body's months with what was posted in each, the newest first."""
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
            where j.tenant_id = $1 and j.body_id = $2 group by 1
        ) s on s.month = p.month
        where p.tenant_id = $1 and p.body_id = $2 order by p.month desc limit 120
        """,
        tx.tenant,
        body,
    )


async def owed_to(tx: Tx, worker: UUID, *, since: date, until: date) -> list[Movement]:
    """What was booked on a worker's payables but for payouts, by the day on which it counts."""
    return await tx.all(
        Movement,
        """
        select p.journal_id, p.posted_on, j.kind, p.memo, a.category, a.tax,
               case when p.credit = a.id then p.amount_yen else -p.amount_yen end as yen
        from app.posting p
        join app.journal j on j.tenant_id = $1 and j.id = p.journal_id
        join app.account a on a.tenant_id = $1 and a.id in (p.debit, p.credit)
             and a.kind = 'worker_payable' and a.worker_id = $2
        where p.tenant_id = $1 and p.worker_id = $2 and p.counts_on between $3 and $4
          and j.kind not in ('payout', 'payout_discarded')
        order by p.posted_on, p.journal_id, p.line limit 5000
        """,
        tx.tenant,
        worker,
        since,
        until,
    )


async def altered(tx: Tx) -> list[str]:
    """Keys of journals whose postings no longer hash to what was posted, or that have none."""
    return await tx.all(
        str,
        """
        select j.key from app.journal j left join (
            select journal_id, sha256(convert_to(string_agg(
                debit || ':' || credit || ':' || amount_yen, ';' order by line), 'UTF8')) as hash
            from app.posting where tenant_id = $1 group by journal_id
        ) p on p.journal_id = j.id
        where j.tenant_id = $1 and j.kind <> 'payout' and p.hash is distinct from j.input_hash
        order by j.key limit 100
        """,
        tx.tenant,
    )


async def negative_payables(tx: Tx) -> list[UUID]:
    """Worker payables from which more was taken than was ever owed."""
    return await tx.all(
        UUID,
        """
        select a.id from app.account a
        where a.tenant_id = $1 and a.kind = 'worker_payable'
          and (select coalesce(sum(c.amount_yen), 0) from app.posting c
               where c.tenant_id = $1 and c.credit = a.id)
            < (select coalesce(sum(d.amount_yen), 0) from app.posting d
               where d.tenant_id = $1 and d.debit = a.id)
        limit 100
        """,
        tx.tenant,
    )


async def sums(tx: Tx) -> int:
    """Debits less credits over every account known, in yen: 0, or an account is missing."""
    found: int = await tx.value(
        """
        select coalesce((select sum(p.amount_yen) from app.posting p
                         join app.account a on a.tenant_id = $1 and a.id = p.debit
                         where p.tenant_id = $1), 0)::bigint
             - coalesce((select sum(p.amount_yen) from app.posting p
                         join app.account a on a.tenant_id = $1 and a.id = p.credit
                         where p.tenant_id = $1), 0)::bigint
        """,
        tx.tenant,
    )
    return found
