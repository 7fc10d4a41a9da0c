"""The SQL of lines that another slice books."""

from datetime import date
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.banklink.elsewhere.model import Elsewhere

_LINE: LiteralString = """
    select e.id, e.body_id, e.on_day, e.yen, e.text, e.state, e.journal_id
    from app.bank_entry e where e.tenant_id = $1
"""


async def of_yen(
    tx: ReadTx, body: UUID, *, yen: int, since: date, most: int = 50
) -> list[Elsewhere]:
    """Lines of exactly these yen from a day on that nobody has matched, the earliest first."""
    sql: LiteralString = (
        _LINE + " and e.body_id = $2 and e.yen = $3 and e.on_day >= $4"
        " and e.state in ('open', 'other') order by e.on_day, e.id limit $5"
    )
    return await tx.all(Elsewhere, sql, *(tx.tenant, body, yen, since, most))


async def locked(tx: Tx, entry: UUID) -> Elsewhere | None:
    """A line, held until the transaction ends."""
    return await tx.one(Elsewhere, _LINE + " and e.id = $2 for update", tx.tenant, entry)
