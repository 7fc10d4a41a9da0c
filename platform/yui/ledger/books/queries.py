"""The SQL of the books. Months and days are read by their journals' days, through journal_by_date."""

from datetime import date
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx
from yui.ledger.books.journal import Entry, Line
from yui.ledger.books.model import AccountRow, Row
from yui.ledger.books.place import Place

_TRIAL: LiteralString = """
    with sealed as (
        select max(month) as month from app.period_seal
        where tenant_id = $1 and body_id = $2 and month < $3
    ), moved as (
        select s.account, sum(s.yen) filter (where s.posted_on < $3) as opening,
               sum(-s.yen) filter (where s.posted_on >= $3 and s.yen < 0) as debit,
               sum(s.yen) filter (where s.posted_on >= $3 and s.yen > 0) as credit
        from sealed, app.journal j
        join lateral (
            select p.posted_on, p.debit as account, -p.amount_yen as yen
            from app.posting p where p.tenant_id = $1 and p.journal_id = j.id
            union all
            select p.posted_on, p.credit, p.amount_yen
            from app.posting p where p.tenant_id = $1 and p.journal_id = j.id
        ) s on true
        where j.tenant_id = $1 and j.body_id = $2 and j.posted_on <= $4
          and (sealed.month is null
               or j.posted_on >= (sealed.month + interval '1 month')::date)
        group by s.account
    ), carried as (
        select b.account_id as account, b.balance_yen as opening
        from app.period_balance b, sealed
        where b.tenant_id = $1 and b.body_id = $2 and b.month = sealed.month
    )
    select a.kind, sum(s.opening)::bigint as opening, sum(s.debit)::bigint as debit,
           sum(s.credit)::bigint as credit
    from (
        select account, coalesce(opening, 0) as opening, coalesce(debit, 0) as debit,
               coalesce(credit, 0) as credit from moved
        union all select account, opening, 0, 0 from carried
    ) s join app.account a on a.tenant_id = $1 and a.id = s.account
    group by a.kind order by a.kind
"""


async def trial(tx: ReadTx, body: UUID, *, since: date, until: date) -> list[Row]:
    """Every kind of account: carried from before `since`, moved from `since` to `until`.

    What is carried comes from the last month that was sealed before, and from what moved after it.
    """
    return await tx.all(
        Row,
        _TRIAL,
        *(tx.tenant, body, since, until),
    )


async def accounts(
    tx: ReadTx, body: UUID, *, kind: str, since: date, until: date, after: UUID | None, most: int
) -> list[AccountRow]:
    """A page of the accounts of a kind with their balances, by id (補助残高一覧)."""
    return await tx.all(
        AccountRow,
        """
        select a.id, a.kind, coalesce(w.code || ' ' || w.name, c.name, t.name, '') as party,
               a.category, a.tax, s.opening, s.debit, s.credit, a.worker_id, a.client_id, a.other
        from (
            select * from app.account
            where tenant_id = $1 and body_id = $2 and kind = $3
              and ($6::uuid is null or id > $6)
            order by id limit $7
        ) a
        left join app.worker w on w.tenant_id = $1 and w.id = a.worker_id
        left join app.client c on c.tenant_id = $1 and c.id = a.client_id
        left join app.tenant t on t.code = a.other
        cross join lateral (
            select coalesce(sum(x.yen) filter (where x.posted_on < $4), 0)::bigint as opening,
                   coalesce(sum(-x.yen) filter (where x.posted_on >= $4 and x.yen < 0), 0)::bigint
                       as debit,
                   coalesce(sum(x.yen) filter (where x.posted_on >= $4 and x.yen > 0), 0)::bigint
                       as credit
            from (
                select p.posted_on, p.amount_yen as yen from app.posting p
                where p.tenant_id = $1 and p.credit = a.id and p.posted_on <= $5
                union all
                select p.posted_on, -p.amount_yen from app.posting p
                where p.tenant_id = $1 and p.debit = a.id and p.posted_on <= $5
            ) x
        ) s
        order by a.id
        """,
        *(tx.tenant, body, kind, since, until, after, most),
    )


async def journals(
    tx: ReadTx, body: UUID, *, since: date, until: date, after: Place | None, most: int
) -> list[Entry]:
    """A page of the journal book, in the order of days and of posting."""
    return await tx.all(
        Entry,
        """
        select j.id, j.posted_on as "on", j.key, j.kind, j.memo, p.lines, p.yen, j.made_at,
               coalesce(s.name, '') as maker, j.reverses, r.id as reversed_by
        from (
            select * from app.journal
            where tenant_id = $1 and body_id = $2 and posted_on between $3 and $4
              and ($5::date is null or (posted_on, id) > ($5, $6::uuid))
            order by posted_on, id limit $7
        ) j
        cross join lateral (
            select count(*) as lines, coalesce(sum(amount_yen), 0)::bigint as yen
            from app.posting where tenant_id = $1 and journal_id = j.id
        ) p
        left join app.staff s on s.tenant_id = $1 and s.id = j.made_by
        left join app.journal r on r.tenant_id = $1 and r.reverses = j.id
        order by j.posted_on, j.id
        """,
        *(tx.tenant, body, since, until),
        *(after.on if after else None, after.journal if after else None, most),
    )


async def journal(tx: ReadTx, body: UUID, *, journal: UUID) -> Entry | None:
    """A journal of the body."""
    return await tx.one(
        Entry,
        """
        select j.id, j.posted_on as "on", j.key, j.kind, j.memo, p.lines, p.yen, j.made_at,
               coalesce(s.name, '') as maker, j.reverses, r.id as reversed_by
        from app.journal j
        cross join lateral (
            select count(*) as lines, coalesce(sum(amount_yen), 0)::bigint as yen
            from app.posting where tenant_id = $1 and journal_id = j.id
        ) p
        left join app.staff s on s.tenant_id = $1 and s.id = j.made_by
        left join app.journal r on r.tenant_id = $1 and r.reverses = j.id
        where j.tenant_id = $1 and j.body_id = $2 and j.id = $3
        """,
        *(tx.tenant, body, journal),
    )


async def lines(tx: ReadTx, *, journal: UUID, after: int, most: int) -> list[Line]:
    """A page of a journal's postings, after line `after`."""
    return await tx.all(
        Line,
        """
        select p.journal_id as journal, p.line, p.amount_yen as yen, p.memo,
               d.id as debit, d.kind as debit_kind,
               coalesce(dw.code || ' ' || dw.name, dc.name, dt.name, '') as debit_party,
               d.category as debit_category, d.tax as debit_tax,
               c.id as credit, c.kind as credit_kind,
               coalesce(cw.code || ' ' || cw.name, cc.name, ct.name, '') as credit_party,
               c.category as credit_category, c.tax as credit_tax
        from app.posting p
        join app.account d on d.tenant_id = $1 and d.id = p.debit
        join app.account c on c.tenant_id = $1 and c.id = p.credit
        left join app.worker dw on dw.tenant_id = $1 and dw.id = d.worker_id
        left join app.client dc on dc.tenant_id = $1 and dc.id = d.client_id
        left join app.tenant dt on dt.code = d.other
        left join app.worker cw on cw.tenant_id = $1 and cw.id = c.worker_id
        left join app.client cc on cc.tenant_id = $1 and cc.id = c.client_id
        left join app.tenant ct on ct.code = c.other
        where p.tenant_id = $1 and p.journal_id = $2 and p.line > $3
        order by p.line limit $4
        """,
        *(tx.tenant, journal, after, most),
    )
