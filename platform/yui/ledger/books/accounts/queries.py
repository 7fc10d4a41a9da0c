"""The SQL of a statement of account."""

from datetime import date
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx
from yui.ledger.books.model import AccountRow, Moved, Row
from yui.ledger.books.place import Place, Which

_MOVED: LiteralString = """
    with a as (
        select id from app.account
        where tenant_id = $1 and body_id = $2
          and ($3::uuid is null or id = $3) and ($4::text is null or kind = $4)
          and ($5::uuid is null or worker_id = $5) and ($6::uuid is null or client_id = $6)
          and ($7::integer is null or other = $7)
    ), x as (
        select p.journal_id as journal, p.line, 0 as side, p.posted_on as "on", p.memo,
               p.credit as counter, p.amount_yen as debit, 0::bigint as credit
        from a join app.posting p on p.tenant_id = $1 and p.debit = a.id
        where p.posted_on <= $9
        union all
        select p.journal_id, p.line, 1, p.posted_on, p.memo, p.debit, 0, p.amount_yen
        from a join app.posting p on p.tenant_id = $1 and p.credit = a.id
        where p.posted_on <= $9
    ), run as (
        select x.*, sum(credit - debit) over (order by "on", journal, line, side) as balance
        from x
    ), page as (
        select * from run
        where "on" >= $8
          and ($10::date is null
               or ("on", journal, line, side) > ($10, $11::uuid, $12::integer, $13::integer))
        order by "on", journal, line, side limit $14
    )
    select g.journal, g.line, g.side, g."on", j.kind,
           coalesce(nullif(g.memo, ''), j.memo) as memo, k.kind as counter_kind,
           coalesce(w.code || ' ' || w.name, c.name, t.name, '') as counter_party,
           g.debit, g.credit, g.balance::bigint as balance
    from page g
    join app.journal j on j.tenant_id = $1 and j.id = g.journal
    join app.account k on k.tenant_id = $1 and k.id = g.counter
    left join app.worker w on w.tenant_id = $1 and w.id = k.worker_id
    left join app.client c on c.tenant_id = $1 and c.id = k.client_id
    left join app.tenant t on t.code = k.other
    order by g."on", g.journal, g.line, g.side
"""


async def moved(
    tx: ReadTx,
    body: UUID,
    which: Which,
    *,
    since: date,
    until: date,
    after: Place | None,
    most: int,
) -> list[Moved]:
    """A page of the ledger of some accounts from `since` to `until`, each line with the balance
    after it (credits less debits, all days before it counted)."""
    return await tx.all(
        Moved,
        _MOVED,
        *(tx.tenant, body, which.account, which.kind, which.worker, which.client, which.town),
        *(since, until),
        *(after.on if after else None, after.journal if after else None),
        *(after.line if after else None, after.side if after else None, most),
    )


async def sums(tx: ReadTx, body: UUID, which: Which, *, since: date, until: date) -> Row | None:
    """The same accounts: carried to `since`, moved until `until`; None when there is no account."""
    return await tx.one(
        Row,
        """
        with a as (
            select id, kind from app.account
            where tenant_id = $1 and body_id = $2
              and ($3::uuid is null or id = $3) and ($4::text is null or kind = $4)
              and ($5::uuid is null or worker_id = $5) and ($6::uuid is null or client_id = $6)
              and ($7::integer is null or other = $7)
        ), x as (
            select p.posted_on, -p.amount_yen as yen
            from a join app.posting p on p.tenant_id = $1 and p.debit = a.id
            where p.posted_on <= $9
            union all
            select p.posted_on, p.amount_yen
            from a join app.posting p on p.tenant_id = $1 and p.credit = a.id
            where p.posted_on <= $9
        )
        select (select min(kind) from a) as kind,
               coalesce(sum(yen) filter (where posted_on < $8), 0)::bigint as opening,
               coalesce(sum(-yen) filter (where posted_on >= $8 and yen < 0), 0)::bigint as debit,
               coalesce(sum(yen) filter (where posted_on >= $8 and yen > 0), 0)::bigint as credit
        from x having exists (select from a)
        """,
        *(tx.tenant, body, which.account, which.kind, which.worker, which.client, which.town),
        *(since, until),
    )


async def account(tx: ReadTx, body: UUID, *, account: UUID) -> AccountRow | None:
    """One account, without its sums."""
    return await tx.one(
        AccountRow,
        """
        select a.id, a.kind, coalesce(w.code || ' ' || w.name, c.name, t.name, '') as party,
               a.category, a.tax, 0::bigint as opening, 0::bigint as debit, 0::bigint as credit
        from app.account a
        left join app.worker w on w.tenant_id = $1 and w.id = a.worker_id
        left join app.client c on c.tenant_id = $1 and c.id = a.client_id
        left join app.tenant t on t.code = a.other
        where a.tenant_id = $1 and a.body_id = $2 and a.id = $3
        """,
        *(tx.tenant, body, account),
    )


async def party(tx: ReadTx, which: Which) -> str | None:
    """The name of whose accounts these are."""
    return await tx.one(
        str,
        """
        select coalesce(
            (select code || ' ' || name from app.worker where tenant_id = $1 and id = $2),
            (select name from app.client where tenant_id = $1 and id = $3),
            (select name from app.tenant where code = $4))
        """,
        *(tx.tenant, which.worker, which.client, which.town),
    )
