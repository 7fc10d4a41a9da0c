"""What waits before a month closes."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from msgspec import Struct

from tenants.refusal import Conflict, FieldError, Invalid
from yui.ledger.clearing.model import Open
from yui.web.words import N_

_SAYS = {
    "inspections": (N_("検品待ちの納品"), "/inspections"),
    "handovers": (N_("クライアントの検収待ち"), "/handovers"),
    "share_handovers": (N_("広域シェアの検収待ち"), "/shares"),
    "payout_runs": (N_("終わっていない支払処理"), "/payouts"),
}


class Waiting(Struct, frozen=True):
    """Something of the month that is not done: how many, since when."""

    what: str
    count: int
    since: date

    @property
    def says(self) -> str:
        """The msgid of what waits."""
        return _SAYS[self.what][0]

    @property
    def link(self) -> str:
        """Where it is done."""
        return _SAYS[self.what][1]


class Before(Struct, frozen=True):
    """What is open before a month closes: work that waits, items on clearing accounts, faults."""

    month: date
    waiting: Sequence[Waiting]
    items: Sequence[Open]
    faults: Sequence[str]

    @property
    def count(self) -> int:
        """How much is open; written into the month's seal."""
        return sum(one.count for one in self.waiting) + len(self.items)

    @property
    def print(self) -> str:
        """A print of the list, so that what is closed upon is what was seen."""
        lines = [f"{one.what}:{one.count}" for one in self.waiting]
        lines += [f"{one.mark}:{one.item.yen}" for one in self.items]
        return sha256("\n".join([self.month.isoformat(), *lines]).encode()).hexdigest()


class BooksFaulty(Conflict):
    """The books do not prove right: nothing is closed upon them."""

    code = "books_faulty"
    says = "帳簿の検算が合わないため、締められません。管理者に連絡してください。"


class OpenItemsChanged(Conflict):
    """Something was done or came in since the list was shown."""

    code = "open_items_changed"
    says = "未完了の項目が変わりました。下の一覧を確かめてから、もう一度締めてください。"


def check_seen(before: Before, *, seen: str | None, ticked: bool) -> None:
    """Refuses to close over faults, over a list that was not seen, or without a word about it.

    `seen` None: a caller that has no list to show (the demo, imports); its close is not held up.
    """
    if before.faults:
        raise BooksFaulty
    if seen is None:
        return
    if seen != before.print:
        raise OpenItemsChanged
    if before.count and not ticked:
        says = N_("未完了の項目を確かめて、チェックを入れてください。")
        raise Invalid([FieldError("sure", "missing", says)])
