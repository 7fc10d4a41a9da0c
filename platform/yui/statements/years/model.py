"""A calendar year's payments by payee and category, and which of them the tax office is told of."""

from datetime import date
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.actor import TenantId
from tenants.refusal import Refused
from yui.rates import PaymentReport, book, known
from yui.tax import Category
from yui.web.words import N_

_NAMES = UUID("0c7c0e60-7d3c-5b1a-9f0c-93c5a7f2b6d4")
FIRST = 2015


class Paid(Struct, frozen=True):
    """One payment in one category; it belongs to the year in which it was closed (支払の確定)."""

    number: str
    body: str
    closing_on: date
    pay_on: date
    category: Category
    gross_yen: int
    tax_yen: int
    withholding_yen: int
    net_yen: int


class Line(Struct, frozen=True):
    """A payee's year in one category at one payer (`body`): a report is a payer's; yen. `unpaid_*` was closed in the year and paid after it."""

    worker_id: UUID
    body_id: UUID
    body: str
    code: str
    name: str
    category: Category
    gross_yen: int
    tax_yen: int
    withholding_yen: int
    unpaid_yen: int
    unpaid_withholding_yen: int

    @property
    def total_yen(self) -> int:
        """With consumption tax: what the threshold is held against (国税庁 No.7431)."""
        return self.gross_yen + self.tax_yen


class Report(Struct, frozen=True):
    """A payee's line, and whether a 支払調書 of it is due."""

    line: Line
    due: bool


class Sheets(Struct, frozen=True):
    """How many reports a year asks for, and whether they must be filed electronically: `before` is
    the count of two years earlier, `most` the count from which on it is a duty."""

    due: int
    before: int
    most: int

    @property
    def electronic(self) -> bool:
        """Whether e-Tax or an optical disc is a duty (所得税法228条の4)."""
        return self.before >= self.most


class Cap(Struct, frozen=True):
    """What was bought in a fiscal year from one seller without a number, at the most, with tax; beyond
    `most` nothing of it is creditable (平成28年改正法附則52条・53条のただし書、令和8年法律第12号)."""

    bought_yen: int
    most: int

    @property
    def over(self) -> bool:
        """Whether the transition no longer holds for that seller."""
        return self.bought_yen > self.most


class YearNotOver(Refused):
    """Certificates are issued once the year is over."""

    code = "year_not_over"
    status = 422
    says = N_("{year}年はまだ終わっていません。年が明けてから発行してください。")


class YearUnpaid(Refused):
    """A closing day of the year has no bank file yet: its payments would be missing for ever."""

    code = "year_unpaid"
    status = 422
    says = N_(
        "{day}締めの支払データがまだありません。その支払も{year}年の分なので、作ってから発行してください。"
    )


class Certify(Struct, frozen=True):
    """Has the certificates of a year issued from the payee after `after` on (outbox
    `statements.certify`)."""

    year: int
    body: UUID
    after: UUID


def report_rule(year: int) -> PaymentReport:
    """The yen that the reports of a year go by: the row that holds at its end."""
    return known(book().payment_report, date(year, 12, 31))


def threshold(category: Category, row: PaymentReport) -> int | None:
    """Yen that a year's payments must exceed for a report; None where none is ever due."""
    return {
        Category.MANUSCRIPT: row.ko1_over,
        Category.CONSULTING: row.ko2_over,
        Category.SALES: row.agent_over,
    }.get(category)


def is_due(category: Category, total: int, *, year: int) -> bool:
    """Whether the tax office is told of so much in a year (所得税法施行規則84条); strictly more than
    the row that holds at the end of the year."""
    over = threshold(category, report_rule(year))
    return over is not None and total > over


def electronic_from(year: int) -> int:
    """Sheets from which on the reports of a year, filed the January after, must be electronic."""
    return known(book().payment_report_electronic, date(year + 1, 1, 31)).sheets


def subject(town: TenantId, body: UUID, year: int) -> UUID:
    """What the certificates of a body's year are of."""
    return uuid5(_NAMES, f"{town}:{body}:{year}")


def over(year: int, today: date) -> int:
    """The year, if it is over."""
    if year >= today.year or year < FIRST:
        raise YearNotOver("year", year=year)
    return year
