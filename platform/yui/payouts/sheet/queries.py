"""The SQL of a run's page."""

from datetime import date
from uuid import UUID

from tenants.db import Tx
from yui.payouts.model import Run
from yui.payouts.sheet.model import Again, ByCategory, Listed, Named, Payee, Waiting


async def runs(tx: Tx, *, after: UUID | None, most: int) -> list[Listed]:
    """The town's runs with their sums, the newest closing day first, going on after one."""
    return await tx.all(
        Listed,
        """
        select r.id, r.closing_on, r.pay_on, r.state, r.kind, coalesce(o.payees, 0) as payees,
               coalesce(o.gross, 0)::bigint as gross, coalesce(o.tax, 0)::bigint as tax,
               coalesce(o.withheld, 0)::bigint as withheld, coalesce(o.again, 0)::bigint as again,
               coalesce(o.net, 0)::bigint as net
        from app.payout_run r
        left join lateral (
            select count(distinct p.worker_id) as payees, sum(p.gross) as gross,
                   sum(p.tax) as tax, sum(p.withheld) as withheld, sum(p.again) as again,
                   sum(p.net) as net
            from (
                select worker_id, gross_yen - included_yen as gross, tax_yen + included_yen as tax,
                       withholding_yen as withheld, 0 as again, net_yen as net
                from app.payout where tenant_id = $1 and run_id = r.id
                union all
                select worker_id, 0, 0, 0, yen, yen from app.repayment
                where tenant_id = $1 and run_id = r.id and state <> 'dropped'
            ) p
        ) o on true
        where r.tenant_id = $1 and ($2::uuid is null or (r.closing_on, r.drafted_at, r.id) < (
              select closing_on, drafted_at, id from app.payout_run
              where tenant_id = $1 and id = $2))
        order by r.closing_on desc, r.drafted_at desc, r.id desc limit $3
        """,
        tx.tenant,
        after,
        most,
    )


async def progress(tx: Tx, operation: UUID) -> float:
    """How much of the build is done, from 0 to 1."""
    found: float | None = await tx.value(
        """
        select done::float8 / greatest(total, 1) from app.operation
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        operation,
    )
    return found or 0.0


async def by_category(tx: Tx, run_id: UUID) -> list[ByCategory]:
    """A run's sums by withholding category."""
    return await tx.all(
        ByCategory,
        """
        select category, count(*) as payees, sum(gross_yen - included_yen)::bigint as gross,
               sum(tax_yen + included_yen)::bigint as tax, sum(withholding_yen)::bigint as withheld,
               sum(net_yen)::bigint as net
        from app.payout where tenant_id = $1 and run_id = $2 group by category order by category
        """,
        tx.tenant,
        run_id,
    )


async def payees(tx: Tx, run_id: UUID, *, after: str = "", most: int = 200) -> list[Payee]:
    """A run's workers by code, from the one after `after`."""
    return await tx.all(
        Payee,
        """
        select o.worker_id, w.code, w.name, o.gross, o.tax, o.withheld, o.net, o.categories,
               o.invoice_number, e.id is not null as payable,
               coalesce(e.bank_kana || ' ****' || e.account_tail, '') as account
        from (
            select worker_id, sum(gross_yen - included_yen)::bigint as gross,
                   sum(tax_yen + included_yen)::bigint as tax,
                   sum(withholding_yen)::bigint as withheld, sum(net_yen)::bigint as net,
                   array_agg(category order by category) as categories,
                   max(invoice_number) as invoice_number,
                   (array_agg(engagement_id))[1] as engagement_id
            from app.payout where tenant_id = $1 and run_id = $2 group by worker_id
        ) o
        join app.worker w on w.tenant_id = $1 and w.id = o.worker_id
        left join app.engagement e on e.tenant_id = $1 and e.id = o.engagement_id
        where w.code > $3 order by w.code limit $4
        """,
        tx.tenant,
        run_id,
        after,
        most,
    )


async def again(tx: Tx, run_id: UUID, *, most: int) -> list[Again]:
    """What the run pays again, by worker."""
    return await tx.all(
        Again,
        """
        select p.worker_id, w.code, w.name, p.of_run, r.closing_on, p.yen,
               coalesce(e.bank_kana || ' ****' || e.account_tail, '') as account
        from app.repayment p
        join app.payout_run r on r.tenant_id = $1 and r.id = p.of_run
        join app.worker w on w.tenant_id = $1 and w.id = p.worker_id
        left join app.engagement e on e.tenant_id = $1 and e.id = p.engagement_id
        where p.tenant_id = $1 and p.run_id = $2 and p.state <> 'dropped'
        order by w.code, p.of_run limit $3
        """,
        *(tx.tenant, run_id, most),
    )


async def clearing_gap(tx: Tx, run_id: UUID, *, clearing: UUID) -> int:
    """What the run's journals moved into clearing less what it pays, anew and again, in yen."""
    found: int = await tx.value(
        """
        with own as (
            select journal_id from app.payout where tenant_id = $1 and run_id = $2
            union
            select journal_id from app.repayment
            where tenant_id = $1 and run_id = $2 and state <> 'dropped'
        )
        select coalesce(sum(case when p.credit = $3 then p.amount_yen
                                 when p.debit = $3 then -p.amount_yen else 0 end), 0)::bigint
             - coalesce((select sum(net_yen) from app.payout
                         where tenant_id = $1 and run_id = $2), 0)::bigint
             - coalesce((select sum(yen) from app.repayment
                         where tenant_id = $1 and run_id = $2 and state <> 'dropped'), 0)::bigint
        from own join app.posting p on p.tenant_id = $1 and p.journal_id = own.journal_id
        """,
        tx.tenant,
        run_id,
        clearing,
    )
    return found


async def earliest_received(tx: Tx, found: Run, *, inspection_days: int) -> date | None:
    """The day on which the oldest work in the run was received (フリーランス法4条1項), but for what counts
    from an upstream due day (3項: the late list).

    In it is what counts up to its closing day and was booked before it, but for what the run before
    it had. What has no delivery was received at most `inspection_days` before it was booked.
    """
    day: date | None = await tx.value(
        """
        with mine as (
            select journal_id from app.payout where tenant_id = $1 and run_id = $2
            order by journal_id limit 1
        ), before as (
            select r.closing_on, p.journal_id from app.payout_run r
            join app.payout p on p.tenant_id = $1 and p.run_id = r.id
            where r.tenant_id = $1 and r.body_id = $3 and r.closing_on < $4
              and r.state <> 'discarded'
            order by r.closing_on desc, p.journal_id limit 1
        )
        select min(coalesce((d.delivered_at at time zone 'Asia/Tokyo')::date,
                            j.posted_on - $5::integer))
        from app.journal j
        left join app.inspection i on i.tenant_id = $1 and i.journal_id = j.id
        left join app.delivery d on d.tenant_id = $1 and d.id = i.delivery_id
        left join app.assignment a on a.tenant_id = $1 and a.id = d.assignment_id
        left join app.terms_notice n on n.tenant_id = $1 and n.offer_id = a.offer_id
        where j.tenant_id = $1 and j.body_id = $3 and j.kind in ('acceptance', 'leader_fee')
          and n.terms ->> 'upstream_due' is null
          and j.posted_on <= $4 and j.posted_on > $4 - 400
          and not exists (select from mine m where j.id > m.journal_id)
          and not exists (select from before b
                          where j.posted_on <= b.closing_on and j.id < b.journal_id)
          and not exists (select from app.journal v where v.tenant_id = $1 and v.reverses = j.id)
        """,
        *(tx.tenant, found.id, found.body_id, found.closing_on, inspection_days),
    )
    return day


async def names(tx: Tx) -> dict[UUID, str]:
    """The staff's names, for who drafted and who approved."""
    found = await tx.all(
        Named, "select id, name from app.staff where tenant_id = $1 limit 1000", tx.tenant
    )
    return {one.id: one.name for one in found}


async def waiting(tx: Tx, body_id: UUID, *, until: date, after: str, most: int) -> list[Waiting]:
    """Workers whose payables hold something up to `until`, by code from the one after `after`, with
    their last posting; `all_yen` and `people` are of all of them."""
    return await tx.all(
        Waiting,
        """
        select * from (
        select a.worker_id, w.code, w.name, sum(b.yen)::bigint as yen, max(b.since) as since,
               (sum(sum(b.yen)) over ())::bigint as all_yen, (count(*) over ())::int as people
        from app.account a
        join app.worker w on w.tenant_id = $1 and w.id = a.worker_id
        cross join lateral (
            select sum(case when p.credit = a.id then p.amount_yen else -p.amount_yen end) as yen,
                   max(p.counts_on) as since
            from app.posting p
            where p.tenant_id = $1 and p.worker_id = a.worker_id and p.counts_on <= $3
              and a.id in (p.credit, p.debit)
        ) b
        where a.tenant_id = $1 and a.body_id = $2 and a.kind = 'worker_payable' and b.yen > 0
        group by a.worker_id, w.code, w.name
        ) t where t.code > $4 order by t.code limit $5
        """,
        tx.tenant,
        body_id,
        until,
        after,
        most,
    )
