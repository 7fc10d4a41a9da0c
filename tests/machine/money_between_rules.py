"""What must be true between two bodies: live shares, both sides of every yen, and parts that add up."""

from tests.machine.rules import Broken

QUIET = """not exists (select from app.outbox o where o.state <> 'done'
    and (o.kind like 'sharing.%' or o.kind like 'settlement.%'))"""
"""No job between towns is outstanding."""

BETWEEN = (
    Broken(
        "1 a row of another town is there by a live share alone",
        """
        select i.id from app.share i left join app.share o
            on o.tenant_id = i.other and o.id = i.id and o.side = 'out' and o.other = i.tenant_id
        where i.side = 'in' and (o.id is null or o.state <> i.state
            or i.state in ('withdrawn', 'declined') and (i.unit_price_yen is not null or i.spec <> ''))
        union all
        select h.id from app.share_handover h left join app.share s
            on s.tenant_id = h.tenant_id and s.id = h.share_id
        where s.id is null or s.state not in ('accepted', 'partly_accepted', 'done')
            or h.side = s.side
        union all
        select i.settlement_id from app.settlement_item i
        where i.tenant_id not in (i.payer, i.payee)
        union all
        select t.id from app.settlement_transfer t where not exists (select from app.settlement s
            where s.tenant_id = t.tenant_id and s.netting_id = t.netting_id)
        """,
    ),
    Broken(
        "10 the two sides of every share and settlement are each other's minus",
        f"""
        select h.id::text from app.share_handover h left join app.share_handover g
            on g.id = h.id and g.tenant_id <> h.tenant_id
        where (g.accepted, g.state, g.side) is distinct from
              (h.accepted, h.state, case h.side when 'in' then 'out' else 'in' end)
        union all
        select s.id::text from app.settlement s left join app.settlement t
            on t.tenant_id = s.other and t.id = s.id
        where (t.lines, t.low_owes + t.low_tax, t.high_owes + t.high_tax, t.hash, t.state,
               t.netting_id) is distinct from
              (s.lines, s.low_owes + s.low_tax, s.high_owes + s.high_tax, s.hash, s.state,
               s.netting_id)
        union all
        select s.id::text from app.settlement s join app.settlement_item i
            on i.tenant_id = s.tenant_id and i.settlement_id = s.id
        group by s.tenant_id, s.id, s.other, s.low_owes, s.high_owes
        having sum(i.yen) filter (where i.payer = least(s.tenant_id, s.other)) is distinct from
               nullif(s.low_owes, 0)
            or sum(i.yen) filter (where i.payer = greatest(s.tenant_id, s.other)) is distinct from
               nullif(s.high_owes, 0)
        union all
        select x.netting_id::text from (
            select s.netting_id, s.tenant_id as town, case when s.tenant_id < s.other then 1 else -1 end
                   * (s.low_owes + s.low_tax - s.high_owes - s.high_tax) as yen
            from app.settlement s where s.netting_id is not null
            union all
            select t.netting_id, t.tenant_id, case t.side when 'pays' then -t.yen else t.yen end
            from app.settlement_transfer t
        ) x group by x.netting_id, x.town having sum(x.yen) <> 0
        union all
        select format('%s %s %s', x.kind, x.one, x.two) from (
            select case when a.kind in ('town_payable', 'town_receivable') then 'town'
                        when a.kind = 'settlement_clearing' then 'clearing'
                        else 'coordination' end as kind,
                   least(a.tenant_id, a.other) as one, greatest(a.tenant_id, a.other) as two,
                   case when p.credit = a.id then p.amount_yen else -p.amount_yen end as yen
            from app.account a join app.posting p on p.tenant_id = a.tenant_id
                 and a.id in (p.debit, p.credit)
            left join app.journal j on j.tenant_id = p.tenant_id and j.id = p.journal_id
            where a.kind in ('town_payable', 'town_receivable', 'coordination_payable',
                             'coordination_receivable', 'settlement_clearing')
              and j.kind <> 'settlement_transfer'
        ) x where {QUIET}
        group by x.kind, x.one, x.two having sum(x.yen) <> 0
        """,
    ),
    Broken(
        "11 a clearing account is zero, or every yen on it is an open item",
        f"""
        select format('%s %s %s is %s, open %s', x.tenant_id, x.kind, x.party, x.yen, y.yen) from (
            select a.tenant_id, a.kind, coalesce(a.worker_id::text, a.other::text, '') as party,
                   sum(case when p.credit = a.id then p.amount_yen else -p.amount_yen end) as yen
            from app.account a join app.posting p on p.tenant_id = a.tenant_id
                 and a.id in (p.debit, p.credit)
            where a.kind in ('payout_clearing', 'return_clearing', 'suspense', 'settlement_clearing',
                             'correction_clearing')
            group by 1, 2, 3
        ) x full join (
            select z.tenant_id, z.kind, z.party, sum(z.yen) as yen from (
                select o.tenant_id, 'payout_clearing' as kind, '' as party, o.net_yen as yen
                from app.payout o join app.payout_run r on r.tenant_id = o.tenant_id
                     and r.id = o.run_id and r.state in ('building', 'draft', 'approved')
                union all
                select p.tenant_id, 'payout_clearing', '', p.yen from app.repayment p
                where p.state = 'planned'
                union all
                select i.tenant_id, 'payout_clearing', '', i.net_yen from app.payout_item i
                where i.state in ('sent', 'correcting')
                union all
                select i.tenant_id, 'correction_clearing', i.worker_id::text, -i.net_yen
                from app.payout_item i where i.state = 'correcting'
                union all
                select i.tenant_id, 'return_clearing', i.worker_id::text, i.net_yen
                from app.payout_item i where i.state = 'returned' and not exists (
                    select from app.repayment p where p.tenant_id = i.tenant_id
                    and p.of_run = i.run_id and p.worker_id = i.worker_id and p.state = 'planned')
                union all
                select e.tenant_id, 'suspense', '', e.yen from app.bank_entry e
                where e.state = 'open'
                union all
                select s.tenant_id, 'settlement_clearing', s.other::text,
                       case when s.tenant_id < s.other then 1 else -1 end
                       * (s.low_owes + s.low_tax - s.high_owes - s.high_tax)
                from app.settlement s where s.state = 'closed'
                union all
                select t.tenant_id, 'settlement_clearing', t.other::text,
                       case t.side when 'pays' then t.yen else -t.yen end
                from app.settlement_transfer t
                where case t.side when 'pays' then t.paid_on else t.received_on end is null
            ) z group by 1, 2, 3
        ) y on y.tenant_id = x.tenant_id and y.kind = x.kind and y.party = x.party
        where coalesce(x.yen, 0) <> coalesce(y.yen, 0)
          and (coalesce(x.kind, y.kind) <> 'settlement_clearing' or {QUIET})
        union all
        select format('%s bank is %s, entries %s', x.tenant_id, x.yen, y.yen) from (
            select j.tenant_id, sum(case when a.id = p.debit then p.amount_yen
                                         else -p.amount_yen end) as yen
            from app.journal j join app.posting p on p.tenant_id = j.tenant_id
                 and p.journal_id = j.id
            join app.account a on a.tenant_id = p.tenant_id and a.id in (p.debit, p.credit)
                 and a.kind = 'bank'
            where j.key like 'bank:%' or j.key like 'invoice_payment:%' group by 1
        ) x full join (
            select tenant_id, sum(yen) as yen from app.bank_entry
            where state in ('matched', 'open') and yen > 0 group by 1
        ) y on y.tenant_id = x.tenant_id where coalesce(x.yen, 0) <> coalesce(y.yen, 0)
        """,
    ),
    Broken(
        "13 the parts of a split are its amount, and the named party has what rounding leaves",
        """
        select i.source || i.source_id from app.settlement_item i
        join app.share_handover h on h.tenant_id = i.tenant_id and h.id = i.source_id
        join app.settlement_split f on f.tenant_id = i.tenant_id and f.share_id = h.share_id
        cross join lateral (select
            floor(i.base_yen * f.client_bp / 10000.0) as client,
            floor(i.base_yen * f.worker_bp / 10000.0) as worker,
            floor(i.base_yen * f.manager_bp / 10000.0) as manager,
            floor(i.base_yen * f.sponsor_bp / 10000.0) as sponsor) x
        where i.source in ('client', 'manager', 'sponsor') and i.yen <>
            case i.source when 'client' then x.client when 'manager' then x.manager
                          else x.sponsor end
            + case when f.rest = i.source
                   then i.base_yen - x.client - x.worker - x.manager - x.sponsor else 0 end
        """,
    ),
    Broken(
        "13 a coordination fee is its percent of the price by its rounding, the same on both sides",
        """
        select f.id from app.direct_fee f left join app.direct_fee g
            on g.id = f.id and g.tenant_id = f.other
        where (g.yen, g.base_yen, g.undone_at) is distinct from (f.yen, f.base_yen, f.undone_at)
           or f.yen <> case f.rounding when 'down' then floor(f.base_yen * f.percent / 100)
               when 'up' then ceil(f.base_yen * f.percent / 100)
               else round(f.base_yen * f.percent / 100) end
        """,
    ),
)
