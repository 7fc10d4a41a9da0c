"""Every SQL statement of a statement's lines."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

import msgspec

from tenants.db import ReadTx, Tx
from yui.banklink.matching.model import EntryState, Kept, New

_ENTRY: LiteralString = """
    select e.id, e.statement_id, e.body_id, e.line, e.on_day, e.yen, e.text, e.verdict, e.state,
           e.client_id, c.name as client, e.invoices,
           coalesce((select array_agg(i.number order by i.number) from app.invoice i
                     where i.tenant_id = $1 and i.id = any (e.invoices)), '{}') as numbers,
           e.why, e.score, e.journal_id, e.round, e.undone_reason
    from app.bank_entry e
    left join app.client c on c.tenant_id = $1 and c.id = e.client_id
"""


async def record_entries(tx: Tx, body: UUID, statement_id: UUID, rows: Sequence[New]) -> None:
    """Keeps a statement's lines with their proposals."""
    for row in rows:
        await tx.run(
            """
            insert into app.bank_entry (tenant_id, statement_id, body_id, line, on_day, yen, text,
                mark, verdict, state, client_id, invoices, why, score)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'read', $10, $11, $12, $13)
            """,
            *(tx.tenant, statement_id, body, row.line, row.on_day, row.yen, row.text, row.mark),
            *(row.verdict, row.client_id, row.invoices, row.why, row.score),
        )


async def entries(
    tx: ReadTx, statement_id: UUID, *, after: int = 0, most: int = 20_000
) -> list[Kept]:
    """A statement's lines from the one behind line `after`."""
    return await tx.all(
        Kept,
        _ENTRY
        + "where e.tenant_id = $1 and e.statement_id = $2 and e.line > $3 order by e.line limit $4",
        *(tx.tenant, statement_id, after, most),
    )


async def open_entries(tx: ReadTx, *, after: tuple[date, UUID] | None, most: int) -> list[Kept]:
    """Money that waits for a person to say whose it is, the oldest first."""
    return await tx.all(
        Kept,
        _ENTRY
        + """
        where e.tenant_id = $1 and e.state = 'open'
          and ($2::date is null or (e.on_day, e.id) > ($2::date, $3::uuid))
        order by e.on_day, e.id limit $4
        """,
        *(tx.tenant, *(after or (None, None)), most),
    )


async def entry(tx: ReadTx, entry_id: UUID) -> Kept | None:
    """One line."""
    return await tx.one(
        Kept, _ENTRY + "where e.tenant_id = $1 and e.id = $2", *(tx.tenant, entry_id)
    )


async def entry_locked(tx: Tx, entry_id: UUID) -> Kept | None:
    """One line, held until the transaction ends."""
    return await tx.one(
        Kept,
        _ENTRY + "where e.tenant_id = $1 and e.id = $2 for update of e",
        *(tx.tenant, entry_id),
    )


async def record_entry(
    tx: Tx,
    entry_id: UUID,
    state: EntryState,
    *,
    at: datetime,
    journal: UUID | None = None,
    client: UUID | None = None,
    invoices: Sequence[UUID] | None = None,
) -> None:
    """What became of a line; what is not given stays."""
    await tx.run(
        """
        update app.bank_entry set state = $3, decided_by = $4, decided_at = $5,
            journal_id = coalesce($6::uuid, journal_id), client_id = coalesce($7::uuid, client_id),
            invoices = coalesce($8::uuid[], invoices)
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, entry_id, state.value, tx.actor.id, at, journal, client),
        None if invoices is None else list(invoices),
    )


async def record_undone(
    tx: Tx, entry_id: UUID, *, journal: UUID, reason: str, at: datetime
) -> None:
    """A match is taken back: the line waits again, in its next round."""
    await tx.run(
        """
        update app.bank_entry set state = 'open', round = round + 1, undone_reason = $3,
               journal_id = $4, decided_by = $5, decided_at = $6
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, entry_id, reason, journal, tx.actor.id, at),
    )


class Marked(msgspec.Struct, frozen=True):
    """A line's mark."""

    line: int
    mark: bytes


async def marks_of(tx: ReadTx, statement_id: UUID) -> dict[int, bytes]:
    """A statement's marks by line."""
    rows = await tx.all(
        Marked,
        "select line, mark from app.bank_entry where tenant_id = $1 and statement_id = $2",
        *(tx.tenant, statement_id),
    )
    return {row.line: row.mark for row in rows}


async def yen_of(tx: ReadTx, journal: UUID) -> int:
    """The sum of a journal's postings."""
    found: int = await tx.value(
        """
        select coalesce(sum(amount_yen), 0)::bigint from app.posting
        where tenant_id = $1 and journal_id = $2
        """,
        *(tx.tenant, journal),
    )
    return found
