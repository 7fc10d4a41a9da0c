"""What must be true of papers: statements and invoices are the postings behind them, tax by the law.

The law's numbers stand here once more, so that a wrong row in the product's own table is noticed:
10 % consumption tax, rounded down once a document and rate; 10.21 % withheld up to 1,000,000 yen of a
payment and 20.42 % beyond (所得税法205条1号, 復興財源確保法28条; from 2027 with 防衛特別所得税, same sum).
"""

from tests.machine.rules import Broken

PAPERS = (
    Broken(
        "12 a statement is the postings behind it, tax rounded once, withholding by the table",
        """
        select o.worker_id::text from app.payout o
        left join lateral (
            select sum(p.amount_yen) as yen from app.posting p
            join app.account a on a.tenant_id = p.tenant_id and a.id = p.debit
            where p.tenant_id = o.tenant_id and p.journal_id = o.journal_id
              and a.kind = 'worker_payable' and a.worker_id = o.worker_id
              and a.category = o.category
        ) p on true
        where p.yen is distinct from o.gross_yen::numeric or o.withholding_yen <>
            case o.category when 'none' then 0
            else floor(least(o.gross_yen, 1000000) * 1021 / 10000)
               + floor(greatest(o.gross_yen - 1000000, 0) * 2042 / 10000) end
        union all
        select o.worker_id::text from app.payout o
        group by o.tenant_id, o.run_id, o.worker_id
        having sum(o.tax_yen) <> floor(sum(o.gross_yen) * 10 / 100)
        union all
        select s.number from app.statement s left join lateral (
            select sum(o.gross_yen) as gross, sum(o.tax_yen) as tax, sum(o.withholding_yen) as held
            from app.payout o
            where o.tenant_id = s.tenant_id and o.run_id = s.run_id and o.worker_id = s.worker_id
        ) o on true
        where (o.gross, o.tax, o.held) is distinct from
              (s.gross_yen::numeric, s.tax_yen::numeric, s.withholding_yen::numeric)
        union all
        select r.id::text from app.payout_run r
        join app.payout o on o.tenant_id = r.tenant_id and o.run_id = r.id
        where r.state in ('draft', 'approved', 'exported', 'settled')
        group by r.tenant_id, r.id having sum(o.withholding_yen) <> (
            select coalesce(sum(p.amount_yen), 0) from app.posting p
            join app.account a on a.tenant_id = p.tenant_id and a.id = p.credit
                 and a.kind = 'withholding_payable'
            join app.journal j on j.tenant_id = p.tenant_id and j.id = p.journal_id
            where p.tenant_id = r.tenant_id and j.key like 'payout:' || r.id || '%'
              and j.kind = 'payout')
        union all
        select t.settlement_id::text from app.settlement_tax t
        left join lateral (select sum(i.yen) as yen from app.settlement_item i
            where i.tenant_id = t.tenant_id and i.settlement_id = t.settlement_id
              and i.payer = t.payer and i.refund = t.refund) i on true
        where t.base_yen is distinct from i.yen or t.tax_yen <> floor(t.base_yen * 10 / 100)
        union all
        select s.id::text from app.settlement s left join lateral (
            select coalesce(sum(t.tax_yen) filter (where t.payer = least(s.tenant_id, s.other)), 0)
                       as low, coalesce(sum(t.tax_yen), 0) as both
            from app.settlement_tax t
            where t.tenant_id = s.tenant_id and t.settlement_id = s.id) t on true
        where (t.low, t.both) is distinct from (s.low_tax::numeric, (s.low_tax + s.high_tax)::numeric)
        union all
        select i.number from app.invoice i
        left join lateral (select sum(n.yen) as net, count(distinct n.rate_bp) as rates,
                                  max(n.rate_bp) as bp from app.invoice_line n
            where n.tenant_id = i.tenant_id and n.invoice_id = i.id) n on true
        where n.net is distinct from i.net_yen::numeric
           or n.rates <> 1 or i.tax_yen <> floor(i.net_yen * n.bp / 10000)
           or i.total_yen <> i.net_yen + i.tax_yen
           or i.paid_yen <> (select coalesce(sum(y.yen), 0) from app.invoice_payment y
               where y.tenant_id = i.tenant_id and y.invoice_id = i.id and y.undone_at is null)
        """,
    ),
    Broken(
        "12 nothing is taken from a worker: no fee, no later return of another town",
        """
        select j.key from app.posting p
        join app.account d on d.tenant_id = p.tenant_id and d.id = p.debit
        join app.account c on c.tenant_id = p.tenant_id and c.id = p.credit
        join app.journal j on j.tenant_id = p.tenant_id and j.id = p.journal_id
        where d.kind = 'worker_payable' and not (
                j.kind = 'payout' and c.kind = 'payout_clearing'
                or j.reverses is not null and exists (select from app.inspection i
                   where i.tenant_id = j.tenant_id and i.journal_id = j.reverses
                   and i.taken_back_at is not null))
           or p.worker_id is not null and 'bank_fee' in (c.kind, d.kind)
           or d.kind = 'payout_clearing' and p.worker_id is not null and not (
                c.kind in ('withholding_payable', 'correction_clearing')
                or j.reverses is not null)
           or d.kind = 'return_clearing' and c.kind not in ('payout_clearing', 'bank')
              and j.reverses is null
        """,
    ),
)
