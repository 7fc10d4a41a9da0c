"""Rows of the books, and what an accountant expects of their sums."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Unknown
from yui.ledger.books.happened import HAPPENED, OTHER
from yui.ledger.chart import CHART, Group, Kind
from yui.tax import Category

_TAXES = {"registered": "登録あり", "non_registered": "登録なし", "nondeductible": "控除対象外"}


class NoSuchAccount(Unknown):
    """There is no such account in these books."""

    says = "この勘定はありません。"


def titled(kind: str) -> str:
    """The msgid of a kind's name; a kind that the chart does not know stands for itself."""
    return Kind(kind).says if kind in set(Kind) else kind


class Row(Struct, frozen=True):
    """A line of the trial balance, in yen; `opening` is credits less debits before the month."""

    kind: str
    opening: int
    debit: int
    credit: int

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return titled(self.kind)

    @property
    def group(self) -> Group:
        """Where it stands."""
        return CHART[Kind(self.kind)].group if self.kind in set(Kind) else Group.EXPENSE

    @property
    def side(self) -> int:
        """1 where a credit makes it more, −1 where a debit does."""
        return -1 if self.group in {Group.ASSET, Group.EXPENSE} else 1

    @property
    def before(self) -> int:
        """The balance carried forward, above 0 on the account's own side."""
        return self.side * self.opening

    @property
    def after(self) -> int:
        """The balance at the month's end, above 0 on the account's own side."""
        return self.side * (self.opening + self.credit - self.debit)


class Part(Struct, frozen=True):
    """A group of the trial balance with its sums."""

    group: Group
    rows: Sequence[Row]

    @property
    def before(self) -> int:
        """Carried forward."""
        return sum(row.before for row in self.rows)

    @property
    def after(self) -> int:
        """At the month's end."""
        return sum(row.after for row in self.rows)


class Trial(Struct, frozen=True):
    """A month's trial balance (合計残高試算表)."""

    month: date
    rows: Sequence[Row]

    @property
    def parts(self) -> list[Part]:
        """Assets, liabilities, income, expenses: those that have accounts."""
        order = list(Kind)
        rows = sorted(self.rows, key=lambda r: order.index(Kind(r.kind)) if r.kind in order else 99)
        found = [Part(group, [r for r in rows if r.group is group]) for group in Group]
        return [part for part in found if part.rows]

    @property
    def debit(self) -> int:
        """What was debited in the month."""
        return sum(row.debit for row in self.rows)

    @property
    def credit(self) -> int:
        """What was credited in the month."""
        return sum(row.credit for row in self.rows)

    @property
    def off(self) -> int:
        """By how much the sheet is out, in yen, carried and moved together: 0."""
        return sum(row.opening + row.credit - row.debit for row in self.rows) or (
            self.credit - self.debit
        )


def _told(tax: str) -> list[str]:
    """What tells an account from its like for the tax, in words; 「経過措置80%」 with its percent."""
    of, _, percent = tax.partition(":")
    return [_TAXES.get(of, ""), f"{percent}%" if percent and of in _TAXES else ""]


class Named(Struct, frozen=True):
    """Whose an account is, as the books print it (補助科目)."""

    kind: str
    party: str = ""
    category: str = ""
    tax: str = ""

    @property
    def says(self) -> str:
        """The msgid of its kind."""
        return titled(self.kind)

    @property
    def sub(self) -> str:
        """Whose it is, or what tells it apart; empty where the kind has one account."""
        return self._joined(self._category())

    @property
    def brief(self) -> str:
        """The same where there is little room: of a category its number alone, 「1号」."""
        return self._joined(self._category().partition("（")[0])

    def _category(self) -> str:
        known = self.category in set(Category) and self.category != Category.NONE
        return Category(self.category).label if known else ""

    def _joined(self, category: str) -> str:
        return "・".join(word for word in (self.party, category, *_told(self.tax)) if word)


class AccountRow(Struct, frozen=True):
    """An account of a kind with its balance (credits less debits) and what moved in the month."""

    id: UUID
    kind: str
    party: str
    category: str
    tax: str
    opening: int
    debit: int
    credit: int
    worker_id: UUID | None = None
    client_id: UUID | None = None
    other: int | None = None

    @property
    def whose(self) -> str:
        """The query of the page with all accounts of the same party; empty without a party."""
        for name, value in (
            ("worker", self.worker_id),
            ("client", self.client_id),
            ("town", self.other),
        ):
            if value is not None:
                return f"{name}={value}"
        return ""

    @property
    def named(self) -> Named:
        """Whose it is."""
        return Named(self.kind, self.party, self.category, self.tax)

    @property
    def row(self) -> Row:
        """As a line of the trial balance."""
        return Row(self.kind, self.opening, self.debit, self.credit)


class Moved(Struct, frozen=True):
    """A line of the general ledger: what one posting did, and the balance after it."""

    journal: UUID
    line: int
    side: int
    on: date
    kind: str
    memo: str
    counter_kind: str
    counter_party: str
    debit: int
    credit: int
    balance: int

    @property
    def what(self) -> str:
        """The msgid of what happened, for a line that nobody wrote a word on."""
        return HAPPENED.get(self.kind, OTHER)

    @property
    def counter(self) -> Named:
        """The account on the other side (相手勘定)."""
        return Named(self.counter_kind, self.counter_party)

    @property
    def mark(self) -> str:
        """What names the line; the next page goes on after it."""
        return f"{self.on.isoformat()}.{self.journal}.{self.line}.{self.side}"
