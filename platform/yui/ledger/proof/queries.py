"""The SQL of the nightly proof, and of the check that a reversal takes back nothing twice."""

from uuid import UUID

from tenants.db import Tx


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
        where a.tenant_id = $1 and a.kind = 'worker_payable' and (
            select sum(case when p.credit = a.id then p.amount_yen else -p.amount_yen end)
            from app.posting p
            where p.tenant_id = $1 and p.worker_id = a.worker_id and a.id in (p.credit, p.debit)
        ) < 0
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


async def orphans(tx: Tx) -> int:
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
