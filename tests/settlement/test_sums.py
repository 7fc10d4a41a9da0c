"""The books of two sides beside each other: what mirrors, what is on its way, what is unexplained."""

from datetime import date
from itertools import product
from uuid import uuid4

import pytest
from msgspec.structs import replace

from tests.settlement.test_model import AT, HIGH, LOW, statement, transfer
from yui.settlement import sums
from yui.settlement.model import Statement, Transfer
from yui.settlement.states import State, TransferState
from yui.settlement.sums import Book, Row, Side, Total, Zero

MONTH = date(2026, 10, 1)
THIRD = 15216


def closed(state: State = State.CLOSED, *, other: int = HIGH, owed: int, due: int) -> Statement:
    return replace(statement(state), other=other, low_owes=owed, high_owes=due)


def test_payables_receivables_and_clearing_are_summed_apart() -> None:
    books = [
        Book(LOW, HIGH, "town_payable", 500),
        Book(LOW, HIGH, "coordination_payable", 30),
        Book(LOW, HIGH, "town_receivable", -200),
        Book(LOW, HIGH, "coordination_receivable", -7),
        Book(LOW, HIGH, "settlement_clearing", 40),
        Book(LOW, HIGH, "settlement_clearing", -1),
    ]
    assert sums.side(books) == Side(530, 207, 39)
    assert sums.side(books).net == 530 - 207 + 39
    assert sums.side([]) == Side(0, 0, 0)


@pytest.mark.parametrize("state", State)
def test_a_closed_statement_waits_in_the_clearing_account_until_it_is_netted(state: State) -> None:
    found = [closed(state, owed=500, due=120), closed(other=THIRD, owed=9, due=0)]
    waits = 380 if state is State.CLOSED else 0
    assert sums.expected(HIGH, found, []) == waits
    assert sums.expected(THIRD, found, []) == -9  # of that pair we are the higher code
    assert sums.expected(1, found, []) == 0


@pytest.mark.parametrize(("state", "pays"), list(product(TransferState, (True, False))))
def test_a_transfer_waits_until_we_record_it_and_is_on_its_way_while_one_side_has(
    state: TransferState, pays: bool
) -> None:
    one = transfer(state, pays=pays)
    sign = 9 if pays else -9
    ours = state is TransferState.DONE or state is (
        TransferState.PAID if pays else TransferState.RECEIVED
    )
    assert sums.expected(HIGH, [], [one]) == (0 if ours else sign)
    alone = state in {TransferState.PAID, TransferState.RECEIVED}
    assert sums.on_way(HIGH, [one]) == (0 if not alone else -sign if ours else sign)
    assert sums.expected(LOW, [], [one]) == sums.on_way(LOW, [one]) == 0


def test_several_transfers_and_statements_are_added() -> None:
    both = [transfer(TransferState.PLANNED, pays=True), transfer(TransferState.PAID, pays=False)]
    found = [closed(owed=500, due=120), closed(owed=1, due=0)]
    assert sums.expected(HIGH, found, [*both, both[0]]) == 381 + 9 - 9 + 9
    assert sums.on_way(HIGH, [*both, both[1]]) == -18


def seen(
    books: list[Book],
    *,
    statements: list[Statement] | None = None,
    transfers: list[Transfer] | None = None,
) -> list[Row]:
    return sums.rows(
        LOW, books, {HIGH: "立科町"}, statements=statements or [], transfers=transfers or []
    )


def test_every_town_that_either_side_s_books_know_has_a_row_by_code() -> None:
    books = [
        Book(LOW, HIGH, "town_payable", 500),
        Book(HIGH, LOW, "town_receivable", -500),
        Book(THIRD, LOW, "town_payable", 70),
        Book(LOW, LOW, "town_payable", 1),
        Book(HIGH, THIRD, "town_payable", 3),
    ]
    found = seen(books, statements=[closed(owed=5, due=0)])
    assert [(row.other, row.name) for row in found] == [(THIRD, "15216"), (HIGH, "立科町")]
    assert (found[0].ours, found[0].theirs) == (Side(), Side(70))
    assert (found[1].ours, found[1].theirs) == (Side(500), Side(0, 500))
    assert [row.expected for row in found] == [0, 5]
    assert [row.difference for row in found] == [70, 0]


def test_a_row_holds_when_both_sides_mirror_and_the_clearing_account_is_explained() -> None:
    books = [
        Book(LOW, HIGH, "settlement_clearing", 380),
        Book(HIGH, LOW, "settlement_clearing", -380),
    ]
    (row,) = seen(books, statements=[closed(owed=500, due=120)])
    assert (row.difference, row.unexplained, row.holds) == (0, 0, True)
    (row,) = seen(books)
    assert (row.difference, row.unexplained, row.holds) == (0, 380, False)
    (row,) = seen(books[:1], statements=[closed(owed=500, due=120)])
    assert (row.difference, row.unexplained, row.holds) == (380, 0, False)


@pytest.mark.parametrize("pays", [True, False])
def test_a_transfer_that_one_side_has_recorded_explains_the_rest_between_two_books(
    pays: bool,
) -> None:
    sign = 9 if pays else -9
    mine = TransferState.PAID if pays else TransferState.RECEIVED
    theirs = TransferState.RECEIVED if pays else TransferState.PAID
    (row,) = seen(  # we have recorded it and they have not
        [Book(HIGH, LOW, "settlement_clearing", -sign)], transfers=[transfer(mine, pays=pays)]
    )
    assert (row.on_way, row.difference, row.unexplained, row.holds) == (-sign, 0, 0, True)
    (row,) = seen(  # they have and we have not
        [Book(LOW, HIGH, "settlement_clearing", sign)], transfers=[transfer(theirs, pays=pays)]
    )
    assert (row.on_way, row.difference, row.unexplained, row.holds) == (sign, 0, 0, True)


def test_a_month_holds_when_its_rows_do_and_debits_are_credits() -> None:
    good = Row(HIGH, "", Side(5), Side(0, 5), 0, 0)
    bad = Row(HIGH, "", Side(5), Side(0, 4), 0, 0)
    still = Row(HIGH, "", Side(), Side(), 0, 0)
    assert Zero(MONTH, [good, still], 10, 10).holds
    assert not Zero(MONTH, [good, bad], 10, 10).holds
    assert not Zero(MONTH, [good], 10, 11).holds
    assert Zero(MONTH, [still], 10, 10).clear
    for side in (Side(1), Side(0, 1), Side(0, 0, 1)):
        assert not Zero(MONTH, [still, Row(HIGH, "", side, Side(), 0, 0)], 1, 1).clear
        assert not Zero(MONTH, [Row(HIGH, "", Side(), side, 0, 0)], 1, 1).clear


def test_the_counts_over_all_towns_hold_when_no_pair_is_apart() -> None:
    even = Total(MONTH, 2, 1, 0, 0)
    assert (even.holds, even.towns) == (True, 1)
    assert not replace(even, apart=1).holds
    names = set(Total.__struct_fields__)
    assert not any("yen" in name for name in names), "the coordinator reads counts (decision 4)"


def test_a_statement_and_a_transfer_read_from_their_own_side() -> None:
    one = replace(statement(), low_owes=500, high_owes=120, low_confirmed_at=AT)
    assert (one.owed, one.due, one.net, one.ours_at, one.theirs_at) == (500, 120, 380, AT, None)
    other = replace(one, mine=HIGH, other=LOW)
    assert (other.owed, other.due, other.net) == (120, 500, -380)
    assert (other.ours_at, other.theirs_at) == (None, AT)
    taxed = replace(one, low_tax=50, high_tax=12, low_deemed=True)
    assert (taxed.pays, taxed.gets, taxed.net) == (550, 132, 418)
    assert (taxed.ours_deemed, taxed.theirs_deemed) == (True, False)
    across = replace(taxed, mine=HIGH, other=LOW)
    assert (across.pays, across.gets, across.net) == (132, 550, -418)
    assert (across.ours_deemed, across.theirs_deemed) == (False, True)
    assert replace(one, hash=bytes(range(32))).print == "0001-0203-0405"
    paid = replace(transfer(TransferState.PAID, pays=True), id=uuid4(), paid_reference="A")
    assert (paid.reference, replace(paid, side="is_paid").reference) == ("A", "")
