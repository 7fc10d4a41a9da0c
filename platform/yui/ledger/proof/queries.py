"""The SQL of the nightly proof, and of the check that a reversal takes back nothing twice."""

from collections.abc import Collection
from uuid import UUID

from tenants.db import ReadTx, Tx


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


async def taken(tx: Tx, journal_id: UUID) -> bool:
    """Whether a payout run that was not given up has taken what the journal owes a worker.

    Journals' ids are in the order of time; a run takes all that counts up to its closing day.
    """
    found: bool = await tx.value(
        """
        select exists (
            select from app.posting o
            join app.account a on a.tenant_id = $1 and a.id = o.credit and a.kind = 'worker_payable'
            join app.posting t on t.tenant_id = $1 and t.worker_id = a.worker_id and t.debit = a.id
                 and t.journal_id > o.journal_id and t.counts_on >= o.counts_on
            join app.journal r on r.tenant_id = $1 and r.id = t.journal_id and r.kind = 'payout'
            where o.tenant_id = $1 and o.journal_id = $2
              and not exists (select from app.journal b
                              where b.tenant_id = $1 and b.reverses = r.id))
        """,
        tx.tenant,
        journal_id,
    )
    return found


async def altered(tx: ReadTx) -> list[str]:
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


async def negative_payables(tx: ReadTx) -> list[UUID]:
    """Worker payables from which more was taken than was ever owed."""
    return await tx.all(
        UUID,
        """
        select a.id from app.account a
        where a.tenant_id = $1 and a.kind = 'worker_payable' and (
            select sum(case when p.credit = a.id then p.amount_yen else -p.amount_yen end)
            from app.posting p
            where p.tenant_id = $1 and p.worker_id = a.worker_id and a.id in (p.credit, p.debit)
        ) < 0
        limit 100
        """,
        tx.tenant,
    )


async def sums(tx: ReadTx) -> int:
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


async def orphans(tx: ReadTx) -> int:
    """Postings whose journal does not exist, or whose day is not their journal's."""
    found: int = await tx.value(
        """
        select count(*) from app.posting p
        left join app.journal j on j.tenant_id = $1 and j.id = p.journal_id
        where p.tenant_id = $1 and (j.id is null or j.posted_on <> p.posted_on)
        """,
        tx.tenant,
    )
    return found


async def kinds_beside(tx: ReadTx, known: Collection[str]) -> list[str]:
    """Kinds of accounts that the chart does not name."""
    return await tx.all(
        str,
        """
        select distinct kind from app.account
        where tenant_id = $1 and kind <> all ($2::text[]) order by kind
        """,
        tx.tenant,
        sorted(known),
    )


async def unsealed(tx: ReadTx) -> list[str]:
    """Months that were sealed and are not closed, or are closed after a sealed one without a seal."""
    return await tx.all(
        str,
        """
        select to_char(p.month, 'YYYY-MM') from app.period p
        left join app.period_seal s on s.tenant_id = $1 and s.body_id = p.body_id
                                    and s.month = p.month
        where p.tenant_id = $1 and (
            (s.month is not null and p.state <> 'closed')
            or (s.month is null and p.state = 'closed' and exists (
                select from app.period_seal e where e.tenant_id = $1 and e.body_id = p.body_id
                and e.month < p.month))
            or (s.month is null and p.state = 'open' and exists (
                select from app.period_seal e where e.tenant_id = $1 and e.body_id = p.body_id
                and e.month > p.month)
                and exists (select from app.journal j where j.tenant_id = $1
                            and j.body_id = p.body_id and j.posted_on >= p.month
                            and j.posted_on < (p.month + interval '1 month')::date)))
        order by p.month
        """,
        tx.tenant,
    )


async def moved_otherwise(tx: ReadTx) -> list[str]:
    """Sealed months in which an account moved otherwise than was written down when it closed."""
    return await tx.all(
        str,
        """
        with moved as (
            select a.body_id, s.month, s.account, sum(s.debit) as debit, sum(s.credit) as credit
            from (
                select date_trunc('month', posted_on::timestamp)::date as month, debit as account,
                       amount_yen as debit, 0::bigint as credit
                from app.posting where tenant_id = $1
                union all
                select date_trunc('month', posted_on::timestamp)::date, credit, 0, amount_yen
                from app.posting where tenant_id = $1
            ) s
            join app.account a on a.tenant_id = $1 and a.id = s.account
            join app.period_seal l on l.tenant_id = $1 and l.body_id = a.body_id
                                   and l.month = s.month
            group by a.body_id, s.month, s.account
        ), kept as (
            select body_id, month, account_id, debit_yen, credit_yen from app.period_balance
            where tenant_id = $1 and debit_yen + credit_yen > 0
        )
        select distinct to_char(coalesce(m.month, k.month), 'YYYY-MM')
        from moved m full join kept k on k.account_id = m.account and k.month = m.month
        where (m.debit, m.credit) is distinct from
              (k.debit_yen::numeric, k.credit_yen::numeric)
        """,
        tx.tenant,
    )


async def carried_otherwise(tx: ReadTx) -> list[str]:
    """Bodies' last sealed months of which a balance is not the sum of all postings up to their end."""
    return await tx.all(
        str,
        """
        with last as (
            select body_id, max(month) as month from app.period_seal
            where tenant_id = $1 group by body_id
        ), net as (
            select a.body_id, s.account, sum(s.yen) as yen
            from (
                select posted_on, credit as account, amount_yen as yen from app.posting
                where tenant_id = $1
                union all
                select posted_on, debit, -amount_yen from app.posting where tenant_id = $1
            ) s
            join app.account a on a.tenant_id = $1 and a.id = s.account
            join last l on l.body_id = a.body_id
            where s.posted_on < (l.month + interval '1 month')::date
            group by a.body_id, s.account having sum(s.yen) <> 0
        ), kept as (
            select b.body_id, b.account_id, b.balance_yen from app.period_balance b
            join last l on l.body_id = b.body_id and l.month = b.month
            where b.tenant_id = $1 and b.balance_yen <> 0
        )
        select distinct to_char(l.month, 'YYYY-MM')
        from net n full join kept k on k.account_id = n.account
        join last l on l.body_id = coalesce(n.body_id, k.body_id)
        where n.yen is distinct from k.balance_yen::numeric
        """,
        tx.tenant,
    )


async def sealed_otherwise(tx: ReadTx) -> list[str]:
    """Sealed months of which the journals, their yen or their hash are not what was sealed."""
    return await tx.all(
        str,
        """
        select to_char(s.month, 'YYYY-MM') from app.period_seal s
        cross join lateral (
            select count(*) as journals, coalesce(sum(p.yen), 0) as yen,
                   sha256(convert_to(coalesce(string_agg(
                       j.key || ':' || encode(j.input_hash, 'hex') || ':' || j.posted_on, ';'
                       order by j.posted_on, j.id), ''), 'UTF8')) as hash
            from app.journal j
            left join lateral (select sum(x.amount_yen) as yen from app.posting x
                               where x.tenant_id = $1 and x.journal_id = j.id) p on true
            where j.tenant_id = $1 and j.body_id = s.body_id
              and j.posted_on >= s.month and j.posted_on < (s.month + interval '1 month')::date
        ) n
        where s.tenant_id = $1 and (n.journals <> s.journals or n.yen <> s.yen or n.hash <> s.sha256)
        """,
        tx.tenant,
    )
