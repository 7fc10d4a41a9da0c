"""Asks a body's books the five questions of `proof`; reads only."""

from datetime import date
from uuid import UUID

from tenants.db import ReadTx
from yui.ledger import actions as ledger
from yui.ledger.clearing import actions as clearing
from yui.payouts.carrying import actions as carrying
from yui.settlement import zero
from yui.settlement.checks.proof import Proof, by_account


async def prove(tx: ReadTx, *, body: UUID, of: date, today: date, names: dict[int, str]) -> Proof:
    """The books of the month of `of`, and what stands in them today."""
    items = await clearing.listed(tx, body=body, today=today)
    return Proof(
        zero=await zero.month(tx, body=body, of=of, names=names),
        open=by_account(items),
        runs=await carrying.of_month(tx, body=body, month=of),
        sums=await carrying.sums(tx, body=body),
        clearing=sum(o.item.yen for o in items if o.item.entry.kind == "payout_clearing"),
        back=sum(o.item.yen for o in items if o.item.entry.kind == "return_clearing"),
        faults=await ledger.faults(tx),
    )
