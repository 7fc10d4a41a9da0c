"""The SQL of what is unpaid at a year's end."""

from datetime import date
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx
from yui.ledger.unpaid.model import Unpaid

_OWED: LiteralString = """
    select t.code, t.name, t.registered, t.price_yen, t.tax_yen, t.credit_yen,
           (sum(t.price_yen) over ())::bigint as all_price_yen,
           (sum(t.tax_yen) over ())::bigint as all_tax_yen,
           (sum(t.credit_yen) over ())::bigint as all_credit_yen,
           (count(*) over ())::int as people
    from (
        select o.code, o.name, r.held as registered, o.price_yen, x.tax as tax_yen,
               x.tax * case when r.held then 100 else $5::bigint end / 100 as credit_yen
        from (
            select w.id, w.code, w.name, sum(b.yen)::bigint as price_yen,
                   (coalesce(sum(b.yen) filter (where a.tax = 'inclusive'), 0))::bigint as inside
            from app.account a
            join app.worker w on w.tenant_id = $1 and w.id = a.worker_id
            cross join lateral (
                select coalesce(sum(case when p.credit = a.id then p.amount_yen
                                         else -p.amount_yen end), 0)::bigint as yen
                from app.posting p
                where p.tenant_id = $1 and p.worker_id = a.worker_id and p.posted_on <= $3
                  and a.id in (p.credit, p.debit)
            ) b
            where a.tenant_id = $1 and a.body_id = $2 and a.kind = 'worker_payable' and b.yen > 0
            group by w.id, w.code, w.name
        ) o
        cross join lateral (
            select (o.price_yen - o.inside) * $4::bigint / 10000
                   + o.inside * $4::bigint / (10000 + $4::bigint) as tax
        ) x
        cross join lateral (
            select coalesce((select n.since <= $3 and coalesce(n.ends > $3, true)
                             from app.invoice_days($1, o.id, $2, $3) n), false) as held
        ) r
    ) t
    order by t.code limit $6
"""


async def at_end(
    tx: ReadTx, body: UUID, *, until: date, tax_bp: int, percent: int, most: int
) -> list[Unpaid]:
    """Payees who are owed for work that was booked up to a day and went into no run by it, by code;
    `percent`: what may be credited of the tax of one whose number does not hold on that day."""
    return await tx.all(
        Unpaid,
        _OWED,
        *(tx.tenant, body, until, tax_bp, percent, most),
    )
