"""The SQL of slips taken back."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from yui.ledger.vouchers.model import VoucherState


async def record_reversing(tx: Tx, ident: UUID, *, reason: str) -> None:
    """Somebody asks to take a posted slip back."""
    await tx.run(
        """
        update app.voucher set state = 'reversing', reversal_by = $3, reversal_reason = $4
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, ident, tx.actor.id, reason),
    )


async def record_reversed(tx: Tx, ident: UUID, state: VoucherState, *, at: datetime | None) -> None:
    """A posted slip is taken back, or (`at` None) stays posted."""
    await tx.run(
        """
        update app.voucher set state = $3, reversed_at = $4,
               reversed_by = case when $4::timestamptz is null then null else $5::uuid end
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, ident, state.value, at, tx.actor.id),
    )
