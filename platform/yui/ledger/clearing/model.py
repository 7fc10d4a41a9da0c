"""What is left on a clearing account after everything that belongs together was set off.

What belongs together is what journals say by their keys: "payout:<run>:…" and what settles that run
carry the same run. What no key ties together is set off oldest first. The items left over add up to
the account's balance, always: a balance without an item cannot be.
"""

import re
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tenants.refusal import FieldError, Invalid, Unknown
from yui import rates
from yui.japan import screen_text
from yui.ledger.chart import Kind
from yui.web.words import N_

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OWED = frozenset({Kind.PAYOUT_CLEARING, Kind.RETURN_CLEARING})
"""On these only credits wait: a debit left over means that more was paid out than was due."""
LONGEST = timedelta(days=366)
"""No explanation holds longer than a year: somebody looks again."""


class Entry(Struct, frozen=True):
    """What one journal did to one clearing account, in yen: credits less debits."""

    account: UUID
    kind: Kind
    journal: UUID
    key: str
    on: date
    yen: int
    reverses: UUID | None = None
    party: str = ""
    memo: str = ""

    @property
    def memo_wide(self) -> str:
        """The memo in letters that people read: a bank's line is in half-width kana."""
        return screen_text(self.memo)


class Item(Struct, frozen=True):
    """What is still open of an entry; `yen` has the entry's sign."""

    entry: Entry
    yen: int


class Note(Struct, frozen=True):
    """Why an item is still there, and until when that holds."""

    account: UUID
    journal: UUID
    reason: str
    until: date
    maker: str = ""


class Standing(StrEnum):
    """How an open item stands, the worst first."""

    WRONG = "wrong"
    OVERDUE = "overdue"
    EXPLAINED = "explained"
    FRESH = "fresh"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]

    @property
    def chip(self) -> str:
        """The chip's kind."""
        return {"wrong": "ng", "overdue": "warn", "explained": "ok"}.get(self, "")

    @property
    def bad(self) -> bool:
        """Whether the nightly look tells the directors of it."""
        return self in {Standing.WRONG, Standing.OVERDUE}


_SAYS = {
    Standing.WRONG: N_("払いすぎ・二重の疑い"),
    Standing.OVERDUE: N_("期限を過ぎています"),
    Standing.EXPLAINED: N_("理由あり"),
    Standing.FRESH: N_("処理中"),
}


class Open(Struct, frozen=True):
    """An open item as it is shown: how it stands, until when it is expected to be gone, why not."""

    item: Item
    standing: Standing
    due: date
    note: Note | None = None

    @property
    def place(self) -> tuple[int, date, str]:
        """Its place in the list: the worst first, then the oldest."""
        return (list(Standing).index(self.standing), self.item.entry.on, self.mark)

    @property
    def mark(self) -> str:
        """What names it: its account and the journal it came from."""
        return f"{self.item.entry.account}.{self.item.entry.journal}"


class NoSuchItem(Unknown):
    """Nothing of that journal is open on that account."""

    says = "この未消込はありません。消し込まれたか、まちがった番号です。"


def reference(key: str) -> str:
    """What a journal's key names: the first id in it, or all that follows its first colon."""
    found = _UUID.search(key)
    return found.group() if found else key.partition(":")[2] or key


def _references(entries: Sequence[Entry]) -> dict[UUID, str]:
    """Each journal's reference; a reversal has that of what it takes back."""
    named = {each.journal: reference(each.key) for each in entries}
    for each in sorted(entries, key=_order):
        if each.reverses is not None and each.reverses in named:
            named[each.journal] = named[each.reverses]
    return named


def _order(entry: Entry) -> tuple[date, UUID]:
    return (entry.on, entry.journal)


def set_off(entries: Iterable[Entry]) -> list[Item]:
    """One row of entries of one account, oldest first, opposite signs set off; what is left over."""
    left: deque[Item] = deque()
    for entry in sorted(entries, key=_order):
        yen = entry.yen
        while yen and left and (left[0].yen > 0) != (yen > 0):
            first = left.popleft()
            rest = first.yen + yen
            if rest and (rest > 0) == (first.yen > 0):
                left.appendleft(Item(first.entry, rest))
                yen = 0
            else:
                yen = rest
        if yen:
            left.append(Item(entry, yen))
    return list(left)


def left_over(entries: Sequence[Entry]) -> list[Item]:
    """What is open on every account: by reference first, then oldest first across references."""
    found: list[Item] = []
    names = _references(entries)
    by_account = sorted(entries, key=lambda each: (each.account, names[each.journal]))
    for _, of_account in groupby(by_account, key=lambda each: each.account):
        rest: list[Entry] = []
        for _, group in groupby(of_account, key=lambda each: names[each.journal]):
            rest += [replace(item.entry, yen=item.yen) for item in set_off(group)]
        found += set_off(rest)
    return found


def due_of(item: Item) -> date:
    """Until when the item is expected to be gone."""
    rule = rates.known(rates.book().clearing_rule, item.entry.on)
    days = {
        Kind.PAYOUT_CLEARING: rule.payout_days,
        Kind.SETTLEMENT_CLEARING: rule.settlement_days,
        Kind.RETURN_CLEARING: rule.return_days,
        Kind.CORRECTION_CLEARING: rule.payout_days,
    }.get(item.entry.kind, rule.suspense_days)
    return item.entry.on + timedelta(days=days)


def standing(item: Item, note: Note | None, *, today: date) -> Standing:
    """How the item stands on `today`. No words explain a debit where only credits wait."""
    if item.entry.kind in OWED and item.yen < 0:
        return Standing.WRONG
    if note is not None and note.until >= today:
        return Standing.EXPLAINED
    return Standing.OVERDUE if due_of(item) < today else Standing.FRESH


def listed(items: Sequence[Item], notes: Sequence[Note], *, today: date) -> list[Open]:
    """The items with their latest notes (the last of `notes` counts), the worst first."""
    known = {(note.account, note.journal): note for note in notes}
    found = []
    for item in items:
        note = known.get((item.entry.account, item.entry.journal))
        found.append(Open(item, standing(item, note, today=today), due_of(item), note))
    return sorted(found, key=lambda each: each.place)


def check_until(until: date, *, today: date) -> None:
    """Refuses a day that is over, or further away than a year."""
    if not today <= until <= today + LONGEST:
        says = N_("今日から1年以内の日付を入力してください。")
        raise Invalid([FieldError("until", "range", says)])
