"""The SQL of runs between two months' runs."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx


class OpenRun(Struct, frozen=True):
    """A run that pays again and has no file yet."""

    id: UUID
    drafted_by: UUID
    drafted_at: datetime


async def open_run(tx: ReadTx, body: UUID) -> OpenRun | None:
    """The body's, if one waits."""
    return await tx.one(
        OpenRun,
        """
        select id, drafted_by, drafted_at from app.payout_run
        where tenant_id = $1 and body_id = $2 and kind = 'repay'
          and state in ('building', 'draft', 'approved')
        """,
        *(tx.tenant, body),
    )


async def record_run(tx: Tx, body: UUID, *, on: date, pay_on: date, at: datetime) -> UUID | None:
    """A run that pays again; None when one waits, or another run has this day."""
    return await tx.one(
        UUID,
        """
        insert into app.payout_run (tenant_id, body_id, kind, closing_on, pay_on, drafted_by, drafted_at)
        values ($1, $2, 'repay', $3, $4, $5, $6) on conflict do nothing returning id
        """,
        *(tx.tenant, body, on, pay_on, tx.actor.id, at),
    )
