"""A journal of the book, in words, and its postings."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from yui.ledger.books.happened import HAPPENED, OTHER
from yui.ledger.books.model import Named


class Entry(Struct, frozen=True):
    """A journal in the journal book (仕訳帳)."""

    id: UUID
    on: date
    key: str
    kind: str
    memo: str
    lines: int
    yen: int
    made_at: datetime
    maker: str = ""
    reverses: UUID | None = None
    reversed_by: UUID | None = None

    @property
    def says(self) -> str:
        """The msgid of what happened."""
        return HAPPENED.get(self.kind, OTHER)


class Line(Struct, frozen=True):
    """A posting of a journal."""

    journal: UUID
    line: int
    yen: int
    memo: str
    debit: UUID
    debit_kind: str
    debit_party: str
    debit_category: str
    debit_tax: str
    credit: UUID
    credit_kind: str
    credit_party: str
    credit_category: str
    credit_tax: str

    @property
    def from_(self) -> Named:
        """The account that is credited."""
        return Named(self.credit_kind, self.credit_party, self.credit_category, self.credit_tax)

    @property
    def to(self) -> Named:
        """The account that is debited."""
        return Named(self.debit_kind, self.debit_party, self.debit_category, self.debit_tax)
