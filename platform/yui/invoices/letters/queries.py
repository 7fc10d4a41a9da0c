"""The SQL of letters and receipts."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.invoices.letters.model import Due, Letter
from yui.invoices.model import Invoice


async def letters(tx: ReadTx, invoice: UUID) -> list[Letter]:
    """An invoice's letters, the first first."""
    return await tx.all(
        Letter,
        """
        select id, invoice_id, level, open_yen, sent_at from app.dunning
        where tenant_id = $1 and invoice_id = $2 order by level
        """,
        tx.tenant,
        invoice,
    )


async def record(tx: Tx, of: Invoice, *, level: int, at: datetime) -> UUID:
    """Adds a letter."""
    made: UUID = await tx.value(
        """
        insert into app.dunning (tenant_id, invoice_id, level, client_id, open_yen, sent_at, sent_by)
        values ($1, $2, $3, $4, $5, $6, $7) returning id
        """,
        *(tx.tenant, of.id, level, of.client_id, of.open_yen, at, tx.actor.id),
    )
    return made


async def due(tx: ReadTx, *, days: Sequence[int], today: date, most: int) -> list[Due]:
    """Invoices whose next letter's day has come and that it was not sent for, the earliest first."""
    return await tx.all(
        Due,
        """
        select d.invoice_id, d.client, d.number, d.due_on, d.open_yen, d.level from (
            select i.id as invoice_id, c.name as client, i.number, i.due_on,
                   i.total_yen - i.paid_yen - i.credited_yen as open_yen,
                   (select count(*) from unnest($2::integer[]) n where i.due_on + n <= $3)::int as level
            from app.invoice i join app.client c on c.tenant_id = $1 and c.id = i.client_id
            where i.tenant_id = $1 and i.paid_yen + i.credited_yen < i.total_yen and i.due_on < $3
        ) d
        where d.level > 0 and not exists (
            select from app.dunning g
            where g.tenant_id = $1 and g.invoice_id = d.invoice_id and g.level >= d.level)
        order by d.due_on, d.invoice_id limit $4
        """,
        *(tx.tenant, list(days), today, most),
    )
