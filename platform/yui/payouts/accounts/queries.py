"""The SQL of accounts that wait."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from yui.payouts.accounts.model import Waits


async def waiting_accounts(tx: Tx, run_id: UUID, *, at: datetime) -> Waits:
    """Whose changed account may not be paid to yet, and from when on all of them may."""
    found = await tx.one(
        Waits,
        """
        select count(distinct o.worker_id) as people, min(w.code) as code,
               max(e.usable_from) as until
        from app.payout o
        join app.engagement e on e.tenant_id = $1 and e.id = o.engagement_id
        join app.worker w on w.tenant_id = $1 and w.id = o.worker_id
        where o.tenant_id = $1 and o.run_id = $2 and e.usable_from > $3
        """,
        tx.tenant,
        run_id,
        at,
    )
    return found or Waits()
