"""The SQL of bank statements, their lines and payers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

import msgspec

from tenants.db import ReadTx, Tx
from yui.banklink.matching.model import EntryState, Kept, New, Statement
from yui.banklink.results.model import FileState

_STATEMENT: LiteralString = """
    select id, body_id, name, sha256, first_on, last_on, lines, came_yen, state, made_at, taken_at
    from app.bank_statement
"""
_ENTRY: LiteralString = """
    select e.id, e.statement_id, e.body_id, e.line, e.on_day, e.yen, e.text, e.verdict, e.state,
           e.client_id, c.name as client, e.invoices,
           coalesce((select array_agg(i.number order by i.number) from app.invoice i
                     where i.tenant_id = $1 and i.id = any (e.invoices)), '{}') as numbers,
           e.why, e.score, e.journal_id, e.round, e.undone_reason
    from app.bank_entry e
    left join app.client c on c.tenant_id = $1 and c.id = e.client_id
"""


async def known(tx: Tx, body: UUID, sha256: bytes) -> Statement | None:
    """The live statement of these bytes."""
    return await tx.one(
        Statement,
        _STATEMENT + "where tenant_id = $1 and body_id = $2 and sha256 = $3 and state <> 'dropped'",
        *(tx.tenant, body, sha256),
    )


async def statement(tx: ReadTx, statement_id: UUID) -> Statement | None:
    """One statement."""
    return await tx.one(
        Statement, _STATEMENT + "where tenant_id = $1 and id = $2", *(tx.tenant, statement_id)
    )


async def statement_locked(tx: Tx, statement_id: UUID) -> Statement | None:
    """One statement, held until the transaction ends."""
    return await tx.one(
        Statement,
        _STATEMENT + "where tenant_id = $1 and id = $2 for update",
        *(tx.tenant, statement_id),
    )


async def statements(tx: ReadTx, *, after: UUID | None, most: int) -> list[Statement]:
    """Statements, the newest first, going on after one."""
    return await tx.all(
        Statement,
        _STATEMENT
        + "where tenant_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3",
        *(tx.tenant, after, most),
    )


async def marks(tx: ReadTx, body: UUID, *, since: date) -> list[bytes]:
    """The marks of lines that were taken, from a day on."""
    return await tx.all(
        bytes,
        """
        select mark from app.bank_entry
        where tenant_id = $1 and body_id = $2 and on_day >= $3
          and state in ('matched', 'open', 'other')
        """,
        *(tx.tenant, body, since),
    )


async def payers(tx: ReadTx) -> dict[str, UUID]:
    """Which client comes under which name, as persons have said."""
    rows = await tx.all(
        Payer,
        """
        select distinct on (w.payer) w.payer, w.client_id from (
            select payer, client_id, null::uuid as id from app.bank_payer where tenant_id = $1
            union all
            select payer, client_id, id from app.bank_payer_word where tenant_id = $1
        ) w order by w.payer, w.id desc nulls last
        """,
        tx.tenant,
    )
    return {row.payer: row.client_id for row in rows if row.client_id is not None}


class Payer(msgspec.Struct, frozen=True):
    """A name and whose it is; None: nobody's again."""

    payer: str
    client_id: UUID | None


async def record_payer(tx: Tx, payer: str, *, client: UUID | None, at: datetime) -> None:
    """A person says whose name it is, or that it is nobody's again; the last word counts."""
    await tx.run(
        """
        insert into app.bank_payer_word (tenant_id, payer, client_id, said_by, said_at)
        values ($1, $2, $3, $4, $5)
        """,
        *(tx.tenant, payer, client, tx.actor.id, at),
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


async def record_statement(
    tx: Tx, body: UUID, *, name: str, sha256: bytes, rows: Sequence[New], at: datetime
) -> UUID | None:
    """Keeps a statement that was read; None when its bytes are here already."""
    days = [row.on_day for row in rows]
    came = sum(row.yen for row in rows if row.yen > 0)
    return await tx.one(
        UUID,
        """
        insert into app.bank_statement (tenant_id, body_id, name, sha256, first_on, last_on, lines,
            came_yen, state, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 'read', $9, $10)
        on conflict do nothing returning id
        """,
        *(tx.tenant, body, name[:200], sha256, min(days), max(days), len(rows), came),
        *(tx.actor.id, at),
    )


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


async def record_state(
    tx: Tx, statement_id: UUID, state: FileState, *, at: datetime | None
) -> None:
    """A statement is taken at `at`, or dropped."""
    await tx.run(
        """
        update app.bank_statement set state = $3, taken_at = $4 where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, statement_id, state.value, at),
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
