"""Whether the books come to zero: ours beside the counterparty's claim, and the month's sums."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.japan import last_of_month
from yui.ledger import actions as ledger
from yui.settlement import queries
from yui.settlement.crossing import queries as crossing
from yui.settlement.states import State
from yui.settlement.sums import Total, Zero, rows


async def publish(tx: Tx, *, body: UUID, of: date, now: datetime) -> None:
    """The month's counts of this town, for the coordinator: no yen, no counterparty, no line."""
    found = await month(tx, body=body, of=of, names={})
    statements = await queries.statements(tx, month=of.replace(day=1), most=10_000)
    await crossing.publish_through(
        tx,
        Total(
            of.replace(day=1),
            len(statements),
            sum(1 for one in statements if one.state is State.SETTLED),
            sum(1 for one in statements if one.state is State.DISPUTED),
            sum(1 for row in found.rows if not row.holds) + (found.debit != found.credit),
        ),
        at=now,
    )


async def totals(tx: ReadTx) -> list[Total]:
    """The months' counts over all towns, the newest first."""
    return await crossing.totals(tx)


async def month(tx: ReadTx, *, body: UUID, of: date, names: dict[int, str]) -> Zero:
    """What the books of the town and its counterparties' claims say now, and the month's sums."""
    first = of.replace(day=1)
    found = await crossing.books(tx, until=date.max)
    waits = await queries.waiting(tx, most=1000)
    transfers = await queries.open_transfers(tx)
    balances = await ledger.trial_balance(tx, body=body, month=first)
    return Zero(
        last_of_month(first),
        rows(tx.tenant, found, names, statements=waits, transfers=transfers),
        sum(one.debit for one in balances),
        sum(one.credit for one in balances),
    )
