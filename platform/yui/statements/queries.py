"""Every SQL statement of the slice."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import Tx
from yui.statements.model import Entry, Item, Payment, Statement

_STATEMENT: LiteralString = """
    select run_id, worker_id, body_id, journal_id, number, closing_on, pay_on, object_by, gross_yen,
           tax_yen, withholding_yen, net_yen, issued_at
    from app.statement
"""
_LINES: LiteralString = """
    with f as (
        -- What belongs to one agreement with a leader is one line; one by the unit has a price.
        select x.journal_id, n.fee_id, case g.kind when 'unit' then x.sign * n.units end as units,
               g.unit_name, g.fee_yen
        from app.leader_fee_line n
        join app.leader_fee g on g.tenant_id = $1 and g.id = n.fee_id
        cross join lateral (
            values (n.journal_id, 1), (n.reversal_id, -1), (n.fraction_id, 0)
        ) x (journal_id, sign)
        where n.tenant_id = $1 and n.worker_id = $2 and x.journal_id is not null
    ), l as (
        select p.posted_on as day, p.journal_id, p.line, f.fee_id,
               coalesce(s.title, p.memo) as title,
               coalesce(least(i.accepted, d.quantity - d.settled), f.units, 0) as quantity,
               coalesce(s.unit_name, case when f.units is not null then f.unit_name end, '')
                   as unit,
               coalesce(i.yen / nullif(least(i.accepted, d.quantity - d.settled), 0),
                        s.unit_price_yen, f.fee_yen * (f.units is not null)::int, 0)
                   as unit_price_yen,
               case when p.credit = a.id then p.amount_yen else -p.amount_yen end as yen
        from app.account a
        join app.posting p on p.tenant_id = $1 and p.worker_id = $2
             and a.id in (p.debit, p.credit)
        left join app.inspection i on i.tenant_id = $1 and i.journal_id = p.journal_id
        left join app.delivery d on d.tenant_id = $1 and d.id = i.delivery_id
        left join app.assignment s on s.tenant_id = $1 and s.id = d.assignment_id
        left join f on f.journal_id = p.journal_id
        where a.tenant_id = $1 and a.worker_id = $2 and a.body_id = $3
          and a.kind = 'worker_payable' and p.debit <> $7 and p.credit <> $7
          and p.counts_on <= $4 and p.journal_id < $5
          and not (p.counts_on <= coalesce($8::date, '-infinity')
                   and p.journal_id < coalesce($6::uuid,
                                               '00000000-0000-0000-0000-000000000000'))
    )
    select max(day) as day, max(title) as title, sum(quantity)::int as quantity,
           max(unit) as unit, max(unit_price_yen)::bigint as unit_price_yen,
           sum(yen)::bigint as yen
    from l group by coalesce(fee_id::text, journal_id || '/' || line)
    having bool_and(fee_id is null) or sum(yen) <> 0
    order by max(day), min(journal_id::text collate "C"), min(line) limit 5000
"""


async def unissued(tx: Tx, run_id: UUID) -> int:
    """Payees of a run without a statement."""
    found: int = await tx.value(
        """
        select count(distinct o.worker_id) from app.payout o
        where o.tenant_id = $1 and o.run_id = $2 and not exists (
            select from app.statement s
            where s.tenant_id = $1 and s.run_id = $2 and s.worker_id = o.worker_id)
        """,
        tx.tenant,
        run_id,
    )
    return found


async def issue(
    tx: Tx, run_id: UUID, *, prefix: str, first: int, object_by: date, at: datetime
) -> int:
    """Issues a statement to every payee of the run that has none, numbered from `first` by code."""
    return await tx.run(
        """
        insert into app.statement (tenant_id, run_id, worker_id, body_id, journal_id, number,
            closing_on, pay_on, object_by, gross_yen, tax_yen, withholding_yen, net_yen, issued_at)
        select $1, o.run_id, o.worker_id, r.body_id, o.journal_id,
               $3::text || lpad(o.count::text, greatest(5, length(o.count::text)), '0'),
               r.closing_on, r.pay_on, $5, o.gross, o.tax, o.held, o.gross + o.tax - o.held, $6
        from (
            select p.run_id, p.worker_id, p.journal_id, sum(p.gross_yen)::bigint as gross,
                   sum(p.tax_yen)::bigint as tax, sum(p.withholding_yen)::bigint as held,
                   $4::bigint - 1 + row_number() over (order by w.code, p.worker_id) as count
            from app.payout p join app.worker w on w.tenant_id = $1 and w.id = p.worker_id
            where p.tenant_id = $1 and p.run_id = $2 and not exists (
                select from app.statement s
                where s.tenant_id = $1 and s.run_id = $2 and s.worker_id = p.worker_id)
            group by p.run_id, p.worker_id, p.journal_id, w.code
        ) o
        join app.payout_run r on r.tenant_id = $1 and r.id = o.run_id
        """,
        *(tx.tenant, run_id, prefix, first, object_by, at),
    )


async def statement(tx: Tx, run_id: UUID, *, worker: UUID) -> Statement | None:
    """A worker's statement of a run."""
    return await tx.one(
        Statement,
        _STATEMENT + "where tenant_id = $1 and run_id = $2 and worker_id = $3",
        tx.tenant,
        run_id,
        worker,
    )


async def preview(
    tx: Tx, run_id: UUID, *, worker: UUID, object_by: date, at: datetime
) -> Statement | None:
    """What her statement would say before it is issued."""
    return await tx.one(
        Statement,
        """
        select o.run_id, o.worker_id, r.body_id, o.journal_id, '' as number, r.closing_on, r.pay_on,
               $4::date as object_by, o.gross as gross_yen, o.tax as tax_yen,
               o.held as withholding_yen, o.gross + o.tax - o.held as net_yen,
               $5::timestamptz as issued_at
        from (
            select run_id, worker_id, journal_id, sum(gross_yen)::bigint as gross,
                   sum(tax_yen)::bigint as tax, sum(withholding_yen)::bigint as held
            from app.payout where tenant_id = $1 and run_id = $2 and worker_id = $3
            group by run_id, worker_id, journal_id
        ) o
        join app.payout_run r on r.tenant_id = $1 and r.id = o.run_id
        """,
        tx.tenant,
        run_id,
        worker,
        object_by,
        at,
    )


async def statements_of(tx: Tx, worker: UUID, *, most: int = 60) -> list[Statement]:
    """A worker's statements, the newest first."""
    return await tx.all(
        Statement,
        _STATEMENT + "where tenant_id = $1 and worker_id = $2 order by closing_on desc limit $3",
        tx.tenant,
        worker,
        most,
    )


async def before(tx: Tx, found: Statement) -> Statement | None:
    """The worker's statement of the same body before this one."""
    return await tx.one(
        Statement,
        _STATEMENT
        + """
        where tenant_id = $1 and worker_id = $2 and body_id = $3 and journal_id < $4
        order by journal_id desc limit 1
        """,
        tx.tenant,
        found.worker_id,
        found.body_id,
        found.journal_id,
    )


async def items(tx: Tx, found: Statement) -> list[Item]:
    """The statement's amounts by withholding category."""
    return await tx.all(
        Item,
        """
        select category, gross_yen, tax_yen, withholding_yen, net_yen, invoice_number
        from app.payout where tenant_id = $1 and run_id = $2 and worker_id = $3 order by category
        """,
        tx.tenant,
        found.run_id,
        found.worker_id,
    )


async def payment(tx: Tx, found: Statement) -> Payment | None:
    """Whom the statement is to, and where the money went."""
    return await tx.one(
        Payment,
        """
        select w.name, w.code, o.invoice_number,
               coalesce(e.bank_kana || ' ' || e.branch_kana, '') as bank,
               coalesce(e.account_tail, '') as account_tail
        from app.payout o
        join app.worker w on w.tenant_id = $1 and w.id = o.worker_id
        left join app.engagement e on e.tenant_id = $1 and e.id = o.engagement_id
        where o.tenant_id = $1 and o.run_id = $2 and o.worker_id = $3 limit 1
        """,
        tx.tenant,
        found.run_id,
        found.worker_id,
    )


async def lines(
    tx: Tx, found: Statement, *, earlier: Statement | None, clearing: UUID
) -> list[Entry]:
    """The postings behind a statement by date: what counts up to its closing day and was posted
    before its run was built, but for what the earlier statement had. Journals' ids are in the
    order of time, and the build holds the books still while it sums. A leader's fee is one line an
    agreement, its last day and sum.
    """
    return await tx.all(
        Entry,
        _LINES,
        tx.tenant,
        found.worker_id,
        found.body_id,
        found.closing_on,
        found.journal_id,
        earlier.journal_id if earlier else None,
        clearing,
        earlier.closing_on if earlier else None,
    )


async def owed(tx: Tx, worker: UUID, *, until: date) -> int:
    """What the body's books owe a worker before tax, with all that counts up to `until`, in yen."""
    found: int = await tx.value(
        """
        select coalesce(sum(case when p.credit = a.id then p.amount_yen else -p.amount_yen end), 0)
               ::bigint
        from app.account a
        join app.posting p on p.tenant_id = $1 and p.worker_id = $2 and a.id in (p.debit, p.credit)
        where a.tenant_id = $1 and a.worker_id = $2 and a.kind = 'worker_payable'
          and p.counts_on <= $3
        """,
        tx.tenant,
        worker,
        until,
    )
    return found


async def payees_of(tx: Tx, run_id: UUID, *, after: UUID, most: int) -> list[Statement]:
    """The run's statements by worker's id, from the one after `after`."""
    return await tx.all(
        Statement,
        _STATEMENT
        + """
        where tenant_id = $1 and run_id = $2 and worker_id > $3 order by worker_id limit $4
        """,
        tx.tenant,
        run_id,
        after,
        most,
    )


async def part_of(tx: Tx, run_id: UUID, *, first: int, most: int) -> list[Statement]:
    """A part of a run's statements, by worker's id; they are the same ones every time."""
    return await tx.all(
        Statement,
        _STATEMENT
        + """
        where tenant_id = $1 and run_id = $2 order by worker_id offset $3 limit $4
        """,
        *(tx.tenant, run_id, first, most),
    )
