"""The SQL of bank statements, their lines and payers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

import msgspec

from tenants.db import ReadTx, Tx
from yui.banklink.matching.model import New, Statement
from yui.banklink.results.model import FileState

_STATEMENT: LiteralString = """
    select id, body_id, name, sha256, first_on, last_on, lines, came_yen, state, made_at, taken_at
    from app.bank_statement
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
