"""A statement of account as it is taken away."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from tenants.refusal import Refused
from yui.ledger.books.model import Moved, Row
from yui.web.words import N_


class TooLong(Refused):
    """More lines than one file should have."""

    code = "statement_too_long"
    status = 422
    says = N_("{most}行を超えるため、1つのファイルにできません。期間を短くしてください。")


class Statement(Struct, frozen=True, kw_only=True):
    """A statement of account to be taken away: of an account or a kind (`says`), of a party (`whose`),
    or of both; amounts carried are above 0 on the account's own side."""

    says: str
    whose: str
    since: date
    until: date
    sums: Row
    rows: Sequence[Moved]
    of_client: bool = False

    @property
    def title(self) -> str:
        """What it is of."""
        return "　".join(text for text in (self.says, self.whose) if text)

    @property
    def meaning(self) -> str:
        """Which side a balance above 0 is on."""
        return f"{'借方' if self._side < 0 else '貸方'}を正とした額"

    def signed(self, yen: int) -> int:
        """A balance (credits less debits) on its own side."""
        return yen * self._side

    @property
    def _side(self) -> int:
        """1 where a credit makes it more: a client's accounts together are what it owes, on the debit."""
        if self.says:
            return self.sums.side
        return -1 if self.of_client else 1

    @property
    def before(self) -> int:
        """Carried on."""
        return self.signed(self.sums.opening)

    @property
    def after(self) -> int:
        """At the end of the days."""
        return self.signed(self.sums.opening + self.sums.credit - self.sums.debit)
