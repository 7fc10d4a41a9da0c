"""What a statement, a netting and a transfer post, side by side the other way round."""

from collections.abc import Sequence

from yui import rates
from yui.invoices.model import OUTPUT_TAX
from yui.ledger.model import AccountRef, Line, nondeductible, transitional
from yui.money import Yen, portion
from yui.settlement.model import Item, Statement, Tax, Transfer
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


def taxes(found: Statement, items: Sequence[Item], rows: Sequence[Tax]) -> list[Line]:
    """The statement's tax in our books: what we take for the tax office, what we may deduct.

    An exempt seller pays no tax on: what it was given is its revenue. Of what was given to a seller
    without a registration number only the share of those years is input tax, the rest its cost (平成28年改正法
    附則52条・53条、令和8年法律第12号). A return goes the same way back.
    """
    lines = []
    for row in rows:
        ours = row.payer == found.mine
        sold = row.sold_by(found.mine)
        balance = AccountRef("town_payable" if ours else "town_receivable", other=found.other)
        for account, yen in _sold(found, row) if sold else _bought(found, items, row):
            if yen:
                lines.append(Line(account, balance, yen) if ours else Line(balance, account, yen))
    return lines


def _sold(found: Statement, row: Tax) -> list[tuple[AccountRef, int]]:
    if not found.exempt:
        return [(OUTPUT_TAX, row.tax_yen)]
    return [(AccountRef("share_revenue", other=found.other), row.tax_yen)]


def _bought(found: Statement, items: Sequence[Item], row: Tax) -> list[tuple[AccountRef, int]]:
    if found.other_invoice_number is not None:
        return [(AccountRef("input_tax", tax="registered"), row.tax_yen)]
    told: list[tuple[AccountRef, int]] = []
    for percent, yen in by_percent(items, row).items():
        credit = portion(Yen(yen), percent, of=100)
        lost = AccountRef("share_expense", other=found.other, tax=nondeductible(percent))
        told += [
            (AccountRef("input_tax", tax=transitional(percent)), credit),
            (lost, yen - credit),
        ]
    return told


def by_percent(items: Sequence[Item], row: Tax) -> dict[int, int]:
    """A row's tax by the percent that a buyer may deduct whose seller has no number, by the days of the
    supplies; the earliest first.

    The row's one rounding is laid upon the days in their order, so that the parts sum to it.
    """
    book = rates.book()
    mine = [
        one
        for one in sorted(items, key=lambda one: (one.taxed_on, one.line))
        if (one.payer, one.refund) == (row.payer, row.refund)
        and rates.known(book.consumption_tax, one.taxed_on).standard_bp == row.rate_bp
    ]
    spans: dict[int, int] = {}
    upto = laid = 0
    for one in mine:
        upto += one.yen
        part = upto * row.rate_bp // 10_000 - laid
        laid += part
        percent = rates.known(book.nonregistered_credit, one.taxed_on).percent
        spans[percent] = spans.get(percent, 0) + part
    return spans


def creditable(items: Sequence[Item], row: Tax) -> int:
    """What of a row's tax may be deducted in all."""
    parts = by_percent(items, row).items()
    return sum(portion(Yen(yen), percent, of=100) for percent, yen in parts)


def clearing(
    items: Sequence[Item], rows: Sequence[Tax] = (), *, mine: int, other: int
) -> list[Line]:
    """What the close moves: payables and receivables of the statement into the clearing account.

    A coordination fee that was undone stands, by its reversal, in the account it first stood in.
    """
    sums: dict[tuple[bool, str], int] = {}
    for item in items:
        ours = item.payer == mine
        undone = item.source is Source.COORDINATION and item.refund
        kind = f"{item.account}_{'payable' if ours != undone else 'receivable'}"
        sums[ours, kind] = sums.get((ours, kind), 0) + item.yen
    for row in rows:
        ours = row.payer == mine
        kind = "town_payable" if ours else "town_receivable"
        sums[ours, kind] = sums.get((ours, kind), 0) + row.tax_yen
    through = AccountRef("settlement_clearing", other=other)
    return [
        Line(AccountRef(kind, other=other), through, yen)
        if ours
        else Line(through, AccountRef(kind, other=other), yen)
        for (ours, kind), yen in sorted(sums.items())
        if yen
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


def moved(found: Transfer, *, suspended: bool = False) -> Line:
    """The bank's side of a transfer: the clearing account of the counterparty returns to zero."""
    bank = AccountRef("suspense" if suspended else "bank")
    through = AccountRef("settlement_clearing", other=found.other)
    return Line(through, bank, found.yen) if found.pays else Line(bank, through, found.yen)
