"""Every SQL statement of remembered heads."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.units.columns import Column


async def remembered(tx: ReadTx, client: UUID, heads: Sequence[str]) -> list[Column]:
    """What a client's heads were taken for before."""
    return await tx.all(
        Column,
        "select head, use from app.unit_column"
        " where tenant_id = $1 and client_id = $2 and head = any($3::text[])",
        tx.tenant,
        client,
        list(heads),
    )


async def record_remembered(
    tx: Tx, client: UUID, columns: Sequence[Column], *, at: datetime
) -> None:
    """What a client's heads are taken for from now on."""
    await tx.run(
        """
        insert into app.unit_column (tenant_id, client_id, head, use, told_by, told_at)
        select $1, $2, c.head, c.use, $5, $6 from unnest($3::text[], $4::text[]) as c (head, use)
        on conflict (tenant_id, client_id, head) do update
            set use = excluded.use, told_by = excluded.told_by, told_at = excluded.told_at
        """,
        tx.tenant,
        client,
        [column.head for column in columns],
        [column.use.value for column in columns],
        tx.actor.id,
        at,
    )
