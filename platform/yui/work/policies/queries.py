"""The SQL of withholding policies."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.tax import Category
from yui.work.policies.model import Policy


async def policies(tx: ReadTx, body: UUID) -> list[Policy]:
    """Every decision of a body, the newest day first."""
    return await tx.all(
        Policy,
        """
        select job_type, valid_from, withholding, reason, decided_by, decided_at
        from app.withholding_policy where tenant_id = $1 and body_id = $2
        order by valid_from desc, job_type limit 1000
        """,
        *(tx.tenant, body),
    )


async def category(tx: ReadTx, body: UUID, *, job_type: str, on: date) -> Category | None:
    """What the body decided on a kind of work for a day; None when it did not."""
    found = await tx.one(
        str,
        """
        select withholding from app.withholding_policy
        where tenant_id = $1 and body_id = $2 and job_type = $3 and valid_from <= $4
        order by valid_from desc limit 1
        """,
        *(tx.tenant, body, job_type, on),
    )
    return None if found is None else Category(found)


async def record(
    tx: Tx,
    body: UUID,
    *,
    job_type: str,
    valid_from: date,
    withholding: Category,
    reason: str,
    proposed_by: UUID,
    at: datetime,
) -> int:
    """A decision; 0 when the body has one for that day."""
    return await tx.run(
        """
        insert into app.withholding_policy (tenant_id, body_id, job_type, valid_from, withholding,
                                            reason, decided_by, decided_at, proposed_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
        """,
        *(tx.tenant, body, job_type, valid_from, withholding.value, reason, tx.actor.id, at),
        proposed_by,
    )
