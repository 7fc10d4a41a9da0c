"""The SQL of a body's dated rules of pricing."""

from datetime import date
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.towns.pricing.model import Pricing


async def rules(tx: ReadTx, body: UUID) -> list[Pricing]:
    """A body's rules, the oldest first."""
    return await tx.all(
        Pricing,
        """
        select valid_from, tax from app.body_pricing
        where tenant_id = $1 and body_id = $2 order by valid_from
        """,
        *(tx.tenant, body),
    )


async def record(tx: Tx, body: UUID, new: Pricing, *, change: UUID) -> int:
    """A rule from a month on; 0 when the body has one for that month."""
    return await tx.run(
        """
        insert into app.body_pricing (tenant_id, body_id, valid_from, tax, change_id)
        values ($1, $2, $3, $4, $5) on conflict do nothing
        """,
        *(tx.tenant, body, new.valid_from, new.tax, change),
    )


async def priced(tx: ReadTx, body: UUID, *, on: date) -> str | None:
    """The rule that holds on a day, if the body has one."""
    return await tx.one(
        str,
        """
        select tax from app.body_pricing where tenant_id = $1 and body_id = $2 and valid_from <= $3
        order by valid_from desc limit 1
        """,
        *(tx.tenant, body, on),
    )
