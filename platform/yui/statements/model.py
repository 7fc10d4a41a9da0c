"""A statement: sums, destination, the work behind it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from tenants.actor import NOBODY
from yui.payouts.credits.model import Credit
from yui.payouts.model import Body
from yui.rates import book, known
from yui.tax import Category


class Tell(Struct, frozen=True):
    """The promise `statements.tell`: payees of a run after `after`, by id."""

    run: UUID
    after: UUID


class Statement(Struct, frozen=True):
    """The sums of one worker's payment; lines lie in the ledger."""

    run_id: UUID
    worker_id: UUID
    body_id: UUID
    journal_id: UUID
    number: str
    closing_on: date
    pay_on: date
    object_by: date
    gross_yen: int
    tax_yen: int
    withholding_yen: int
    net_yen: int
    issued_at: datetime

    @property
    def rate_bp(self) -> int:
        """The rate of consumption tax that the run reckoned with, in basis points."""
        return known(book().consumption_tax, self.closing_on).standard_bp


class Payment(Struct, frozen=True):
    """Who was paid to which account, at the time of the run."""

    worker_id: UUID
    name: str
    code: str
    invoice_number: str | None
    bank: str
    account_tail: str


class Entry(Struct, frozen=True):
    """A line: accepted work of a day; `yen` below 0 takes back. Quantity is 0 where unknown. `at` is
    the statement's place among those asked for, `nth` the line's on it. `inclusive`: its price is with tax."""

    day: date
    title: str
    quantity: int
    unit: str
    unit_price_yen: int
    yen: int
    at: int = 0
    nth: int = 0
    inclusive: bool = False


class Item(Struct, frozen=True):
    """One worker's amount in one category."""

    worker_id: UUID
    category: str
    gross_yen: int
    tax_yen: int
    withholding_yen: int
    net_yen: int
    invoice_number: str | None

    @property
    def says(self) -> str:
        """The category's name."""
        return Category(self.category).label


class Paper(Struct, frozen=True):
    """A statement with all that its page and its PDF say."""

    found: Statement
    to: Payment
    body: Body
    items: list[Item]
    lines: list[Entry]
    credits: Sequence[Credit] = ()

    @property
    def inclusive_yen(self) -> int:
        """What of the sum is prices with tax."""
        return sum(one.inclusive_yen for one in self.credits)

    @property
    def included_yen(self) -> int:
        """The tax that lies in them."""
        return sum(one.included_yen for one in self.credits)

    @property
    def mixed(self) -> bool:
        """Whether some of its lines are priced before tax and some with it."""
        return len({line.inclusive for line in self.lines}) > 1

    @property
    def inclusive(self) -> bool:
        """Whether all its lines are priced with tax."""
        return bool(self.lines) and all(line.inclusive for line in self.lines)

    @property
    def rest(self) -> int:
        """What the lines do not explain, in yen (0 unless a line limit was met)."""
        return self.found.gross_yen - sum(line.yen for line in self.lines)


def object_by(issued: date) -> date:
    """The last day on which a worker may object before the statement counts as confirmed; its days
    stand in a dated row (消費税法30条9項3号)."""
    return issued + timedelta(days=known(book().statement_rule, issued).objection_days)


class CreditSpan(Struct, frozen=True):
    """From this day of service on, what a buyer may credit of an unregistered seller's tax."""

    since: date
    percent: int


def credit_spans(days: Sequence[date]) -> list[CreditSpan]:
    """What holds for work of these days, by the day of the service and not of the payment (平成28年
    改正法附則52条・53条、令和8年法律第12号); the oldest first."""
    rows = {known(book().nonregistered_credit, day) for day in days}
    return [CreditSpan(row.since, row.percent) for row in sorted(rows, key=lambda row: row.since)]


class Prints(Struct, frozen=True):
    """Has a part of a run's statements printed (outbox `statements.print`): `most` by worker's id after
    `after`. `first` of them are passed over: that is how parts were told apart before."""

    run: UUID
    first: int
    most: int
    after: UUID = NOBODY
