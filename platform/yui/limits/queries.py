"""Every SQL statement of the slice. Her own rows answer her alone; others ask the gate (0152)."""

from collections.abc import Sequence
from datetime import date
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.limits.model import Known, Own, Said, Span

_OWN: LiteralString = """
    select cap_yen, month_yen, shown from app.worker_private where tenant_id = $1 and worker_id = $2
"""


async def own(tx: ReadTx) -> Own | None:
    """The caller's limits."""
    return await tx.one(Own, _OWN, tx.tenant, tx.actor.id)


async def locked(tx: Tx) -> Own | None:
    """The caller's limits, held: of two offers that she takes on at once the second counts the first."""
    return await tx.one(Own, _OWN + " for update", tx.tenant, tx.actor.id)


async def planned(tx: ReadTx, span: Span, day: date) -> int:
    """Yen of the caller's work that is planned to be completed in the span around a day."""
    found: int = await tx.value(
        "select app.planned_yen($1, $2, $3, $4)",
        *(tx.tenant, tx.actor.id, span.first(day), span.last(day)),
    )
    return found


async def said(tx: ReadTx, *, since: date) -> list[Said]:
    """What the caller said of spans from a day on."""
    return await tx.all(
        Said,
        """
        select span, since, agreed_yen, closed from app.worker_span
        where tenant_id = $1 and worker_id = $2 and since >= $3 order by span, since limit 200
        """,
        *(tx.tenant, tx.actor.id, since),
    )


async def record_year(tx: Tx, yen: int | None) -> None:
    """Sets or removes the caller's yearly limit."""
    await tx.run(
        """
        insert into app.worker_private (tenant_id, worker_id, cap_yen) values ($1, $2, $3)
        on conflict (tenant_id, worker_id) do update set cap_yen = excluded.cap_yen
        """,
        *(tx.tenant, tx.actor.id, yen),
    )


async def record_month(tx: Tx, yen: int | None, *, shown: bool) -> None:
    """Sets or removes the caller's monthly limit, and whether others may know that there is one."""
    await tx.run(
        """
        insert into app.worker_private (tenant_id, worker_id, month_yen, shown)
        values ($1, $2, $3, $4)
        on conflict (tenant_id, worker_id) do update
            set month_yen = excluded.month_yen, shown = excluded.shown
        """,
        *(tx.tenant, tx.actor.id, yen, shown),
    )


async def record_agreed(tx: Tx, span: Span, since: date, yen: int) -> None:
    """Up to how much the caller agrees to go in a span, beyond her limit."""
    await tx.run(
        """
        insert into app.worker_span (tenant_id, worker_id, span, since, agreed_yen)
        values ($1, $2, $3, $4, $5)
        on conflict (tenant_id, worker_id, span, since) do update
            set agreed_yen = excluded.agreed_yen
        """,
        *(tx.tenant, tx.actor.id, span.value, since, yen),
    )


async def take_back_agreed(tx: Tx, span: Span) -> None:
    """A new limit takes the place of all that the caller agreed to under the last one."""
    await tx.run(
        """
        update app.worker_span set agreed_yen = 0
        where tenant_id = $1 and worker_id = $2 and span = $3 and agreed_yen > 0
        """,
        *(tx.tenant, tx.actor.id, span.value),
    )


async def record_closed(tx: Tx, month: date, *, closed: bool) -> None:
    """Whether the caller wants nothing more in a month."""
    await tx.run(
        """
        insert into app.worker_span (tenant_id, worker_id, span, since, closed)
        values ($1, $2, 'month', $3, $4)
        on conflict (tenant_id, worker_id, span, since) do update set closed = excluded.closed
        """,
        *(tx.tenant, tx.actor.id, month, closed),
    )


async def known(tx: ReadTx, workers: Sequence[UUID], *, since: date, until: date) -> list[Known]:
    """What others may know of these workers' months."""
    return await tx.all(
        Known,
        "select worker_id, month, closed, over, shown from gate.limits($1, $2, $3)",
        *(list(workers), since, until),
    )


async def look(tx: ReadTx) -> str:
    """How pages are to look for the caller; empty before she has said."""
    found: str | None = await tx.value(
        "select look from app.worker_private where tenant_id = $1 and worker_id = $2",
        *(tx.tenant, tx.actor.id),
    )
    return found or ""


async def record_look(tx: Tx, look: str) -> None:
    """How pages are to look for the caller."""
    await tx.run(
        """
        insert into app.worker_private (tenant_id, worker_id, look) values ($1, $2, $3)
        on conflict (tenant_id, worker_id) do update set look = excluded.look
        """,
        *(tx.tenant, tx.actor.id, look),
    )
