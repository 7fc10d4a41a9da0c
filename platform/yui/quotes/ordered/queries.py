"""The SQL of what quotes became."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.quotes.model import Ordered, Source


async def record_order(tx: Tx, quote_id: UUID, *, line: int, order: UUID, at: datetime) -> None:
    """The order that a line became."""
    await tx.run(
        """
        insert into app.quote_order (tenant_id, quote_id, line, order_id, made_at)
        values ($1, $2, $3, $4, $5)
        """,
        tx.tenant,
        quote_id,
        line,
        order,
        at,
    )


async def orders(tx: ReadTx, quote_id: UUID) -> list[Ordered]:
    """The orders that a quote became."""
    return await tx.all(
        Ordered,
        """
        select p.line, p.order_id, o.number, o.title
        from app.quote_order p
        join app.client_order o on o.tenant_id = p.tenant_id and o.id = p.order_id
        where p.tenant_id = $1 and p.quote_id = $2 order by p.line
        """,
        tx.tenant,
        quote_id,
    )


async def of_order(tx: ReadTx, order_id: UUID) -> Source | None:
    """The version that an order comes from."""
    return await tx.one(
        Source,
        """
        select q.id as quote_id, q.number, q.version, p.line, q.fee_bp
        from app.quote_order p
        join app.quote q on q.tenant_id = p.tenant_id and q.id = p.quote_id
        where p.tenant_id = $1 and p.order_id = $2
        """,
        tx.tenant,
        order_id,
    )
