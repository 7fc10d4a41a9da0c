"""The SQL of credits: made with the run in one statement, and read."""

from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.payouts.building.model import Part
from yui.payouts.credits.model import Credit, Exempt, HerCredit, Span

# What an account held up to the end of a span, less all that runs ever took from it, is what of it is
# still unpaid: the oldest is paid first. The last span has the rest. A payee's spans are the law's, cut
# where her own number begins to hold and where it ceases.
_LAY: LiteralString = """
    with held as (
        select a.id, a.worker_id, a.tax, p.amount_yen as yen
        from app.posting p join app.account a on a.tenant_id = $1 and a.id = p.debit
        where p.tenant_id = $1 and p.journal_id = $3 and a.kind = 'worker_payable'
    ), own as (
        select w.worker_id, r.since, r.ends
        from (select distinct worker_id from held) w
        left join lateral app.invoice_days($1, w.worker_id, $9, $10) r on true
    ), span as (
        select o.worker_id, c.since, lead(c.since) over w - 1 as day,
               row_number() over w as at, coalesce(c.since >= o.since, false)
                   and coalesce(c.since < o.ends, true) as registered,
               (select count(*) from unnest($6::date[]) b (since) where b.since <= c.since)::int
                   as base
        from own o cross join lateral (
            select b.since from unnest($6::date[]) b (since)
            union
            select x.day from (values (o.since), (o.ends)) x (day)
            where x.day > ($6::date[])[1] and x.day <= $11
        ) c
        window w as (partition by o.worker_id order by c.since)
    ), cut as (
        select h.id, h.worker_id, h.tax, e.at,
               max(case when e.day is null then h.yen
                        when s.yen > 0 then least(greatest(s.yen - t.yen, 0), h.yen) else 0 end)
                   over (partition by h.id order by e.at) as upto
        from held h
        join span e on e.worker_id = h.worker_id
        cross join lateral (
            select coalesce(sum(case when p.credit = h.id then p.amount_yen else -p.amount_yen end), 0)
                   as yen
            from app.posting p
            where e.day is not null and p.tenant_id = $1 and p.worker_id = h.worker_id
              and p.counts_on <= e.day
              and h.id in (p.credit, p.debit) and $4::uuid not in (p.credit, p.debit)
        ) s
        cross join lateral (
            select coalesce(sum(case when p.debit = h.id then p.amount_yen else -p.amount_yen end), 0)
                   as yen
            from app.posting p
            where s.yen > 0 and p.tenant_id = $1 and p.worker_id = h.worker_id
              and h.id in (p.credit, p.debit) and $4::uuid in (p.credit, p.debit)
              and p.journal_id <> $3
        ) t
    ), part as (
        select l.worker_id, l.at, sum(l.yen) filter (where l.tax <> 'inclusive') as exclusive,
               sum(l.yen) filter (where l.tax = 'inclusive') as inclusive
        from (
            select worker_id, tax, at,
                   upto - coalesce(lag(upto) over (partition by id order by at), 0) as yen
            from cut
        ) l
        group by l.worker_id, l.at
    ), run as (
        select worker_id, at, coalesce(exclusive, 0) as exclusive,
               coalesce(inclusive, 0) as inclusive,
               (sum(coalesce(exclusive, 0)) over w)::bigint as out,
               (sum(coalesce(inclusive, 0)) over w)::bigint as into
        from part window w as (partition by worker_id order by at)
    ), taxed as (
        select r.worker_id, r.at, r.exclusive::bigint as exclusive, r.inclusive::bigint as inclusive,
               r.out * $5::bigint / 10000
                   - (r.out - r.exclusive::bigint) * $5::bigint / 10000 as tax,
               r.into * $5::bigint / (10000 + $5::bigint)
                   - (r.into - r.inclusive::bigint) * $5::bigint / (10000 + $5::bigint) as included
        from run r where r.exclusive > 0 or r.inclusive > 0
    )
    insert into app.payout_credit (tenant_id, run_id, worker_id, since, registered, percent,
        exclusive_yen, inclusive_yen, tax_yen, included_yen, credit_yen)
    select $1, $2, t.worker_id, e.since, e.registered, q.percent, t.exclusive,
           t.inclusive, t.tax, t.included, (t.tax + t.included) * q.percent / 100
    from taxed t join span e on e.worker_id = t.worker_id and e.at = t.at
    cross join lateral (
        select case when e.registered then ($8::int[])[e.base] else ($7::int[])[e.base] end
                   as percent
    ) q
"""


async def lay(tx: Tx, part: Part, *, clearing: UUID, tax_bp: int, spans: Sequence[Span]) -> int:
    """Lays each payment of the part upon the spans (`credits.model.laid`, in SQL). Returns rows."""
    return await tx.run(
        _LAY,
        tx.tenant,
        part.run,
        part.journal,
        clearing,
        tax_bp,
        [span.since for span in spans],
        [span.percent for span in spans],
        [span.full for span in spans],
        part.body,
        part.pay_on,
        spans[-1].until,
    )


async def standings(tx: ReadTx, body: UUID) -> list[Exempt]:
    """From when on a body is exempt, or not; of one day the later row counts, and stands last."""
    return await tx.all(
        Exempt,
        """
        select since, standing = 'exempt' as exempt from app.body_standing
        where tenant_id = $1 and body_id = $2 order by since, id
        """,
        *(tx.tenant, body),
    )


async def of_worker(tx: ReadTx, run: UUID, *, worker: UUID) -> list[Credit]:
    """A payee's credits in a run, the oldest span first."""
    return await tx.all(
        Credit,
        """
        select since, registered, percent, exclusive_yen, inclusive_yen, tax_yen, included_yen,
               credit_yen
        from app.payout_credit where tenant_id = $1 and run_id = $2 and worker_id = $3
        order by since
        """,
        *(tx.tenant, run, worker),
    )


async def of_workers(tx: ReadTx, run_id: UUID, *, workers: Sequence[UUID]) -> list[HerCredit]:
    """The credits of some payees of a run, each one's oldest span first."""
    return await tx.all(
        HerCredit,
        """
        select worker_id, since, registered, percent, exclusive_yen, inclusive_yen, tax_yen,
               included_yen, credit_yen
        from app.payout_credit
        where tenant_id = $1 and run_id = $2 and worker_id = any ($3::uuid[])
        order by worker_id, since
        """,
        *(tx.tenant, run_id, workers),
    )


async def of_run(tx: ReadTx, run: UUID) -> list[Credit]:
    """A run's credits by percent with the first day of each, the registered sellers' first."""
    return await tx.all(
        Credit,
        """
        select min(since) as since, registered, percent, sum(exclusive_yen)::bigint as exclusive_yen,
               sum(inclusive_yen)::bigint as inclusive_yen, sum(tax_yen)::bigint as tax_yen,
               sum(included_yen)::bigint as included_yen, sum(credit_yen)::bigint as credit_yen
        from app.payout_credit where tenant_id = $1 and run_id = $2
        group by registered, percent order by registered desc, since
        """,
        *(tx.tenant, run),
    )
