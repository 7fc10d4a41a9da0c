"""Every SQL statement of the slice."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import Tx
from yui.statements.model import Entry, Item, Payment, Prints, Statement

_STATEMENT: LiteralString = """
    select run_id, worker_id, body_id, journal_id, number, closing_on, pay_on, object_by, gross_yen,
           tax_yen, withholding_yen, net_yen, issued_at
    from app.statement
"""
_BEFORE: LiteralString = """
    select e.* from unnest($2::uuid[], $3::uuid[], $4::uuid[]) o (worker_id, body_id, journal_id)
    cross join lateral (
        select run_id, worker_id, body_id, journal_id, number, closing_on, pay_on, object_by,
               gross_yen, tax_yen, withholding_yen, net_yen, issued_at
        from app.statement
        where tenant_id = $1 and worker_id = o.worker_id and body_id = o.body_id
          and journal_id < o.journal_id
        order by journal_id desc limit 1
    ) e
"""
_LINES: LiteralString = """
    select o.at::int - 1 as at, x.*
    from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::uuid[], $7::uuid[], $8::date[])
         with ordinality o (worker_id, body_id, clearing, closing_on, journal_id,
                            earlier_journal, earlier_closing, at)
    cross join lateral (with f as (
        -- What belongs to one agreement with a leader is one line; one by the unit has a price.
        select x.journal_id, n.fee_id, case g.kind when 'unit' then x.sign * n.units end as units,
               g.unit_name, g.fee_yen
        from app.leader_fee_line n
        join app.leader_fee g on g.tenant_id = $1 and g.id = n.fee_id
        cross join lateral (
            values (n.journal_id, 1), (n.reversal_id, -1), (n.fraction_id, 0)
        ) x (journal_id, sign)
        where n.tenant_id = $1 and n.worker_id = o.worker_id and x.journal_id is not null
    ), l as (
        select p.posted_on as day, p.journal_id, p.line, f.fee_id,
               coalesce(s.title, p.memo) as title,
               coalesce(least(i.accepted, d.quantity - d.settled), f.units, 0) as quantity,
               coalesce(s.unit_name, case when f.units is not null then f.unit_name end, '')
                   as unit,
               coalesce(i.yen / nullif(least(i.accepted, d.quantity - d.settled), 0),
                        s.unit_price_yen, f.fee_yen * (f.units is not null)::int, 0)
                   as unit_price_yen,
               case when p.credit = a.id then p.amount_yen else -p.amount_yen end as yen,
               a.tax = 'inclusive' as inclusive
        from app.account a
        join app.posting p on p.tenant_id = $1 and p.worker_id = o.worker_id
             and a.id in (p.debit, p.credit)
        left join app.inspection i on i.tenant_id = $1 and i.journal_id = p.journal_id
        left join app.delivery d on d.tenant_id = $1 and d.id = i.delivery_id
        left join app.assignment s on s.tenant_id = $1 and s.id = d.assignment_id
        left join f on f.journal_id = p.journal_id
        where a.tenant_id = $1 and a.worker_id = o.worker_id and a.body_id = o.body_id
          and a.kind = 'worker_payable' and p.debit <> o.clearing and p.credit <> o.clearing
          and p.counts_on <= o.closing_on and p.journal_id < o.journal_id
          and not (p.counts_on <= coalesce(o.earlier_closing, '-infinity')
                   and p.journal_id < coalesce(o.earlier_journal,
                                               '00000000-0000-0000-0000-000000000000'))
    )
    select max(day) as day, max(title) as title, sum(quantity)::int as quantity,
           max(unit) as unit, max(unit_price_yen)::bigint as unit_price_yen,
           sum(yen)::bigint as yen, bool_or(inclusive) as inclusive,
           row_number() over (order by max(day), min(journal_id::text collate "C"), min(line))::int
               as nth
    from l group by coalesce(fee_id::text, journal_id || '/' || line)
    having bool_and(fee_id is null) or sum(yen) <> 0
    order by nth limit 5000
    ) x order by o.at, x.nth
"""


async def unissued(tx: Tx, run_id: UUID) -> int:
    """Payees of a run without a statement: two sets, whatever is believed of how many there are."""
    found: int = await tx.value(
        """
        select count(*) from (
            select worker_id from app.payout where tenant_id = $1 and run_id = $2
            except select worker_id from app.statement where tenant_id = $1 and run_id = $2) o
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
        *(tx.tenant, run_id, worker),
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


async def before(tx: Tx, found: Sequence[Statement]) -> dict[UUID, Statement]:
    """Each worker's statement of the same body before this one, where there is one."""
    earlier = await tx.all(
        Statement,
        _BEFORE,
        *(tx.tenant, [one.worker_id for one in found], [one.body_id for one in found]),
        [one.journal_id for one in found],
    )
    return {one.worker_id: one for one in earlier}


async def items(tx: Tx, run_id: UUID, *, workers: Sequence[UUID]) -> list[Item]:
    """The amounts of some workers' statements of a run by withholding category."""
    return await tx.all(
        Item,
        """
        select worker_id, category, gross_yen, tax_yen, withholding_yen, net_yen, invoice_number
        from app.payout where tenant_id = $1 and run_id = $2 and worker_id = any ($3::uuid[])
        order by worker_id, category
        """,
        *(tx.tenant, run_id, workers),
    )


async def payments(tx: Tx, run_id: UUID, *, workers: Sequence[UUID]) -> list[Payment]:
    """Whom some workers' statements of a run are to, and where the money went."""
    return await tx.all(
        Payment,
        """
        select distinct on (o.worker_id) o.worker_id, w.name, w.code, o.invoice_number,
               coalesce(e.bank_kana || ' ' || e.branch_kana, '') as bank,
               coalesce(e.account_tail, '') as account_tail
        from app.payout o
        join app.worker w on w.tenant_id = $1 and w.id = o.worker_id
        left join app.engagement e on e.tenant_id = $1 and e.id = o.engagement_id
        where o.tenant_id = $1 and o.run_id = $2 and o.worker_id = any ($3::uuid[])
        order by o.worker_id, o.category
        """,
        *(tx.tenant, run_id, workers),
    )


async def lines(
    tx: Tx,
    found: Sequence[Statement],
    *,
    earlier: Mapping[UUID, Statement],
    clearing: Sequence[UUID],
) -> list[list[Entry]]:
    """The postings behind each statement by date: what counts up to its closing day and was posted
    before its run was built, but for what the `earlier` statement had. Journals' ids are in the
    order of time, and the build holds the books still while it sums. A leader's fee is one line an
    agreement, its last day and sum. `clearing` is each body's account of runs.
    """
    before = [earlier.get(one.worker_id) for one in found]
    rows = await tx.all(
        Entry,
        _LINES,
        tx.tenant,
        [one.worker_id for one in found],
        [one.body_id for one in found],
        clearing,
        [one.closing_on for one in found],
        [one.journal_id for one in found],
        [one and one.journal_id for one in before],
        [one and one.closing_on for one in before],
    )
    listed: list[list[Entry]] = [[] for _ in found]
    for row in rows:
        listed[row.at].append(row)
    return listed


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


async def ends_of(tx: Tx, run_id: UUID, *, most: int) -> list[UUID]:
    """The last payee of each full part of `most` statements, by worker's id."""
    return await tx.all(
        UUID,
        """
        select o.worker_id
        from (
            select worker_id, row_number() over (order by worker_id) as nth
            from app.statement where tenant_id = $1 and run_id = $2
        ) o
        where o.nth % $3 = 0 order by o.worker_id
        """,
        *(tx.tenant, run_id, most),
    )


async def part_of(tx: Tx, run_id: UUID, *, part: Prints) -> list[Statement]:
    """A part of a run's statements, by worker's id; they are the same ones every time."""
    return await tx.all(
        Statement,
        _STATEMENT
        + """
        where tenant_id = $1 and run_id = $2 and worker_id > $3
        order by worker_id offset $4 limit $5
        """,
        *(tx.tenant, run_id, part.after, part.first, part.most),
    )
