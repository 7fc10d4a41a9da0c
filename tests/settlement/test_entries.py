"""What the tax of a statement, its close and its transfer post, account by account and to the yen."""

from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.settlement.test_model import HIGH, LOW, item, statement, transfer
from yui.ledger.model import AccountRef, Line
from yui.settlement import entries, model
from yui.settlement.model import Item, Statement, Tax
from yui.settlement.states import Source, TransferState

NUMBER = "T9700150000324"
PAYABLE = AccountRef("town_payable", other=HIGH)
RECEIVABLE = AccountRef("town_receivable", other=HIGH)
CLEARING = AccountRef("settlement_clearing", other=HIGH)


def no_input(percent: int) -> AccountRef:
    return AccountRef("input_tax", tax=f"non_registered:{percent}")


def cost(percent: int) -> AccountRef:
    return AccountRef("share_expense", other=HIGH, tax=f"nondeductible:{percent}")


def of_a_day(at: int, yen: int, day: date, *, payer: int = LOW, refund: bool = False) -> Item:
    return replace(item(payer=payer, yen=yen, refund=refund), line=at, taxed_on=day)


def found(theirs: str | None = None, *, exempt: bool = False) -> Statement:
    return replace(statement(), other_invoice_number=theirs, exempt=exempt)


BOUGHT, SOLD = Tax(LOW, False, 1_000, 999, 99), Tax(HIGH, False, 1_000, 500, 50)
GAVE_BACK, GOT_BACK = Tax(LOW, True, 1_000, 70, 7), Tax(HIGH, True, 1_000, 30, 3)


def test_whoever_is_paid_for_a_supply_or_pays_a_return_is_the_seller() -> None:
    by_low = {row.sold_by(LOW) for row in (SOLD, GAVE_BACK)}
    assert (by_low, {row.sold_by(LOW) for row in (BOUGHT, GOT_BACK)}) == ({True}, {False})
    assert [row.sold_by(HIGH) for row in (BOUGHT, SOLD)] == [True, False]


def test_every_row_of_tax_goes_its_own_way_and_no_row_ends_the_others() -> None:
    nothing = Tax(LOW, False, 800, 9, 0)
    rows = [nothing, BOUGHT, SOLD, GAVE_BACK, GOT_BACK]
    registered = AccountRef("input_tax", tax="registered")
    assert entries.taxes(found(NUMBER), [], rows) == [
        Line(registered, PAYABLE, 99),
        Line(RECEIVABLE, AccountRef("output_tax"), 50),
        Line(AccountRef("output_tax"), PAYABLE, 7),
        Line(RECEIVABLE, registered, 3),
    ]
    revenue = AccountRef("share_revenue", other=HIGH)
    assert entries.taxes(found(NUMBER, exempt=True), [], [SOLD, GAVE_BACK]) == [
        Line(RECEIVABLE, revenue, 50),
        Line(revenue, PAYABLE, 7),
    ]


def test_of_a_seller_without_a_number_the_part_that_is_no_input_tax_is_cost() -> None:
    items = [of_a_day(1, 999, date(2026, 10, 1))]
    assert entries.taxes(found(), items, [BOUGHT]) == [
        Line(no_input(70), PAYABLE, 69),
        Line(cost(70), PAYABLE, 30),
    ]
    later = [of_a_day(1, 999, date(2031, 10, 1))]
    assert entries.taxes(found(), later, [BOUGHT]) == [Line(cost(0), PAYABLE, 99)]


def test_work_of_both_sides_of_a_change_has_accounts_that_say_its_percent() -> None:
    days = [of_a_day(1, 100, date(2026, 9, 30)), of_a_day(2, 100, date(2026, 10, 1))]
    assert entries.taxes(found(), days, [Tax(LOW, False, 1_000, 200, 20)]) == [
        Line(no_input(80), PAYABLE, 8),
        Line(cost(80), PAYABLE, 2),
        Line(no_input(70), PAYABLE, 7),
        Line(cost(70), PAYABLE, 3),
    ]


def test_the_one_rounding_is_laid_upon_the_days_in_their_order() -> None:
    before, after = date(2026, 9, 30), date(2026, 10, 1)
    row = Tax(LOW, False, 1_000, 38, 3)
    days = [of_a_day(2, 19, before), of_a_day(1, 19, after)]
    assert entries.creditable(days, row) == 1 * 80 // 100 + 2 * 70 // 100
    assert entries.creditable(days[::-1], row) == entries.creditable(days, row) == 1
    assert entries.creditable([of_a_day(1, 19, before), of_a_day(2, 19, after)], row) == 1
    swapped = [of_a_day(1, 29, before), of_a_day(2, 9, after)]
    assert entries.creditable(swapped, row) == 2 * 80 // 100 + 1 * 70 // 100


def test_on_one_day_the_lines_follow_their_numbers_and_a_span_is_rounded_once() -> None:
    day = date(2026, 9, 30)
    lines = [of_a_day(at, 19, day) for at in (3, 1, 2)]
    assert entries.creditable(lines, Tax(LOW, False, 1_000, 57, 5)) == 4  # not 3 × (1 of 1.5)
    four = [of_a_day(at, 19, day) for at in (1, 2, 3, 4)]
    assert entries.creditable(four, Tax(LOW, False, 1_000, 76, 7)) == 7 * 80 // 100
    assert entries.creditable([], Tax(LOW, False, 1_000, 57, 5)) == 0


@pytest.mark.parametrize(
    "other",
    [
        of_a_day(9, 5_000, date(2026, 9, 30), payer=HIGH),
        of_a_day(9, 5_000, date(2026, 9, 30), refund=True),
        of_a_day(9, 5_000, date(2019, 9, 30)),
    ],
    ids=["theirs", "a return", "at eight per cent"],
)
def test_only_the_lines_of_a_row_decide_about_its_credit(other: Item) -> None:
    mine = of_a_day(1, 1_000, date(2026, 9, 30))
    assert entries.creditable([mine, other], Tax(LOW, False, 1_000, 1_000, 100)) == 80


def test_the_close_clears_the_price_with_its_tax_on_either_side() -> None:
    items = [item(yen=900), replace(item(yen=99), line=2), item(payer=HIGH, yen=500)]
    rows = [BOUGHT, SOLD, GAVE_BACK, GOT_BACK]
    assert entries.clearing(items, rows, mine=LOW, other=HIGH) == [
        Line(CLEARING, RECEIVABLE, 500 + 50 + 3),
        Line(PAYABLE, CLEARING, 999 + 99 + 7),
    ]
    assert entries.clearing([], rows[:1], mine=LOW, other=HIGH) == [Line(PAYABLE, CLEARING, 99)]
    fee = item(Source.COORDINATION, account="coordination", yen=40)
    lines = entries.clearing([fee], rows[:1], mine=LOW, other=HIGH)
    owed = AccountRef("coordination_payable", other=HIGH)
    assert lines == [Line(owed, CLEARING, 40), Line(PAYABLE, CLEARING, 99)]


def test_what_the_banks_line_is_tied_to_waits_in_suspense_and_all_else_in_the_bank() -> None:
    paid, got = (transfer(TransferState.PLANNED, pays=pays) for pays in (True, False))
    for suspended, kind in ((False, "bank"), (True, "suspense")):
        held = AccountRef(kind)
        assert entries.moved(paid, suspended=suspended) == Line(CLEARING, held, 9)
        assert entries.moved(got, suspended=suspended) == Line(held, CLEARING, 9)
    assert entries.moved(paid) == entries.moved(paid, suspended=False)


def test_a_statements_print_holds_its_lines_and_its_tax_in_one_order() -> None:
    one = replace(item(yen=900), source_id=UUID(int=7))
    said = f"1:through:{UUID(int=7)}:{LOW}:{HIGH}:900"
    assert model.fingerprint([one]) == sha256(said.encode()).digest()
    twice = f"{said};{said}"
    assert model.fingerprint([one, one]) == sha256(twice.encode()).digest()
    taxed = (
        f"{said};tax:{LOW}:f:800:9:0;tax:{LOW}:f:1000:999:99;tax:{LOW}:t:1000:70:7"
        f";tax:{HIGH}:f:1000:500:50"
    )
    rows = [SOLD, GAVE_BACK, BOUGHT, Tax(LOW, False, 800, 9, 0)]
    assert model.fingerprint([one], rows) == sha256(taxed.encode()).digest()
    assert model.fingerprint([one], rows[::-1]) == model.fingerprint([one], rows)
