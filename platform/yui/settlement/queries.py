"""Every SQL statement of the slice on its own town's rows; calls of gates: `crossing.queries`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.settlement.model import Dispute, Item, Statement, Tax, Transfer
from yui.settlement.rules import Rule

_STATEMENT: LiteralString = """
    select s.id, s.tenant_id as mine, s.other, t.name as other_town, s.body_id, s.other_name,
           s.month, s.number, s.corrects, s.lines, s.low_owes, s.high_owes, s.hash, s.state,
           s.drawn_at, s.low_confirmed_at, s.high_confirmed_at, s.closed_at, s.netting_id,
           s.netted_at, s.settled_at, s.low_tax, s.high_tax, s.low_deemed, s.high_deemed,
           s.invoice_number, s.other_invoice_number, s.exempt, p.number as paper, p.object_by
    from app.settlement s join app.tenant t on t.code = s.other
    left join app.settlement_paper p on p.tenant_id = $1 and p.settlement_id = s.id
    where s.tenant_id = $1
"""
_RULE: LiteralString = """
    select r.id, r.side, r.other, t.name as other_name, r.share_id, r.manager,
           m.name as manager_name, r.sponsor, p.name as sponsor_name, r.client_bp, r.worker_bp,
           r.manager_bp, r.sponsor_bp, r.rest, r.valid_from, r.valid_to, r.ours, r.state,
           r.proposed_at, r.answered_at
    from app.settlement_rule r
    join app.tenant t on t.code = r.other
    left join app.tenant m on m.code = r.manager
    left join app.tenant p on p.code = r.sponsor
    where r.tenant_id = $1
"""
_TRANSFER: LiteralString = """
    select id, side, other, body_id, other_name, account, netting_id, yen, state, planned_at,
           paid_on, paid_reference, received_on, received_reference
    from app.settlement_transfer where tenant_id = $1
"""


async def statement(tx: ReadTx, ident: UUID) -> Statement | None:
    """A statement as this town sees it."""
    return await tx.one(Statement, _STATEMENT + " and s.id = $2", tx.tenant, ident)


async def statements(
    tx: ReadTx, *, month: date, after: tuple[int, int] | None = None, most: int = 200
) -> list[Statement]:
    """The month's statements by town and number, going on after one of them."""
    sql: LiteralString = (
        _STATEMENT
        + " and s.month = $2 and ($3::int is null or (s.other, s.number) > ($3, $4::int))"
        " order by s.other, s.number limit $5"
    )
    return await tx.all(Statement, sql, tx.tenant, month, *(after or (None, None)), most)


async def waiting(tx: ReadTx, *, most: int = 50) -> list[Statement]:
    """Statements of any month that are not settled, the oldest first."""
    sql: LiteralString = (
        _STATEMENT + " and s.state in ('drawn', 'half', 'disputed', 'agreed', 'closed', 'netted')"
        " order by s.month, s.other, s.number limit $2"
    )
    return await tx.all(Statement, sql, tx.tenant, most)


async def silent(tx: ReadTx, *, today: date, most: int = 200) -> list[Statement]:
    """Statements that we have not confirmed and whose last day to object has passed."""
    sql: LiteralString = (
        _STATEMENT + " and s.state in ('drawn', 'half') and p.object_by < $2"
        " and case when s.tenant_id < s.other then s.low_confirmed_at else s.high_confirmed_at end"
        " is null order by p.object_by, s.id limit $3"
    )
    return await tx.all(Statement, sql, tx.tenant, today, most)


async def record_paper(
    tx: Tx, found: Statement, *, number: str, on: date, until: date, at: datetime
) -> None:
    """Our body's paper of a statement."""
    await tx.run(
        """
        insert into app.settlement_paper (tenant_id, settlement_id, body_id, number, issued_on,
            object_by, issued_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        """,
        *(tx.tenant, found.id, found.body_id, number, on, until, at),
    )


async def of_netting(tx: ReadTx, netting: UUID) -> list[Statement]:
    """This town's statements that were netted together."""
    sql: LiteralString = _STATEMENT + " and s.netting_id = $2 order by s.other, s.number"
    return await tx.all(Statement, sql, tx.tenant, netting)


async def corrections(tx: ReadTx, ident: UUID) -> list[Statement]:
    """The statements that correct this one."""
    sql: LiteralString = _STATEMENT + " and s.corrects = $2 order by s.number"
    return await tx.all(Statement, sql, tx.tenant, ident)


async def items(tx: ReadTx, ident: UUID, *, after: int = 0, most: int | None = None) -> list[Item]:
    """A statement's lines in their order, each with what it comes to by what was granted."""
    return await tx.all(
        Item,
        """
        select i.line, i.source, i.source_id, i.account, i.refund, i.payer, i.payee, i.title,
               i.quantity, i.unit_name, i.base_yen, i.yen, i.decided_at,
               (i.yen + coalesce((select sum(d.delta_yen) from app.settlement_dispute d
                   where d.tenant_id = i.tenant_id and d.settlement_id = i.settlement_id
                     and d.line = i.line and d.state = 'granted'), 0))::bigint as now_yen,
               coalesce(i.taxed_on, (i.decided_at at time zone 'Asia/Tokyo')::date) as taxed_on
        from app.settlement_item i
        where i.tenant_id = $1 and i.settlement_id = $2 and i.line > $3
        order by i.line limit $4
        """,
        tx.tenant,
        ident,
        after,
        most,
    )


async def taxes(tx: ReadTx, ident: UUID) -> list[Tax]:
    """A statement's consumption tax; none for one from before there were any."""
    return await tx.all(
        Tax,
        """
        select payer, refund, rate_bp, base_yen, tax_yen from app.settlement_tax
        where tenant_id = $1 and settlement_id = $2 order by payer, refund, rate_bp
        """,
        tx.tenant,
        ident,
    )


async def item(tx: ReadTx, ident: UUID, line: int) -> Item | None:
    """One line of a statement; a number that no line can have is none."""
    if not 0 < line < 2**31:
        return None
    found = await items(tx, ident, after=line - 1, most=1)
    return found[0] if found and found[0].line == line else None


async def unbooked(tx: ReadTx, ident: UUID) -> int:
    """How many lines that sharing posts our own books do not have, or have with other yen."""
    found: int = await tx.value(
        """
        select count(*) from app.settlement_item i
        where i.tenant_id = $1 and i.settlement_id = $2 and i.source in ('through', 'coordination')
          and not exists (select from app.settlement_line l where i.source = 'through'
                          and l.tenant_id = $1 and l.handover_id = i.source_id and l.yen = i.yen)
          and not exists (select from app.direct_fee f where i.source = 'coordination'
                          and f.tenant_id = $1 and f.id = i.source_id and f.yen = i.yen
                          and case when i.refund then f.undo_journal_id else f.journal_id end is not null)
        """,
        tx.tenant,
        ident,
    )
    return found


async def torn(tx: ReadTx) -> int:
    """Statements whose lines are not those that were summed, and lines that belong to no statement."""
    found: int = await tx.value(
        """
        select count(*)
        from (select id, lines, low_owes, high_owes from app.settlement where tenant_id = $1) s
        full join (
            select settlement_id, count(*) as lines,
                   coalesce(sum(yen) filter (where payer < payee), 0) as low_owes,
                   coalesce(sum(yen) filter (where payer > payee), 0) as high_owes
            from app.settlement_item where tenant_id = $1 group by settlement_id
        ) i on i.settlement_id = s.id
        where (s.lines, s.low_owes, s.high_owes) is distinct from (i.lines, i.low_owes, i.high_owes)
        """,
        tx.tenant,
    )
    return found


async def counterparties(tx: ReadTx) -> list[int]:
    """Towns that this town may have something to settle with: shared with, or named in a rule."""
    return await tx.all(
        int,
        """
        select other from app.share where tenant_id = $1 group by other
        union
        select manager from app.settlement_rule
        where tenant_id = $1 and side = 'worker' and state = 'agreed' and manager <> $1
        union
        select sponsor from app.settlement_rule
        where tenant_id = $1 and side = 'worker' and state = 'agreed' and sponsor <> $1
        union
        select other from app.direct_fee where tenant_id = $1
        order by 1
        """,
        tx.tenant,
    )


async def rule(tx: ReadTx, ident: UUID) -> Rule | None:
    """A rule as this town sees it."""
    return await tx.one(Rule, _RULE + " and r.id = $2", tx.tenant, ident)


async def rules(
    tx: ReadTx, *, after: tuple[datetime, UUID] | None = None, most: int = 200
) -> list[Rule]:
    """The town's rules, the newest first, going on after one of them."""
    sql: LiteralString = (
        _RULE + " and ($2::timestamptz is null or (r.proposed_at, r.id) < ($2, $3::uuid))"
        " order by r.proposed_at desc, r.id desc limit $4"
    )
    return await tx.all(Rule, sql, tx.tenant, *(after or (None, None)), most)


async def disputes(tx: ReadTx, ident: UUID) -> list[Dispute]:
    """The objections to a statement, the oldest first."""
    return await tx.all(
        Dispute,
        """
        select id, settlement_id, line, ours, reason, note, claimed_yen, state, answer, delta_yen,
               raised_at, answered_at
        from app.settlement_dispute where tenant_id = $1 and settlement_id = $2
        order by raised_at, id
        """,
        tx.tenant,
        ident,
    )


async def dispute(tx: ReadTx, ident: UUID) -> Dispute | None:
    """An objection."""
    return await tx.one(
        Dispute,
        """
        select id, settlement_id, line, ours, reason, note, claimed_yen, state, answer, delta_yen,
               raised_at, answered_at
        from app.settlement_dispute where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        ident,
    )


async def transfer(tx: ReadTx, ident: UUID) -> Transfer | None:
    """A transfer as this town sees it."""
    return await tx.one(Transfer, _TRANSFER + " and id = $2", tx.tenant, ident)


async def transfers_of(tx: ReadTx, nettings: Sequence[UUID]) -> list[Transfer]:
    """This town's transfers of some nettings, by counterparty."""
    sql: LiteralString = _TRANSFER + " and netting_id = any ($2) order by netting_id, other"
    return await tx.all(Transfer, sql, tx.tenant, list(nettings))


async def open_transfers(tx: ReadTx) -> list[Transfer]:
    """This town's transfers that not both sides have recorded."""
    sql: LiteralString = _TRANSFER + " and state <> 'done' order by planned_at, id"
    return await tx.all(Transfer, sql, tx.tenant)
