"""The SQL of exports."""

from datetime import date
from uuid import UUID

from tenants.db import ReadTx
from yui.ledger.exports.model import Raw


async def postings(tx: ReadTx, body: UUID, *, since: date, until: date) -> list[Raw]:
    """Every posting of the days, in the journal book's order, with whose accounts they are."""
    return await tx.all(
        Raw,
        """
        select j.id as journal, j.posted_on as "on", j.kind as journal_kind, p.amount_yen as yen,
               coalesce(nullif(p.memo, ''), j.memo) as memo, d.kind as debit_kind,
               c.kind as credit_kind,
               coalesce(dw.code || ' ' || dw.name, dc.name, dt.name, '') as debit_party,
               d.category as debit_category, d.tax as debit_tax,
               coalesce(cw.code || ' ' || cw.name, cc.name, ct.name, '') as credit_party,
               c.category as credit_category, c.tax as credit_tax
        from app.journal j
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
        """
        select j.id as journal, j.posted_on as "on", j.kind as journal_kind,
               sum(p.amount_yen)::bigint as yen, j.memo, d.kind as debit_kind,
               c.kind as credit_kind
        from app.journal j
        join app.posting p on p.tenant_id = $1 and p.journal_id = j.id
        join app.account d on d.tenant_id = $1 and d.id = p.debit
        join app.account c on c.tenant_id = $1 and c.id = p.credit
        where j.tenant_id = $1 and j.body_id = $2 and j.posted_on between $3 and $4
        group by j.id, j.posted_on, j.kind, j.memo, d.kind, c.kind
        order by j.posted_on, j.id, min(p.line)
        """,
        *(tx.tenant, body, since, until),
    )
