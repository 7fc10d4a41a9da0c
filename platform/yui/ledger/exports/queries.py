"""The SQL of exports."""

from datetime import date
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx
from yui.ledger.exports.model import Raw

# Whether who sold is registered: a worker by her number of the day, as it is known, a body by its statements.
_SELLER: LiteralString = """
               (coalesce((
                   select j.posted_on >= e.since and coalesce(j.posted_on < e.ends, true)
                   from app.invoice_days($1, p.worker_id, $2, 'infinity') e), false)
               or exists (select from app.settlement s
                          where s.tenant_id = $1 and s.body_id = $2
                            and s.other in (d.other, c.other)
                            and s.other_invoice_number is not null)) as seller
"""

_POSTINGS: LiteralString = """
    select j.id as journal, j.posted_on as "on", coalesce(o.kind, j.kind) as journal_kind,
               p.amount_yen as yen,
               coalesce(nullif(p.memo, ''), j.memo) as memo, d.kind as debit_kind,
               c.kind as credit_kind,
               coalesce(dw.code || ' ' || dw.name, dc.name, dt.name, '') as debit_party,
               d.category as debit_category, d.tax as debit_tax,
               coalesce(cw.code || ' ' || cw.name, cc.name, ct.name, '') as credit_party,
               c.category as credit_category, c.tax as credit_tax, d.tax as debit_tells,
               c.tax as credit_tells,
"""
_SUMMED: LiteralString = """
        select x.journal, x."on", x.journal_kind, sum(x.yen)::bigint as yen, x.memo, x.debit_kind,
               x.credit_kind, x.debit_tells, x.credit_tells, x.seller
        from (
        select j.id as journal, j.posted_on as "on", coalesce(o.kind, j.kind) as journal_kind,
               p.amount_yen as yen, j.memo, d.kind as debit_kind, c.kind as credit_kind,
               d.tax as debit_tells, c.tax as credit_tells, p.line,
"""


async def postings(tx: ReadTx, body: UUID, *, since: date, until: date) -> list[Raw]:
    """Every posting of the days, in the journal book's order, with whose accounts they are."""
    return await tx.all(
        Raw,
        _POSTINGS
        + _SELLER
        + """
        from app.journal j
        left join app.journal o on o.tenant_id = $1 and o.id = j.reverses
        join app.posting p on p.tenant_id = $1 and p.journal_id = j.id
        join app.account d on d.tenant_id = $1 and d.id = p.debit
        join app.account c on c.tenant_id = $1 and c.id = p.credit
        left join app.worker dw on dw.tenant_id = $1 and dw.id = d.worker_id
        left join app.client dc on dc.tenant_id = $1 and dc.id = d.client_id
        left join app.tenant dt on dt.code = d.other
        left join app.worker cw on cw.tenant_id = $1 and cw.id = c.worker_id
        left join app.client cc on cc.tenant_id = $1 and cc.id = c.client_id
        left join app.tenant ct on ct.code = c.other
        where j.tenant_id = $1 and j.body_id = $2 and j.posted_on between $3 and $4
        order by j.posted_on, j.id, p.line
        """,
        *(tx.tenant, body, since, until),
    )


async def summed(tx: ReadTx, body: UUID, *, since: date, until: date) -> list[Raw]:
    """The same by journal and kinds of account alone: no party, no memo of a posting."""
    return await tx.all(
        Raw,
        _SUMMED
        + _SELLER
        + """
        from app.journal j
        left join app.journal o on o.tenant_id = $1 and o.id = j.reverses
        join app.posting p on p.tenant_id = $1 and p.journal_id = j.id
        join app.account d on d.tenant_id = $1 and d.id = p.debit
        join app.account c on c.tenant_id = $1 and c.id = p.credit
        where j.tenant_id = $1 and j.body_id = $2 and j.posted_on between $3 and $4
        ) x
        group by x.journal, x."on", x.journal_kind, x.memo, x.debit_kind, x.credit_kind,
                 x.debit_tells, x.credit_tells, x.seller
        order by x."on", x.journal, min(x.line)
        """,
        *(tx.tenant, body, since, until),
    )


async def exempt(tx: ReadTx, body: UUID, *, on: date) -> bool:
    """Whether the body is exempt from consumption tax on a day: its books are kept with tax."""
    found: bool = await tx.value(
        """
        select coalesce((
            select standing = 'exempt' from app.body_standing
            where tenant_id = $1 and body_id = $2 and since <= $3
            order by since desc, id desc limit 1), false)
        """,
        *(tx.tenant, body, on),
    )
    return found
