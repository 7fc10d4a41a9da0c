"""A statement: sums, destination, the work behind it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from yui.japan import FiscalYear
from yui.payouts.model import Body
from yui.rates import book, known
from yui.tax import Category

OBJECTION_DAYS = 7
"""Days to answer a statement before it counts as confirmed (消費税法30条9項3号)."""


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
    def credit_percent(self) -> int:
        """What a buyer may credit of an unregistered seller's tax, by the closing day."""
        return known(book().nonregistered_credit, self.closing_on).percent


class Payment(Struct, frozen=True):
    """Who was paid to which account, at the time of the run."""

    name: str
    code: str
    invoice_number: str | None
    bank: str
    account_tail: str


class Entry(Struct, frozen=True):
    """A line: accepted work of a day; `yen` below 0 takes back. Quantity is 0 where unknown."""

    day: date
    title: str
    quantity: int
    unit: str
    unit_price_yen: int
    yen: int


class Item(Struct, frozen=True):
    """One worker's amount in one category."""

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

    @property
    def rest(self) -> int:
        """What the lines do not explain, in yen (0 unless a line limit was met)."""
        return self.found.gross_yen - sum(line.yen for line in self.lines)


def number(body: Body, *, closing: date, code: str) -> str:
    """The statement's number: 「立振-R8-1130-W-001」."""
    return f"{body.short}-{FiscalYear.of(closing).short}-{closing:%m%d}-{code}"


def object_by(issued: date) -> date:
    """The last day on which a worker may object before the statement counts as confirmed."""
    return issued + timedelta(days=OBJECTION_DAYS)
