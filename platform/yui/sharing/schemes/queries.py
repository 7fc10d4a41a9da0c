"""Every SQL statement about schemes. What crosses between towns is a call of a gate."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.sharing.schemes.model import Agreed, Change, Scheme

_CHANGE: LiteralString = """
    select c.id, c.side, c.other, t.name as other_name, c.leads, c.scheme, c.document, c.valid_from,
           c.state, c.proposed_at, c.answered_at
    from app.scheme_change c join app.tenant t on t.code = c.other
    where c.tenant_id = $1
"""


async def agreements(tx: ReadTx, *, on: date) -> list[Agreed]:
    """The agreements of this town that hold or are to come, ours to lead first."""
    return await tx.all(
        Agreed,
        """
        select t.code as other, t.name as other_name, a.lead = $1 as leads, a.scheme, a.document,
               a.valid_from, a.valid_to
        from app.agreement a
        join app.tenant t on t.code = case when a.lead = $1 then a.guest else a.lead end
        where $1 in (a.lead, a.guest) and (a.valid_to is null or a.valid_to >= $2)
          and not exists (select from app.agreement b where b.lead = a.lead and b.guest = a.guest
                          and b.valid_from > a.valid_from and b.valid_from <= $2)
        order by leads desc, t.code, a.valid_from limit 500
        """,
        *(tx.tenant, on),
    )


async def propose(
    tx: Tx,
    change: UUID,
    *,
    other: int,
    leads: bool,
    scheme: Scheme,
    document: str,
    since: date,
    at: datetime,
) -> str:
    """Puts it to the other town; the gate's word."""
    word: str = await tx.value(
        "select gate.scheme_propose($1, $2, $3, $4, $5, $6, $7)",
        *(change, other, leads, scheme.value, document, since, at),
    )
    return word


async def answer(tx: Tx, change: UUID, *, says: str, at: datetime) -> str:
    """Agreed, declined or withdrawn; the gate's word."""
    word: str = await tx.value("select gate.scheme_answer($1, $2, $3)", change, says, at)
    return word


async def changes(tx: ReadTx, *, after: tuple[datetime, UUID] | None, most: int) -> list[Change]:
    """A page of changes, the newest first."""
    sql: LiteralString = (
        _CHANGE + " and ($2::timestamptz is null or (c.proposed_at, c.id) < ($2, $3::uuid))"
        " order by c.proposed_at desc, c.id desc limit $4"
    )
    return await tx.all(Change, sql, tx.tenant, *(after or (None, None)), most)


async def change(tx: ReadTx, change_id: UUID) -> Change | None:
    """One change."""
    return await tx.one(Change, _CHANGE + " and c.id = $2", tx.tenant, change_id)
