"""The SQL of building a run: three set-based statements, from ledger balances to payouts.

First the payables are cleared into the run (postings of balances), then payouts are those postings
by worker and category with tax and withholding reckoned once, then tax and withholding are posted.
No delivery and no earlier posting is touched: there is nothing left to pay twice. Every statement
is one INSERT … SELECT within one town (citus.md rule 14).
"""

from collections.abc import Mapping, Sequence
from typing import LiteralString
from uuid import UUID

from tenants.db import Tx
from yui.payouts.building.model import Accounts, Part
from yui.tax import Brackets, Category

_CATEGORIES = tuple(category.value for category in Category)
_RECKON: LiteralString = """
    insert into app.payout (tenant_id, run_id, worker_id, category, journal_id, engagement_id,
                            invoice_number, gross_yen, tax_yen, withholding_yen, included_yen)
    select $1, $2, t.worker_id, t.category, $3, e.id, r.invoice_number, t.gross,
           t.running * $6::bigint / 10000 - (t.running - t.taxed) * $6::bigint / 10000,
           least(t.base, t.step) * t.basic / 10000
               + greatest(t.base - t.step, 0) * t.upper / 10000,
           t.upto * $6::bigint / (10000 + $6::bigint)
               - (t.upto - (t.gross - t.taxed)) * $6::bigint / (10000 + $6::bigint)
    from (
        select g.worker_id, g.category, g.gross, g.taxed,
               (sum(g.taxed) over (partition by g.worker_id order by g.category))::bigint
                   as running,
               (sum(g.gross - g.taxed) over (partition by g.worker_id order by g.category))::bigint
                   as upto,
               -- what is taken off is of a month: a later payment of it has what the earlier left
               greatest(g.gross - case when ($11::bigint[])[g.at] > 0 then
                   greatest(($11::bigint[])[g.at] - (
                       select coalesce(sum(o.gross_yen), 0)::bigint
                       from app.payout o join app.payout_run q on q.tenant_id = $1 and q.id = o.run_id
                       where o.tenant_id = $1 and o.worker_id = g.worker_id
                         and o.category = g.category and o.run_id <> $2 and q.body_id = $4
                         and q.state <> 'discarded'
                         and date_trunc('month', q.pay_on::timestamp)
                             = date_trunc('month', $5::date::timestamp)), 0)
                   else 0 end, 0) as base,
               ($8::bigint[])[g.at] as basic,
               ($9::bigint[])[g.at] as upper,
               -- one tier: all of it at the basic rate
               case when ($8::bigint[])[g.at] = ($9::bigint[])[g.at]
                    then 9223372036854775 else ($10::bigint[])[g.at] end as step
        from (
            select a.worker_id, a.category, array_position($7::text[], a.category) as at,
                   sum(p.amount_yen)::bigint as gross,
                   coalesce(sum(p.amount_yen) filter (where a.tax <> 'inclusive'), 0)::bigint
                       as taxed
            from app.posting p
            join app.account a on a.tenant_id = $1 and a.id = p.debit
            where p.tenant_id = $1 and p.journal_id = $3
            group by a.worker_id, a.category
        ) g
    ) t
    left join lateral (
        -- her number stands on what pays for a day on which it held
        select n.number as invoice_number from app.invoice_days($1, t.worker_id, $4, $5) n
        where exists (select from app.payout_credit k
                      where k.tenant_id = $1 and k.run_id = $2 and k.worker_id = t.worker_id
                        and k.registered)
    ) r on true
    left join lateral (
        select n.id from app.engagement n
        where n.tenant_id = $1 and n.worker_id = t.worker_id and n.body_id = $4
          and n.valid_from <= $5
          -- one that was replaced before its hours were over never becomes payable: whoever took her
          -- log-in over gave it, and she has put it right
          and (n.usable_from is null or not exists (
              select from app.engagement l
              where l.tenant_id = $1 and l.worker_id = n.worker_id and l.body_id = n.body_id
                and (l.valid_from, l.id) > (n.valid_from, n.id) and l.valid_from <= $5
                and l.usable_from - make_interval(hours => $13) < n.usable_from))
        -- an account changed a moment ago is not paid to yet: the one before it is, and nobody waits
        order by coalesce(n.usable_from <= $12, true) desc, n.valid_from desc, n.id desc limit 1
    ) e on true
"""


async def clear_payables(tx: Tx, part: Part, *, clearing: UUID) -> int:
    """Moves every positive payable balance up to the closing day into the run.

    Each worker's postings are summed from their index: whatever the planner believes of the
    figures, no plan compares every sum with every account. What runs took counts whatever day they
    closed on: of two built out of their order the second finds nothing. Returns how many accounts.
    """
    return await tx.run(
        """
        insert into app.posting (tenant_id, journal_id, line, debit, credit, amount_yen,
                                 posted_on, counts_on, worker_id)
        select $1, $2, row_number() over (order by m.id), m.id, $3, m.yen, $4, $5, m.worker_id
        from (
            select a.id, a.worker_id, (
                select sum(case when p.credit = a.id then p.amount_yen else -p.amount_yen end)
                from app.posting p
                where p.tenant_id = $1 and p.worker_id = a.worker_id
                  and (p.counts_on <= $5 or p.credit = $3 or p.debit = $3)
                  and a.id in (p.credit, p.debit)
            ) as yen
            from app.account a
            where a.tenant_id = $1 and a.body_id = $6 and a.kind = 'worker_payable'
              and ($7::int = 1 or get_byte(uuid_send(a.worker_id), 15) % $7::int = $8::int)
            offset 0  -- each balance is summed once, not again for the condition
        ) m
        where m.yen > 0
        """,
        tx.tenant,
        part.journal,
        clearing,
        part.posted_on,
        part.closing_on,
        part.body,
        part.of,
        part.at,
    )


async def reckon(
    tx: Tx, part: Part, *, tax_bp: int, numbers: Mapping[Category, Brackets], hours: int
) -> int:
    """Makes the payouts of what was cleared; `hours`: how long a changed account waits. Returns how many.

    Tax is rounded once a worker over all her prices before tax and laid upon the categories
    cumulatively; withholding is by category on the sum of its prices (`yui.tax.reckon`, in SQL). What
    a category takes off before the rate it takes off once a calendar month of payment, over all the
    body's runs of that month (所得税法施行令322条: 外交員の月額12万円).
    """
    ordered = [numbers[category] for category in Category]
    return await tx.run(
        _RECKON,
        tx.tenant,
        part.run,
        part.journal,
        part.body,
        part.pay_on,
        tax_bp,
        _CATEGORIES,
        [one.basic_bp for one in ordered],
        [one.upper_bp for one in ordered],
        [one.step for one in ordered],
        [one.deduction for one in ordered],
        part.built_at,
        hours,
    )


_POST_TAXES: LiteralString = """
    insert into app.posting (tenant_id, journal_id, line, debit, credit, amount_yen,
                             posted_on, counts_on, worker_id)
    select $1, $2, $3::int + row_number() over (order by m.worker_id, m.side, m.category, m.debit),
           m.debit, m.credit, m.yen, $4, $5, m.worker_id
    from (
        select c.worker_id, x.side, to_char(c.percent, '000') as category, x.debit, x.credit, x.yen
        from (
            select k.worker_id, k.registered, k.percent, sum(k.tax_yen)::bigint as tax,
                   least(sum(k.tax_yen), sum(k.credit_yen))::bigint as of_tax,
                   greatest(sum(k.credit_yen) - sum(k.tax_yen), 0)::bigint as beyond
            from app.payout_credit k
            where k.tenant_id = $1 and k.run_id = $9
            -- this part's payees, looked up one by one whatever the planner believes
            group by k.worker_id, k.registered, k.percent having (
                select true from app.payout o where o.tenant_id = $1 and o.run_id = $9
                   and o.worker_id = k.worker_id and o.journal_id = $2 limit 1)
        ) c
        cross join lateral (
            select case when c.registered then $6::uuid else ($7::uuid[])[h.at] end as input,
                   ($12::uuid[])[h.at] as cost
            from (select array_position($14::int[], c.percent) as at) h
        ) i
        cross join lateral (values
            (1, i.input, $8::uuid, c.of_tax),
            (2, i.cost, $8::uuid, c.tax - c.of_tax),
            (3, i.input, $13::uuid, c.beyond)
        ) x (side, debit, credit, yen)
        where x.yen > 0
        union all
        select o.worker_id, 4, o.category, $8::uuid,
               ($11::uuid[])[array_position($10::text[], o.category)], o.withholding_yen
        from app.payout o where o.tenant_id = $1 and o.journal_id = $2 and o.run_id = $9
                            and o.withholding_yen > 0
    ) m
"""


async def post_taxes(tx: Tx, part: Part, *, accounts: Accounts, after: int) -> int:
    """Posts each payee's consumption tax into the run and her withholding out of it.

    Of the tax that is added, what may be credited is input tax and the rest is cost of the work; the
    tax that lies in prices with tax is taken out of the cost as far as it may be credited. Each percent
    has its own accounts: what was bought then says so, whatever day it is posted on.
    """
    percents = sorted(accounts.cost_of_tax)
    held: Sequence[UUID] = [accounts.withholding[category] for category in Category]
    return await tx.run(
        _POST_TAXES,
        tx.tenant,
        part.journal,
        after,
        part.posted_on,
        part.closing_on,
        accounts.input_tax,
        [accounts.bought.get(percent, accounts.input_tax) for percent in percents],
        accounts.clearing,
        part.run,
        _CATEGORIES,
        held,
        [accounts.cost_of_tax[percent] for percent in percents],
        accounts.cost,
        percents,
    )
