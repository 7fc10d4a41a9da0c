"""Every call of a gate of settlement, and the coordinator's counts."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.settlement.netting import Plan, Position
from yui.settlement.rules import Terms
from yui.settlement.sums import Book, Total


async def draw_through(tx: Tx, there: int, *, month: date, at: datetime) -> int:
    """Writes the month's statements with a town on both sides; how many, -1 before the month ends."""
    found: int = await tx.value("select gate.settlement_draw($1, $2, $3)", there, month, at)
    return found


async def draw_all_through(tx: Tx, *, month: date, at: datetime) -> int:
    """Writes those parts of the month's statements of all towns that nobody else writes, for jobs
    alone; how many of them are this town's own.

    0 where other towns' jobs were first, -1 before the month ends, -2 where one cannot be written.
    """
    found: int = await tx.value("select gate.settlement_draw_all($1, $2)", month, at)
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


async def deem_through(tx: Tx, ident: UUID, *, seen: bytes, at: datetime) -> str:
    """Our silence as our confirmation, for jobs alone; the gate's word."""
    word: str = await tx.value("select gate.settlement_deem($1, $2, $3)", ident, seen, at)
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


async def books(tx: ReadTx, *, until: date) -> list[Book]:
    """What our books and our counterparties' say of each other, up to a day."""
    return await tx.all(Book, "select town, other, kind, yen from gate.settlement_books($1)", until)


async def publish_through(tx: Tx, of: Total, *, at: datetime) -> int:
    """The town's figures of a month, written anew for the coordinator's counts."""
    figures = {name: getattr(of, name) for name in of.__struct_fields__ if name != "month"}
    found: int = await tx.value("select kpi.publish_settlement($1, $2, $3)", of.month, figures, at)
    return found


async def totals(tx: ReadTx) -> list[Total]:
    """The months' counts over all towns, the newest first, through the coordinator's door."""
    return await tx.all(
        Total,
        """
        select month, sum(statements)::bigint as statements, sum(settled)::bigint as settled,
               sum(disputed)::bigint as disputed, sum(apart)::bigint as apart, count(*) as towns
        from kpi.settlement_total group by month order by month desc limit 24
        """,
    )
