"""The SQL of a year's result."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tenants.db import ReadTx
from yui.ledger.vouchers.yearend.model import Left


async def left(tx: ReadTx, body: UUID, *, until: date, kinds: Sequence[str]) -> list[Left]:
    """What is left on accounts of these kinds with all that was posted up to a day."""
    return await tx.all(
        Left,
        """
        select a.kind, a.client_id, a.other, a.tax, sum(s.yen)::bigint as yen
        from app.journal j
        join lateral (
            select p.debit as account, -p.amount_yen as yen
            from app.posting p where p.tenant_id = $1 and p.journal_id = j.id
            union all
            select p.credit, p.amount_yen
            from app.posting p where p.tenant_id = $1 and p.journal_id = j.id
        ) s on true
        join app.account a on a.tenant_id = $1 and a.id = s.account and a.kind = any ($4::text[])
        where j.tenant_id = $1 and j.body_id = $2 and j.posted_on <= $3
        group by a.kind, a.client_id, a.other, a.tax having sum(s.yen) <> 0
        order by a.kind, a.client_id, a.other, a.tax
        """,
        *(tx.tenant, body, until, list(kinds)),
    )
