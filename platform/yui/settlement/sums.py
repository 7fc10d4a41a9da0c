"""The books of two sides beside each other, and what explains a rest: pure sums."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from yui.settlement.model import Statement, Transfer
from yui.settlement.states import State


class Book(Struct, frozen=True):
    """What `town`'s books say of `other` in accounts of one kind: credits less debits."""

    town: int
    other: int
    kind: str
    yen: int


class Total(Struct, frozen=True):
    """What a month comes to, as counts: one town's, or the sums over all (decision 4).

    `apart`: counterparties with which the books do not agree, and one more where debits and credits
    differ.
    """

    month: date
    statements: int
    settled: int
    disputed: int
    apart: int
    towns: int = 1

    @property
    def holds(self) -> bool:
        """Whether everything comes to zero."""
        return not self.apart


_OPEN = frozenset({State.CLOSED})


class Side(Struct, frozen=True):
    """One town's books towards the other: what it owes, what it is due, what is being cleared
    (above zero: to pay)."""

    payable: int = 0
    receivable: int = 0
    clearing: int = 0

    @property
    def net(self) -> int:
        """What it owes in all."""
        return self.payable - self.receivable + self.clearing


class Row(Struct, frozen=True):
    """A counterparty: our side, its claim, and what the clearing account is explained by.

    `expected`: closed statements that wait for netting, and transfers that we have not recorded.
    `on_way`: transfers that one side has recorded and the other has not.
    """

    other: int
    name: str
    ours: Side
    theirs: Side
    expected: int
    on_way: int

    @property
    def difference(self) -> int:
        """What the two sides say that does not mirror; zero when they agree."""
        return self.ours.net + self.theirs.net - self.on_way

    @property
    def unexplained(self) -> int:
        """What is left in our clearing account without an open item behind it."""
        return self.ours.clearing - self.expected

    @property
    def holds(self) -> bool:
        """Whether both sides agree and nothing in the clearing account is unexplained."""
        return self.difference == 0 and self.unexplained == 0


class Zero(Struct, frozen=True):
    """A body's month: rows by counterparty, and the sums of its trial balance."""

    month: date
    rows: list[Row]
    debit: int
    credit: int

    @property
    def clear(self) -> bool:
        """Whether nothing is owed, due or being cleared on either side."""
        return not any(
            (one.payable, one.receivable, one.clearing) != (0, 0, 0)
            for row in self.rows
            for one in (row.ours, row.theirs)
        )

    @property
    def holds(self) -> bool:
        """Whether everything comes to zero."""
        return self.debit == self.credit and all(row.holds for row in self.rows)


def side(books: Iterable[Book]) -> Side:
    """One town's books towards one other."""
    payable = receivable = clearing = 0
    for one in books:
        if one.kind.endswith("_payable"):
            payable += one.yen
        elif one.kind.endswith("_receivable"):
            receivable -= one.yen
        else:
            clearing += one.yen
    return Side(payable, receivable, clearing)


def expected(other: int, statements: Sequence[Statement], transfers: Sequence[Transfer]) -> int:
    """What our clearing account with `other` holds while these are open."""
    waits = sum(one.net for one in statements if one.other == other and one.state in _OPEN)
    return waits + sum(_signed(one) for one in transfers if one.other == other and not one.ours_on)


def on_way(other: int, transfers: Sequence[Transfer]) -> int:
    """What the sum of both sides shows while one of them has recorded a transfer alone."""
    ours = [one for one in transfers if one.other == other and one.state in {"paid", "received"}]
    return sum(_signed(one) if one.ours_on is None else -_signed(one) for one in ours)


def _signed(one: Transfer) -> int:
    return one.yen if one.pays else -one.yen


def rows(
    mine: int,
    books: Sequence[Book],
    names: dict[int, str],
    *,
    statements: Sequence[Statement],
    transfers: Sequence[Transfer],
) -> list[Row]:
    """A row for every town that either side's books know, by code."""
    others = sorted({one.other if one.town == mine else one.town for one in books} - {mine})
    return [
        Row(
            other,
            names.get(other, str(other)),
            side(one for one in books if (one.town, one.other) == (mine, other)),
            side(one for one in books if (one.town, one.other) == (other, mine)),
            expected(other, statements, transfers),
            on_way(other, transfers),
        )
        for other in others
    ]
