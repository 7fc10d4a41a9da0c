"""The SQL that holds a client."""

from uuid import UUID

from tenants.db import Tx


async def hold_client(tx: Tx, client: UUID) -> bool:
    """Holds a client until the transaction ends: its invoices are issued one after the other."""
    held: UUID | None = await tx.value(
        "select id from app.client where tenant_id = $1 and id = $2 for update", tx.tenant, client
    )
    return held is not None
