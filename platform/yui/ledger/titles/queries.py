"""The SQL of names in packages."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.ledger.titles.model import Kept, Naming


async def kept(tx: ReadTx, body: UUID) -> list[Kept]:
    """Every name that the body set."""
    return await tx.all(
        Kept,
        """
        select package, kind, name, sub_name, tax_name from app.account_title
        where tenant_id = $1 and body_id = $2 order by package, kind
        """,
        tx.tenant,
        body,
    )


async def record(tx: Tx, body: UUID, naming: Naming, *, at: datetime) -> None:
    """Sets a name; the last one counts."""
    await tx.run(
        """
        insert into app.account_title
            (tenant_id, body_id, package, kind, name, sub_name, tax_name, set_at, set_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (tenant_id, body_id, package, kind) do update
        set name = excluded.name, sub_name = excluded.sub_name, tax_name = excluded.tax_name,
            set_at = excluded.set_at, set_by = excluded.set_by
        """,
        *(tx.tenant, body, naming.package.value, naming.kind.value, naming.name),
        *(naming.sub_name, naming.tax_name, at, tx.actor.id),
    )
