"""Every SQL statement of her yes."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.sharing.direct.hers.model import Yes


async def yeses(tx: ReadTx, *, worker: UUID) -> list[Yes]:
    """Her living yeses; under scope `person`, her own."""
    return await tx.all(
        Yes,
        """
        select y.id, y.other, t.name as other_name, y.says, y.given_at
        from app.direct_yes y join app.tenant t on t.code = y.other
        where y.tenant_id = $1 and y.worker_id = $2 and y.revoked_at is null order by y.other
        """,
        *(tx.tenant, worker),
    )


async def record_yes(
    tx: Tx, *, worker: UUID, other: int, version: int, says: str, at: datetime
) -> int:
    """Her yes; 0 rows when it lives already."""
    return await tx.run(
        """
        insert into app.direct_yes (tenant_id, worker_id, other, version, says, given_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (tenant_id, worker_id, other) where revoked_at is null do nothing
        """,
        *(tx.tenant, worker, other, version, says, at),
    )


async def record_no(tx: Tx, yes: UUID, *, worker: UUID, at: datetime) -> int:
    """She takes it back; 0 rows when it is none of hers that lives."""
    return await tx.run(
        "update app.direct_yes set revoked_at = $4"
        " where tenant_id = $1 and id = $2 and worker_id = $3 and revoked_at is null",
        *(tx.tenant, yes, worker, at),
    )
