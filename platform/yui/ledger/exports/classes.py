"""税区分: what a row is for the consumption tax, in the words of 弥生会計.

The books keep the tax apart from the price (税抜経理), so the classes are those of 別記: a row of price
and the row of its tax (仮受消費税・仮払消費税) have the same class, and the package counts no tax of its
own. Source: 弥生株式会社 サポート情報 ida18545 (仕訳データの項目と記述形式) and ida1430 (インポートデータの
税区分: 税区分 + 税計算区分 + 税率, 別記 among them); for purchases the seller's standing follows: 適格, or
区分80%・区分70%・区分50%・区分30% and 控不 (経過措置: what the account says that the day of the service left,
and where it says nothing the day of the row). Pure.
"""

from datetime import date

from yui import rates
from yui.ledger.chart import Kind
from yui.ledger.exports.model import Raw
from yui.ledger.titles.model import NO_TAX

SALES = frozenset({Kind.REVENUE, Kind.SHARE_REVENUE, Kind.COORDINATION_REVENUE, Kind.OUTPUT_TAX})
PURCHASES = frozenset(
    {Kind.WORK_EXPENSE, Kind.SHARE_EXPENSE, Kind.COORDINATION_EXPENSE, Kind.INPUT_TAX}
)
UNTAXED = frozenset({Kind.TAX_PAYABLE, Kind.NET_ASSETS})
"""Against these nothing is sold or bought: what moves there is a transfer."""
RETURNS = frozenset({"credit_note", "invoice_payment"})
"""Journals in which sales and their tax are debited as a price taken back (売上に係る対価の返還等)."""


def sides(raw: Raw) -> tuple[str, str]:
    """The classes of a row's debit and credit."""
    # The tax in a price with tax is taken out of the cost it lay in: what tells the one tells the other.
    both = (
        (raw.debit_tells or _tax(raw.credit_kind, raw.credit_tells)),
        (raw.credit_tells or _tax(raw.debit_kind, raw.debit_tells)),
    )
    return (
        of(raw.debit_kind, both[0], against=raw.credit_kind, raw=raw),
        of(raw.credit_kind, both[1], against=raw.debit_kind, raw=raw),
    )


def _tax(kind: str, tells: str) -> str:
    return tells if kind == Kind.INPUT_TAX else ""


def of(kind: str, tells: str, *, against: str, raw: Raw) -> str:
    """One side's class; `tells` is what tells its account from its like (registered, …)."""
    if raw.journal_kind in {"voucher_opening", "voucher_year_end"} or against in UNTAXED:
        return NO_TAX
    back = raw.journal_kind in RETURNS
    if kind in SALES or (kind == Kind.BANK_FEE and back):
        return f"課税{'売返' if back else '売上'}別{_rate(raw.on)}"
    if kind in PURCHASES:
        return f"課対仕入別{_rate(raw.on)}{_seller(tells, raw)}"
    return NO_TAX


def _rate(on: date) -> str:
    bp = rates.known(rates.book().consumption_tax, on).standard_bp
    return f"{bp // 100}%"


def _seller(tells: str, raw: Raw) -> str:
    registered = tells == "registered" or (not tells and raw.seller)
    if registered:
        return "適格"
    told = tells.partition(":")[2]  # by the day of the service; without it by that of the row
    percent = int(told or rates.known(rates.book().nonregistered_credit, raw.on).percent)
    return f"区分{percent}%" if percent else "控不"
