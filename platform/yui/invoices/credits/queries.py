"""The SQL of credit notes."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.invoices.credits.model import CreditNote
from yui.invoices.model import Group, Invoice

_NOTE: LiteralString = """
    select id, invoice_id, client_id, number, kind, reason, issued_on, rate_bp, net_yen, tax_yen,
           total_yen, advance_yen, issued_at, journal_id
    from app.credit_note where tenant_id = $1
"""


async def note(tx: ReadTx, ident: UUID) -> CreditNote | None:
    """A credit note."""
    return await tx.one(CreditNote, _NOTE + " and id = $2", tx.tenant, ident)


async def notes(tx: ReadTx, invoice: UUID) -> list[CreditNote]:
    """An invoice's credit notes, the oldest first."""
    return await tx.all(
        CreditNote, _NOTE + " and invoice_id = $2 order by issued_at, id", tx.tenant, invoice
    )


async def left(tx: ReadTx, invoice: UUID) -> list[Group]:
    """What notes may still take back of an invoice, by rate."""
    return await tx.all(
        Group,
        """
        select t.rate_bp, t.net_yen - coalesce(sum(n.net_yen), 0)::bigint as net_yen,
               t.tax_yen - coalesce(sum(n.tax_yen), 0)::bigint as tax_yen
        from app.invoice_tax t
        left join app.credit_note n
          on n.tenant_id = $1 and n.invoice_id = t.invoice_id and n.rate_bp = t.rate_bp
        where t.tenant_id = $1 and t.invoice_id = $2
        group by t.rate_bp, t.net_yen, t.tax_yen order by t.rate_bp desc
        """,
        tx.tenant,
        invoice,
    )


async def record(tx: Tx, of: Invoice, new: CreditNote, *, at: datetime) -> None:
    """Adds a credit note."""
    await tx.run(
        """
        insert into app.credit_note (tenant_id, id, invoice_id, body_id, client_id, number, kind,
            reason, issued_on, rate_bp, net_yen, tax_yen, total_yen, advance_yen, journal_id,
            issued_at, issued_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        """,
        *(tx.tenant, new.id, of.id, of.body_id, of.client_id, new.number, new.kind.value),
        *(new.reason, new.issued_on, new.rate_bp, new.net_yen, new.tax_yen, new.total_yen),
        *(new.advance_yen, new.journal_id, at, tx.actor.id),
    )


async def record_credited(tx: Tx, invoice: UUID, *, yen: int) -> None:
    """So much more of an invoice is credited."""
    await tx.run(
        "update app.invoice set credited_yen = credited_yen + $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        invoice,
        yen,
    )


async def record_cancelled(tx: Tx, invoice: UUID, *, at: datetime) -> None:
    """An invoice is cancelled and credited whole."""
    await tx.run(
        """
        update app.invoice set cancelled_at = $3, credited_yen = total_yen
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        invoice,
        at,
    )


async def free_lines(tx: Tx, invoice: UUID) -> None:
    """The lines of an invoice may stand on another one."""
    await tx.run(
        "update app.invoice_line set live = false where tenant_id = $1 and invoice_id = $2",
        tx.tenant,
        invoice,
    )
