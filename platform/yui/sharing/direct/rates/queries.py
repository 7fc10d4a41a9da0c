"""Every SQL statement of rates. What crosses between towns is a call of a gate."""

from datetime import date, datetime
from decimal import Decimal
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.sharing.direct.queries import word
from yui.sharing.direct.rates.model import Rate


async def propose(
    tx: Tx,
    rate: UUID,
    *,
    guest: int,
    percent: Decimal,
    rounding: str,
    source: str,
    since: date,
    at: datetime,
) -> str:
    """Puts a rate to the body that would be paid; the gate's word."""
    sql: LiteralString = "select gate.direct_propose($1, $2, $3, $4, $5, $6, $7)"
    return await word(tx, sql, rate, guest, percent, rounding, source, since, at)


async def answer(tx: Tx, rate: UUID, *, yes: bool, at: datetime) -> str:
    """Agrees to a rate or not; the gate's word."""
    return await word(tx, "select gate.direct_answer($1, $2, $3)", rate, yes, at)


async def end(tx: Tx, rate: UUID, *, at: datetime) -> str:
    """Ends a rate; the gate's word."""
    return await word(tx, "select gate.direct_end($1, $2)", rate, at)


async def rates(
    tx: ReadTx, *, after: tuple[bool, date, UUID] | None = None, most: int = 200
) -> list[Rate]:
    """Rates with other bodies: those that wait for an answer, then the newest first."""
    return await tx.all(
        Rate,
        """
        select r.id, r.side, r.other, t.name as other_name, r.percent, r.rounding, r.source,
               r.valid_from, r.valid_to, r.state, r.proposed_at
        from app.direct_rate r join app.tenant t on t.code = r.other
        where r.tenant_id = $1
          and ($2::boolean is null or ((r.state = 'proposed'), r.valid_from, r.id) < ($2, $3::date, $4::uuid))
        order by (r.state = 'proposed') desc, r.valid_from desc, r.id desc limit $5
        """,
        *(tx.tenant, *(after or (None, None, None)), most),
    )
