"""Whose invoice a payment settles: by the payer's name in bank letters, the amount and the day.

A match is made alone only where name and amount leave one answer; everything else is a person's to
decide, with what speaks for each candidate. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from uuid import UUID

from msgspec import Struct

from yui.banking import payee_name
from yui.banklink.matching.model import Candidate, Proposal, Verdict, Why
from yui.banklink.matching.statement import Entry
from yui.invoices.model import OpenItem
from yui.japan import NotBankText

CUT = 6
"""Letters of a name that a bank may have cut short and that still tell a payer."""
MOST_SUMMED = 10
"""Open invoices of a client whose sums are looked at."""
ALONE = 80
"""The score from which a match needs no person."""

_FORMS = (
    "ｶ",
    "ﾕ",
    "ﾒ",
    "ｼ",
    "ﾄﾞ",
    "ｲ",
    "ｼﾔ",
    "ｻﾞｲ",
    "ｶﾞｸ",
    "ﾌｸ",
    "ｼﾕｳ",
    "ﾄｸﾋ",
    "ﾄﾞｸ",
    "ﾉｳ",
    "ｾﾞｲ",
    "ﾍﾞﾝ",
)
_BEFORE = ("ﾌﾘｺﾐ", "ﾌﾘｺﾐ1", "ﾃﾚﾌﾘｺﾐ", "ｿｳｺﾞｳﾌﾘｺﾐ")


def payer(text: str) -> str:
    """A payer's name for comparison: bank letters without legal form, spaces and marks."""
    try:
        bank = payee_name(text.removeprefix("振込").strip())
    except NotBankText:
        return ""
    for word in sorted(_BEFORE, key=len, reverse=True):
        bank = bank.removeprefix(word + " ")
    for form in sorted(_FORMS, key=len, reverse=True):
        bank = bank.removeprefix(f"{form})").removesuffix(f"({form}").replace(f"({form})", "")
    return "".join(letter for letter in bank if letter not in " -.()")


class Book(Struct):
    """Open invoices by client, with the names clients are known under."""

    items: dict[UUID, list[OpenItem]]
    names: dict[UUID, str]
    taught: Mapping[str, UUID]

    def take(self, chosen: Candidate) -> None:
        """What a line has settled is no other's."""
        gone = set(chosen.invoices)
        left = [one for one in self.items[chosen.client_id] if one.invoice_id not in gone]
        self.items[chosen.client_id] = left


def book_of(items: Iterable[OpenItem], taught: Mapping[str, UUID]) -> Book:
    """The open invoices in the order of their due days; `taught`: payers that a person has named."""
    by: dict[UUID, list[OpenItem]] = {}
    names: dict[UUID, str] = {}
    for one in sorted(items, key=lambda one: (one.due_on, one.number)):
        by.setdefault(one.client_id, []).append(one)
        names[one.client_id] = payer(one.kana or one.client)
    return Book(by, names, taught)


def _named(book: Book, name: str) -> dict[UUID, Why]:
    if name in book.taught and book.taught[name] in book.items:
        return {book.taught[name]: Why.NAME_TAUGHT}
    found = {client: Why.NAME for client, known in book.names.items() if known and known == name}
    for client, known in book.names.items():
        short = min(len(known), len(name))
        if client not in found and short >= CUT and known[:short] == name[:short]:
            found[client] = Why.NAME_CUT
    return found


def propose(entry: Entry, book: Book) -> Proposal:
    """What a line is proposed for; whoever takes it alone tells the book (`Book.take`)."""
    if entry.yen <= 0:
        return Proposal(Verdict.OTHER)
    name = payer(entry.text)
    named = _named(book, name) if name else {}
    found = [
        one
        for client, why in named.items()
        for one in _of_client(entry, client, book.items[client], why=why)
    ]
    if not found:
        found = _by_amount(entry, book)
    ranked = sorted(found, key=lambda one: -one.score)
    fits = [one for one in ranked if Why.AMOUNT in one.why or Why.SUM in one.why]
    if named and len(fits) > 1:
        fits = [_less(one, fits) for one in fits]
        ranked = fits + [one for one in ranked if not {Why.AMOUNT, Why.SUM} & set(one.why)]
    alone = bool(fits) and bool(named) and fits[0].score >= ALONE and len(fits) == 1
    if alone and fits[0].client_id != ranked[0].client_id:
        alone = False
    if alone and len(named) > 1 and named[fits[0].client_id] is Why.NAME_CUT:
        alone = False  # the name itself is another client's
    verdict = Verdict.ALONE if alone else Verdict.PERSON
    return Proposal(verdict, (fits[0],) if alone else tuple(ranked[:5]))


def _less(one: Candidate, fits: Sequence[Candidate]) -> Candidate:
    other = any(fit.client_id != one.client_id for fit in fits)
    return Candidate(one.client_id, one.invoices, (*one.why, Why.OTHERS if other else Why.SEVERAL))


def _of_client(
    entry: Entry, client: UUID, items: Sequence[OpenItem], *, why: Why
) -> list[Candidate]:
    if not items:
        return []
    single = [one for one in items if one.open_yen == entry.yen]
    if single:
        return [_candidate(entry, client, [one], (why, Why.AMOUNT)) for one in single]
    some = items[:MOST_SUMMED]
    sums = [
        chosen
        for size in range(2, len(some) + 1)
        for chosen in combinations(some, size)
        if sum(one.open_yen for one in chosen) == entry.yen
    ]
    if sums:
        return [_candidate(entry, client, chosen, (why, Why.SUM)) for chosen in sums[:5]]
    best = min(items, key=lambda one: abs(one.open_yen - entry.yen))
    rest = Why.SHORT if entry.yen < best.open_yen else Why.OVER
    return [_candidate(entry, client, [best], (why, rest))]


def _candidate(
    entry: Entry, client: UUID, items: Sequence[OpenItem], why: tuple[Why, ...]
) -> Candidate:
    if any(entry.on < one.issued_on for one in items):
        why = (*why, Why.EARLY)
    elif all(abs((entry.on - one.due_on).days) <= 45 for one in items):
        why = (*why, Why.NEAR_DUE)
    return Candidate(client, tuple(one.invoice_id for one in items), why)


def _by_amount(entry: Entry, book: Book) -> list[Candidate]:
    return [
        _candidate(entry, client, [one], (Why.NO_NAME, Why.AMOUNT))
        for client, items in book.items.items()
        for one in items
        if one.open_yen == entry.yen
    ][:5]


def propose_all(
    entries: Iterable[Entry], book: Book, *, known: frozenset[bytes] = frozenset()
) -> list[tuple[Entry, Proposal]]:
    """Every line's proposal, the oldest first: what one has settled is not offered to the next."""
    made = []
    for entry in sorted(entries, key=lambda one: (one.on, one.line)):
        if entry.mark in known:
            made.append((entry, Proposal(Verdict.KNOWN)))
            continue
        found = propose(entry, book)
        if found.verdict is Verdict.ALONE:
            book.take(found.candidates[0])
        made.append((entry, found))
    return made
