"""The accounts that a build posts to, opened where they are new."""

from collections.abc import Set
from uuid import UUID

from tenants.db import Tx
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, nondeductible, transitional
from yui.payouts.building.model import Accounts
from yui.payouts.model import CLEARING
from yui.tax import Category


async def open_all(tx: Tx, body: UUID, *, percents: Set[int]) -> Accounts:
    """All that a build may post to; each percent that may be credited of an unregistered seller's tax
    has its own."""
    registered, cost = AccountRef("input_tax", tax="registered"), AccountRef("work_expense")
    held = {c: AccountRef("withholding_payable", category=c.value) for c in Category}
    bought = {p: AccountRef("input_tax", tax=transitional(p)) for p in percents if p}
    lost = {p: AccountRef("work_expense", tax=nondeductible(p)) for p in percents}
    every = [CLEARING, registered, cost, *held.values(), *bought.values(), *lost.values()]
    ids = await ledger.open_accounts(tx, body=body, refs=every)
    return Accounts(
        *(ids[CLEARING], ids[registered], ids[cost]),
        bought={p: ids[ref] for p, ref in bought.items()},
        cost_of_tax={p: ids[ref] for p, ref in lost.items()},
        withholding={c: ids[ref] for c, ref in held.items()},
    )
