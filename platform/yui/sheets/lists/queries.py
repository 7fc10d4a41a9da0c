"""Every SQL statement of what waits; each list goes on after its last line."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx
from yui.sheets.model import OpenTerm, PaperRequest, Question
from yui.sheets.queries import OPEN, PAPER, QUESTION


async def still_open(
    tx: ReadTx, *, after: date | None, after_id: UUID | None, most: int
) -> list[OpenTerm]:
    """Items of live offers that are still open, the earliest planned day first."""
    return await tx.all(
        OpenTerm,
        OPEN
        + """
        and t.state = 'open' and o.state in ('offered', 'accepted')
        and ($2::date is null or (t.planned_on, t.id) > ($2, $3::uuid))
        order by t.planned_on, t.id limit $4
        """,
        tx.tenant,
        after,
        after_id,
        most,
    )


async def papers_waiting(
    tx: ReadTx, *, after: tuple[datetime, UUID] | None = None, most: int
) -> list[PaperRequest]:
    """Requests that were not met yet, the oldest first, going on after (moment, id)."""
    at, last = after or (None, None)
    sql: LiteralString = (
        PAPER + " and p.state = 'asked'"
        " and ($2::timestamptz is null or (p.asked_at, p.id) > ($2, $3::uuid))"
        " order by p.asked_at, p.id limit $4"
    )
    return await tx.all(PaperRequest, sql, tx.tenant, at, last, most)


async def questions_waiting(
    tx: ReadTx, *, after: tuple[datetime, UUID] | None = None, most: int
) -> list[Question]:
    """Questions without an answer, the oldest first, going on after (moment, id)."""
    at, last = after or (None, None)
    sql: LiteralString = (
        QUESTION + " and q.state = 'asked'"
        " and ($2::timestamptz is null or (q.asked_at, q.id) > ($2, $3::uuid))"
        " order by q.asked_at, q.id limit $4"
    )
    return await tx.all(Question, sql, tx.tenant, at, last, most)
