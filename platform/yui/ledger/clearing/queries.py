"""The SQL of clearing accounts."""

from collections.abc import Collection
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.ledger.clearing.model import Entry, Note

_ENTRIES: LiteralString = """
    with a as (
        select a.id, a.kind, coalesce(w.code || ' ' || w.name, t.name, '') as party,
               (select max(s.month) from app.period_seal s
                where s.tenant_id = $1 and s.body_id = $2 and s.month <= $4
                  and not exists (select from app.period_balance b
                                  where b.tenant_id = $1 and b.body_id = $2
                                    and b.month = s.month and b.account_id = a.id
                                    and b.balance_yen <> 0)) as sealed
        from app.account a
        left join app.worker w on w.tenant_id = $1 and w.id = a.worker_id
        left join app.tenant t on t.code = a.other
        where a.tenant_id = $1 and a.body_id = $2 and a.kind = any ($3::text[])
    ), moved as (
        select a.id as account, p.journal_id as journal, p.amount_yen as yen, p.posted_on as "on",
               p.memo
        from a join app.posting p on p.tenant_id = $1 and p.credit = a.id
        where p.posted_on <= $4
          and (a.sealed is null or p.posted_on >= (a.sealed + interval '1 month')::date)
        union all
        select a.id, p.journal_id, -p.amount_yen, p.posted_on, p.memo
        from a join app.posting p on p.tenant_id = $1 and p.debit = a.id
        where p.posted_on <= $4
          and (a.sealed is null or p.posted_on >= (a.sealed + interval '1 month')::date)
    ), live as (select account from moved group by account having sum(yen) <> 0)
    select m.account, a.kind, m.journal, j.key, m."on", sum(m.yen)::bigint as yen, j.reverses,
           a.party, coalesce(nullif(j.memo, ''), min(m.memo)) as memo
    from moved m join live l on l.account = m.account join a on a.id = m.account
    join app.journal j on j.tenant_id = $1 and j.id = m.journal
    group by m.account, a.kind, m.journal, j.key, m."on", j.reverses, a.party, j.memo
    having sum(m.yen) <> 0
"""


async def entries(tx: ReadTx, body: UUID, *, kinds: Collection[str], until: date) -> list[Entry]:
    """What journals did to the body's clearing accounts that are not at 0, up to `until`.

    An account that was at 0 when a month was sealed is read from there on: what was before is gone.
    """
    return await tx.all(
        Entry,
        _ENTRIES,
        *(tx.tenant, body, sorted(kinds), until),
    )


async def bodies(tx: ReadTx) -> list[UUID]:
    """The bodies that keep books here."""
    return await tx.all(
        UUID, "select distinct body_id from app.account where tenant_id = $1", tx.tenant
    )


async def notes(tx: ReadTx, body: UUID) -> list[Note]:
    """The latest note on every item of the body."""
    return await tx.all(
        Note,
        """
        select distinct on (n.account_id, n.journal_id) n.account_id as account,
               n.journal_id as journal, n.reason, n.until, coalesce(s.name, '') as maker
        from app.open_item_note n
        left join app.staff s on s.tenant_id = $1 and s.id = n.made_by
        where n.tenant_id = $1 and n.body_id = $2
        order by n.account_id, n.journal_id, n.made_at desc, n.id desc
        """,
        tx.tenant,
        body,
    )


async def record_note(tx: Tx, body: UUID, note: Note, *, at: datetime) -> None:
    """Adds a note on an item."""
    await tx.run(
        """
        insert into app.open_item_note
            (tenant_id, body_id, account_id, journal_id, reason, until, made_at, made_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        *(tx.tenant, body, note.account, note.journal, note.reason, note.until, at, tx.actor.id),
    )
