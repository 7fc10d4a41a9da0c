"""What a statement, a netting and a transfer post, side by side the other way round."""

from collections.abc import Sequence

from yui.ledger.model import AccountRef, Line
from yui.settlement.model import Item, Transfer
from yui.settlement.netting import Shift
from yui.settlement.states import Source

_EXPENSE = {"town": "share_expense", "coordination": "coordination_expense"}
_REVENUE = {"town": "share_revenue", "coordination": "coordination_revenue"}


def accruals(items: Sequence[Item], *, mine: int, other: int) -> list[Line]:
    """What the lines add to our books that sharing has not posted at their acceptance.

    The price of shared work and coordination fees stand there since it was accepted (or undone);
    the parts given on and the adjustments come with the statement. One line for all of a kind.
    """
    sums: dict[tuple[str, str], int] = {}
    for item in items:
        if item.source in {Source.THROUGH, Source.COORDINATION}:
            continue
        ours = item.payer == mine
        # A refund is what the payee of the first line pays back: less revenue, less expense.
        result = (_EXPENSE if ours != item.refund else _REVENUE)[item.account]
        balance = f"{item.account}_{'payable' if ours else 'receivable'}"
        pair = (result, balance) if ours else (balance, result)
        sums[pair] = sums.get(pair, 0) + item.yen
    return [
        Line(AccountRef(debit, other=other), AccountRef(credit, other=other), yen)
        for (debit, credit), yen in sorted(sums.items())
    ]


def clearing(items: Sequence[Item], *, mine: int, other: int) -> list[Line]:
    """What the close moves: payables and receivables of the statement into the clearing account.

    A coordination fee that was undone stands, by its reversal, in the account it first stood in.
    """
    sums: dict[tuple[bool, str], int] = {}
    for item in items:
        ours = item.payer == mine
        undone = item.source is Source.COORDINATION and item.refund
        kind = f"{item.account}_{'payable' if ours != undone else 'receivable'}"
        sums[ours, kind] = sums.get((ours, kind), 0) + item.yen
    through = AccountRef("settlement_clearing", other=other)
    return [
        Line(AccountRef(kind, other=other), through, yen)
        if ours
        else Line(through, AccountRef(kind, other=other), yen)
        for (ours, kind), yen in sorted(sums.items())
    ]


def shifted(shifts: Sequence[Shift]) -> list[Line]:
    """A netting in one town's clearing accounts: who is owed what changes, the sum does not."""
    return [
        Line(
            AccountRef("settlement_clearing", other=one.off),
            AccountRef("settlement_clearing", other=one.onto),
            one.yen,
        )
        for one in shifts
    ]


def moved(found: Transfer) -> Line:
    """The bank's side of a transfer: the clearing account of the counterparty returns to zero."""
    bank = AccountRef("bank")
    through = AccountRef("settlement_clearing", other=found.other)
    return Line(through, bank, found.yen) if found.pays else Line(bank, through, found.yen)
