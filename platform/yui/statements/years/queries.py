"""The SQL of a year's payments."""

from datetime import date
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.statements.years.model import Line, Paid

_LINES: LiteralString = """
    select o.worker_id, r.body_id, b.name as body, w.code, w.name, o.category,
           sum(o.gross_yen - o.included_yen)::bigint as gross_yen,
           sum(o.tax_yen + o.included_yen)::bigint as tax_yen,
           sum(o.withholding_yen)::bigint as withholding_yen,
           coalesce(sum(o.gross_yen + o.tax_yen) filter (where extract(year from r.pay_on) > $2::integer), 0)
               ::bigint as unpaid_yen,
           coalesce(sum(o.withholding_yen) filter (where extract(year from r.pay_on) > $2::integer), 0)
               ::bigint as unpaid_withholding_yen
    from app.payout o
    join app.payout_run r on r.tenant_id = $1 and r.id = o.run_id
    join app.body b on b.tenant_id = $1 and b.id = r.body_id
    join app.worker w on w.tenant_id = $1 and w.id = o.worker_id
    where o.tenant_id = $1 and r.state in ('exported', 'settled')
      and r.closing_on between make_date($2::integer, 1, 1) and make_date($2::integer, 12, 31)
"""
_COUNT: LiteralString = "select count(*) from ("


async def paid(tx: ReadTx, worker: UUID, *, year: int) -> list[Paid]:
    """A worker's payments that were closed in a year, the oldest first."""
    return await tx.all(
        Paid,
        """
        select s.number, b.name as body, s.closing_on, s.pay_on, o.category,
               o.gross_yen - o.included_yen as gross_yen, o.tax_yen + o.included_yen as tax_yen,
               o.withholding_yen, o.net_yen
        from app.statement s
        join app.payout o on o.tenant_id = $1 and o.run_id = s.run_id and o.worker_id = $2
        join app.body b on b.tenant_id = $1 and b.id = s.body_id
        where s.tenant_id = $1 and s.worker_id = $2
          and s.closing_on between make_date($3::integer, 1, 1) and make_date($3::integer, 12, 31)
        order by s.closing_on, o.category
        """,
        tx.tenant,
        worker,
        year,
    )


async def lines(
    tx: ReadTx, *, year: int, after: tuple[str, str, UUID] | None = None, most: int
) -> list[Line]:
    """Every payee's year by category, by code, going on after (code, category, payer)."""
    code, category, body = after or (None, "", None)
    return await tx.all(
        Line,
        _LINES
        + """
        and ($3::text is null or (w.code, o.category, r.body_id) > ($3, $4::text, $6::uuid))
        group by o.worker_id, r.body_id, b.name, w.code, w.name, o.category
        order by w.code, o.category, r.body_id limit $5
        """,
        *(tx.tenant, year, code, category, most, body),
    )


async def payees(tx: ReadTx, *, year: int, body: UUID, after: UUID, most: int) -> list[UUID]:
    """Who was paid by a body for a year, by id, going on after one."""
    return await tx.all(
        UUID,
        """
        select distinct o.worker_id from app.payout o
        join app.payout_run r on r.tenant_id = $1 and r.id = o.run_id
        where o.tenant_id = $1 and r.body_id = $3 and r.state in ('exported', 'settled')
          and r.closing_on between make_date($2::integer, 1, 1) and make_date($2::integer, 12, 31)
          and o.worker_id > $4
        order by o.worker_id limit $5
        """,
        *(tx.tenant, year, body, after, most),
    )


async def hold(tx: Tx, body: UUID) -> None:
    """Holds a body until the transaction ends: its certificates are issued by one at a time, so that
    no number is taken for one that another has just issued."""
    await tx.run(
        "select id from app.body where tenant_id = $1 and id = $2 for no key update",
        *(tx.tenant, body),
    )


async def unfinished(tx: ReadTx, *, year: int, body: UUID, closing: date) -> date | None:
    """A closing day of a year that is not in its sums yet: of a run without its file, or the year's
    last one (`closing`) when something is owed up to it and no run has taken it."""
    return await tx.one(
        date,
        """
        select d.day from (
            select min(r.closing_on) as day from app.payout_run r
            where r.tenant_id = $1 and r.body_id = $2 and r.kind = 'monthly'
              and r.state in ('building', 'draft', 'approved')
              and r.closing_on between make_date($4::integer, 1, 1) and make_date($4::integer, 12, 31)
            union all
            select $3::date where not exists (
                select from app.payout_run r where r.tenant_id = $1 and r.body_id = $2
                   and r.closing_on >= $3 and r.state <> 'discarded' and r.kind = 'monthly')
            and exists (
                select from app.account a
                where a.tenant_id = $1 and a.body_id = $2 and a.kind = 'worker_payable' and (
                    select sum(case when p.credit = a.id then p.amount_yen else -p.amount_yen end)
                    from app.posting p
                    where p.tenant_id = $1 and p.worker_id = a.worker_id and p.counts_on <= $3
                      and a.id in (p.credit, p.debit)) > 0)
        ) d where d.day is not null order by d.day limit 1
        """,
        *(tx.tenant, body, closing, year),
    )


async def of_payee(tx: ReadTx, worker: UUID, *, year: int, body: UUID) -> list[Line]:
    """One payee's year at one body, by category."""
    return await tx.all(
        Line,
        _LINES
        + """
        and o.worker_id = $3 and r.body_id = $4
        group by o.worker_id, r.body_id, b.name, w.code, w.name, o.category order by o.category
        """,
        *(tx.tenant, year, worker, body),
    )


async def most_bought(tx: ReadTx, *, since: date, until: date) -> int:
    """What one payee without a number was paid with tax for the days, at the most."""
    found: int = await tx.value(
        """
        select coalesce(max(s.yen), 0)::bigint from (
            select sum(o.gross_yen + o.tax_yen) as yen
            from app.payout o join app.payout_run r on r.tenant_id = $1 and r.id = o.run_id
            where o.tenant_id = $1 and r.state in ('exported', 'settled')
              and r.closing_on between $2 and $3 and o.invoice_number is null
            group by o.worker_id, r.body_id
        ) s
        """,
        *(tx.tenant, since, until),
    )
    return found


async def due_counts(tx: ReadTx, *, year: int, overs: dict[str, int]) -> list[int]:
    """How many payees' lines of a year exceed their category's threshold, by payer."""
    return await tx.all(
        int,
        _COUNT
        + _LINES
        + """
            group by o.worker_id, r.body_id, b.name, w.code, w.name, o.category
        ) l join unnest($3::text[], $4::bigint[]) t (category, over) on t.category = l.category
        where l.gross_yen + l.tax_yen > t.over group by l.body_id
        """,
        *(tx.tenant, year, list(overs), list(overs.values())),
    )
