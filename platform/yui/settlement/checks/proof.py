"""Five questions whose answers make a body's books come to zero: pure sums over what others found."""

from collections.abc import Sequence

from msgspec import Struct

from yui.ledger.chart import Kind
from yui.ledger.clearing.model import Open
from yui.payouts.carrying.model import OfRun, Sums
from yui.settlement.sums import Zero
from yui.web.words import N_

_WAITS = {
    Kind.PAYOUT_CLEARING: N_("振込の途中です。銀行の結果を取り込むと消えます。"),
    Kind.RETURN_CLEARING: N_("戻ってきた報酬です。新しい口座に払い直すと消えます。"),
    Kind.SETTLEMENT_CLEARING: N_("ほかの町との清算の途中です。双方が振込を記録すると消えます。"),
    Kind.CORRECTION_CLEARING: N_(
        "受取銀行が口座を確かめている振込です。結果を取り込むと消えます。"
    ),
    Kind.SUSPENSE: N_("だれからの入金か確かめています。請求書と照合すると消えます。"),
}


class OnAccount(Struct, frozen=True):
    """A clearing account's kind: what is on it, how much of it has a known reason, and how many items."""

    kind: Kind
    yen: int
    items: int
    bad: int

    @property
    def waits_for(self) -> str:
        """The msgid of what takes the money on from there."""
        return _WAITS.get(self.kind, "")


class Proof(Struct, frozen=True):
    """A body's books, asked five ways; each answer is a property, and `holds` is all of them."""

    zero: Zero
    open: list[OnAccount]
    runs: list[OfRun]
    sums: Sums
    clearing: int
    back: int
    faults: list[str]

    @property
    def balanced(self) -> bool:
        """1: every journal's two sides are the same yen."""
        return self.zero.debit == self.zero.credit

    @property
    def mirrored(self) -> bool:
        """2: each counterparty has written down the same of us."""
        return all(row.holds for row in self.zero.rows)

    @property
    def explained(self) -> bool:
        """3: what lies on clearing accounts lies there for a known reason."""
        return not any(one.bad for one in self.open)

    @property
    def paid_gap(self) -> int:
        """The books' view of transfers under way less the bank's; 0 when they agree."""
        return self.clearing - self.sums.under_way

    @property
    def back_gap(self) -> int:
        """The books' view of money that came back less the bank's; 0 when they agree."""
        return self.back - self.sums.back

    @property
    def settled(self) -> bool:
        """4: the bank's answers and the books say the same of every transfer."""
        gaps = (self.paid_gap, self.back_gap, *(one.gap for one in self.runs))
        return not any(gaps)

    @property
    def rebuilt(self) -> bool:
        """5: every balance reckoned anew from its postings is the one that is kept."""
        return not self.faults

    @property
    def holds(self) -> bool:
        """Whether all five hold."""
        return self.balanced and self.mirrored and self.explained and self.settled and self.rebuilt

    @property
    def open_yen(self) -> int:
        """What lies on clearing accounts in all, without regard to its side."""
        return sum(abs(one.yen) for one in self.open)


def by_account(items: Sequence[Open]) -> list[OnAccount]:
    """Open items summed by kind of account, in the chart's order."""
    kinds = sorted({one.item.entry.kind for one in items}, key=list(Kind).index)
    return [
        OnAccount(
            kind,
            sum(each.item.yen for each in items if each.item.entry.kind is kind),
            sum(1 for each in items if each.item.entry.kind is kind),
            sum(1 for each in items if each.item.entry.kind is kind and each.standing.bad),
        )
        for kind in kinds
    ]
