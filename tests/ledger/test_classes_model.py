"""税区分 of the export: every kind of account, every journal, every day: never empty, never unknown."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, permutations, product
from uuid import UUID

import pytest

from yui.ledger.books.happened import HAPPENED
from yui.ledger.chart import Group, Kind
from yui.ledger.exports import classes, model, yayoi
from yui.ledger.exports.model import Raw
from yui.ledger.titles.model import Kept, Package, called

DAYS = [
    (date(2026, 9, 30), "区分80%"),
    (date(2026, 10, 1), "区分70%"),
    (date(2028, 10, 1), "区分50%"),
    (date(2030, 10, 1), "区分30%"),
    (date(2031, 10, 1), "控不"),
]
KNOWN = {"対象外", "課税売上別10%", "課税売返別10%", "課対仕入別10%適格"} | {
    f"課対仕入別10%{end}" for _, end in DAYS
}
JOURNALS = [*HAPPENED, "settlement_agreed", "something_new"]
NAMES = called([], Package.YAYOI)
UNTAXED = {kind.value for kind in Kind if kind.group is Group.NET} | {
    "bank",
    "worker_payable",
    "suspense",
}
TELLS = ["", "registered", "non_registered", "nondeductible", "non_registered:80"]


def raw(debit: Kind, credit: Kind, **more: object) -> Raw:
    given = {"journal_kind": "acceptance", "on": date(2026, 11, 1), **more}
    return Raw(
        journal=UUID(int=1), yen=10, memo="", debit_kind=debit.value, credit_kind=credit.value,
        **given,  # type: ignore[arg-type]
    )  # fmt: skip


def of_all_kinds(day: date) -> Iterator[Raw]:
    """A row of every debit with every credit, of every journal, of every seller: 200,000 and more."""
    journal, kinds = UUID(int=1), [kind.value for kind in Kind]
    told = list(product(JOURNALS, TELLS, (True, False)))
    for debit, credit in permutations(kinds, 2):
        for journal_kind, tells, seller in told:
            yield Raw(
                journal=journal, yen=10, memo="", on=day, journal_kind=journal_kind,
                debit_kind=debit, credit_kind=credit, debit_tells=tells, credit_tells=tells,
                seller=seller,
            )  # fmt: skip


@pytest.mark.parametrize("day", [day for day, _ in DAYS])
def test_no_row_goes_out_with_an_empty_or_unknown_class(day: date) -> None:
    for one in of_all_kinds(day):
        of_debit, of_credit = classes.sides(one)
        assert of_debit in KNOWN and of_credit in KNOWN
        assert of_debit == "対象外" or one.debit_kind not in UNTAXED
        assert of_credit == "対象外" or one.credit_kind not in UNTAXED
    some = list(islice(of_all_kinds(day), 500))
    rows = model.rows(some, NAMES, taxes=classes.sides)
    back = list(csv.reader(io.StringIO(yayoi.written(rows).decode("cp932"))))
    assert all(cells[7] and cells[13] for cells in back)
    assert sum(int(cells[8]) for cells in back) == sum(int(cells[14]) for cells in back)


@pytest.mark.parametrize(("day", "end"), DAYS)
def test_a_purchase_says_whether_its_seller_is_registered_or_what_part_transition_leaves(
    day: date, end: str
) -> None:
    cost = raw(Kind.WORK_EXPENSE, Kind.WORKER_PAYABLE, on=day)
    assert classes.sides(cost) == (f"課対仕入別10%{end}", "対象外")
    of_registered = raw(Kind.WORK_EXPENSE, Kind.WORKER_PAYABLE, on=day, seller=True)
    assert classes.sides(of_registered)[0] == "課対仕入別10%適格"
    for tells, wanted in (("registered", "適格"), ("non_registered", end), ("nondeductible", end)):
        tax = raw(Kind.INPUT_TAX, Kind.PAYOUT_CLEARING, on=day, debit_tells=tells, seller=True)
        assert classes.sides(tax)[0] == f"課対仕入別10%{wanted}"
    before = raw(Kind.WORK_EXPENSE, Kind.WORKER_PAYABLE, on=day - timedelta(days=1))
    if day != DAYS[0][0]:
        assert classes.sides(before)[0] != classes.sides(cost)[0]


def test_tax_of_work_of_september_that_is_booked_in_december_goes_out_as_its_cost_did() -> None:
    posted = date(2026, 12, 2)
    for tells, wanted in (("non_registered:80", "区分80%"), ("nondeductible:0", "控不")):
        tax = raw(Kind.INPUT_TAX, Kind.PAYOUT_CLEARING, on=posted, debit_tells=tells)
        assert classes.sides(tax)[0] == f"課対仕入別10%{wanted}"
    rest = raw(Kind.WORK_EXPENSE, Kind.PAYOUT_CLEARING, on=posted, debit_tells="nondeductible:80")
    assert classes.sides(rest)[0] == "課対仕入別10%区分80%"
    out_of_price = raw(
        Kind.INPUT_TAX, Kind.WORK_EXPENSE, on=posted, debit_tells="non_registered:80"
    )
    assert classes.sides(out_of_price) == ("課対仕入別10%区分80%",) * 2


def test_price_and_tax_of_a_sale_have_one_class_and_what_is_taken_back_another() -> None:
    receivable = Kind.CLIENT_RECEIVABLE
    for kind in ("client_acceptance", "invoice"):
        for account in (Kind.REVENUE, Kind.OUTPUT_TAX):
            sold = raw(receivable, account, journal_kind=kind)
            assert classes.sides(sold) == ("対象外", "課税売上別10%")
    for account in (Kind.REVENUE, Kind.OUTPUT_TAX):
        back = raw(account, receivable, journal_kind="credit_note")
        assert classes.sides(back) == ("課税売返別10%", "対象外")
    for account in (Kind.BANK_FEE, Kind.OUTPUT_TAX):
        fee = raw(account, receivable, journal_kind="invoice_payment")
        assert classes.sides(fee) == ("課税売返別10%", "対象外")


def test_transfers_bear_no_tax_and_a_bodys_own_class_stands_first() -> None:
    for debit, credit in ((Kind.OUTPUT_TAX, Kind.TAX_PAYABLE), (Kind.REVENUE, Kind.NET_ASSETS)):
        for kind in ("voucher_correction", "voucher_year_end"):
            assert classes.sides(raw(debit, credit, journal_kind=kind)) == ("対象外", "対象外")
    own = called([Kept(Package.YAYOI, "revenue", "売上高", "", "課税売上込10%")], Package.YAYOI)
    sold = raw(Kind.CLIENT_RECEIVABLE, Kind.REVENUE)
    (row,) = model.rows([sold], own, taxes=classes.sides)
    assert row.credit.tax == "課税売上込10%"
    (plain,) = model.rows([sold], NAMES)
    assert (plain.debit.tax, plain.credit.tax) == ("対象外", "対象外")
