"""Every SQL statement of the slice. What crosses between towns is a call of a gate."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.settlement.model import Book, Dispute, Item, Statement, Total, Transfer
from yui.settlement.netting import Plan, Position
from yui.settlement.splitting import Rule, Terms

_STATEMENT: LiteralString = """
    select s.id, s.tenant_id as mine, s.other, t.name as other_town, s.body_id, s.other_name,
           s.month, s.number, s.corrects, s.lines, s.low_owes, s.high_owes, s.hash, s.state,
           s.drawn_at, s.low_confirmed_at, s.high_confirmed_at, s.closed_at, s.netting_id,
           s.netted_at, s.settled_at
    from app.settlement s join app.tenant t on t.code = s.other
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
                     and d.line = i.line and d.state = 'granted'), 0))::bigint as now_yen
        from app.settlement_item i
        where i.tenant_id = $1 and i.settlement_id = $2 and i.line > $3
        order by i.line limit $4
        """,
        tx.tenant,
        ident,
        after,
        most,
    )


async def item(tx: ReadTx, ident: UUID, line: int) -> Item | None:
    """One line of a statement."""
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


async def draw_through(tx: Tx, there: int, *, month: date, at: datetime) -> int:
    """Writes the month's statements with a town on both sides; how many, -1 before the month ends."""
    found: int = await tx.value("select gate.settlement_draw($1, $2, $3)", there, month, at)
    return found


async def freeze_through(tx: Tx, share: UUID, *, at: datetime) -> int:
    """Writes down the rule under which a share was accepted; how many shares were new."""
    found: int = await tx.value("select gate.settlement_freeze($1, $2)", share, at)
    return found


async def propose_through(
    tx: Tx,
    rule: UUID,
    terms: Terms,
    *,
    there: int,
    mine: str,
    share: UUID | None,
    since: date,
    until: date | None,
    at: datetime,
) -> str:
    """Puts a rule to the other town; the gate's word."""
    word: str = await tx.value(
        "select gate.settlement_propose($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        *(rule, there, mine, share, terms.manager, terms.sponsor, terms.client_bp, terms.worker_bp),
        *(terms.manager_bp, terms.sponsor_bp, terms.rest, since, until, at),
    )
    return word


async def answer_rule_through(tx: Tx, rule: UUID, *, answer: str, at: datetime) -> str:
    """Agrees, declines or takes back; the gate's word."""
    word: str = await tx.value("select gate.settlement_answer_rule($1, $2, $3)", rule, answer, at)
    return word


async def confirm_through(tx: Tx, ident: UUID, *, seen: bytes, at: datetime) -> str:
    """Our confirmation; the gate's word."""
    word: str = await tx.value("select gate.settlement_confirm($1, $2, $3)", ident, seen, at)
    return word


async def close_through(tx: Tx, ident: UUID, *, at: datetime) -> str:
    """The close; the gate's word."""
    word: str = await tx.value("select gate.settlement_close($1, $2)", ident, at)
    return word


async def dispute_through(
    tx: Tx,
    ident: UUID,
    *,
    dispute: UUID,
    line: int,
    reason: str,
    note: str,
    claimed: int,
    at: datetime,
) -> str:
    """An objection to a line; the gate's word."""
    word: str = await tx.value(
        "select gate.settlement_dispute($1, $2, $3, $4, $5, $6, $7)",
        *(dispute, ident, line, reason, note, claimed, at),
    )
    return word


async def answer_through(tx: Tx, dispute: UUID, *, say: str, note: str, at: datetime) -> str:
    """The answer to an objection; the gate's word."""
    word: str = await tx.value(
        "select gate.settlement_answer($1, $2, $3, $4)", dispute, say, note, at
    )
    return word


async def positions(tx: ReadTx) -> list[Position]:
    """Every closed statement of the consortium that waits for netting; for jobs alone."""
    return await tx.all(
        Position, "select id, low, high, low_body, high_body, net from gate.settlement_positions()"
    )


async def net_through(tx: Tx, plan: Plan, *, at: datetime) -> str:
    """Takes the statements into one netting and writes its transfers; the gate's word."""
    word: str = await tx.value(
        "select gate.settlement_net($1, $2, $3, $4, $5)",
        list(plan.taken),
        [one.payer for one in plan.transfers],
        [one.payee for one in plan.transfers],
        [one.yen for one in plan.transfers],
        at,
    )
    return word


async def transferred_through(
    tx: Tx, transfer: UUID, *, on: date, reference: str, at: datetime
) -> str:
    """Our record of a transfer; the gate's word."""
    word: str = await tx.value(
        "select gate.settlement_transferred($1, $2, $3, $4)", transfer, on, reference, at
    )
    return word


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


async def books(tx: ReadTx, *, until: date) -> list[Book]:
    """What our books and our counterparties' say of each other, up to a day."""
    return await tx.all(Book, "select town, other, kind, yen from gate.settlement_books($1)", until)


async def publish_through(tx: Tx, of: Total, *, at: datetime) -> int:
    """The town's figures of a month, written anew for the coordinator's sums."""
    figures = {name: getattr(of, name) for name in of.__struct_fields__ if name != "month"}
    found: int = await tx.value("select kpi.publish_settlement($1, $2, $3)", of.month, figures, at)
    return found


async def totals(tx: ReadTx) -> list[Total]:
    """The months' sums over all towns, the newest first, through the coordinator's door."""
    return await tx.all(
        Total,
        """
        select month, sum(statements)::bigint as statements, sum(settled)::bigint as settled,
               sum(disputed)::bigint as disputed, sum(owed_yen)::bigint as owed_yen,
               sum(due_yen)::bigint as due_yen, sum(payable_yen)::bigint as payable_yen,
               sum(receivable_yen)::bigint as receivable_yen,
               sum(clearing_yen)::bigint as clearing_yen, sum(debit_yen)::bigint as debit_yen,
               sum(credit_yen)::bigint as credit_yen, count(*) as towns
        from kpi.settlement_total group by month order by month desc limit 24
        """,
    )
