"""The SQL of standings."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.invoices.standings.model import Kept, StandingForm


async def rows(tx: ReadTx, body: UUID) -> list[Kept]:
    """A body's standings in their order; of one day the later one counts, and stands last."""
    return await tx.all(
        Kept,
        """
        select b.id, b.since, b.standing, b.t_number, b.source, b.set_at,
               coalesce(s.name, '') as setter
        from app.body_standing b
        left join app.staff s on s.tenant_id = $1 and s.id = b.set_by
        where b.tenant_id = $1 and b.body_id = $2 order by b.since, b.id
        """,
        tx.tenant,
        body,
    )


async def record(tx: Tx, body: UUID, form: StandingForm, *, at: datetime) -> None:
    """Adds a row."""
    await tx.run(
        """
        insert into app.body_standing
            (tenant_id, body_id, since, standing, t_number, source, set_at, set_by)
        values ($1, $2, $3, $4, nullif($5, ''), $6, $7, $8)
        """,
        *(tx.tenant, body, form.since, form.standing.value, form.t_number, form.source, at),
        tx.actor.id,
    )


async def record_current(tx: Tx, body: UUID, number: str | None) -> None:
    """The number that a body has today, on its own row."""
    await tx.run(
        "update app.body set invoice_number = $3 where tenant_id = $1 and id = $2",
        *(tx.tenant, body, number),
    )
