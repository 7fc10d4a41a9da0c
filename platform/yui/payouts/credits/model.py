"""Spans of days in which one percentage holds, and a payment's tax laid upon them."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct, structs

from yui import rates
from yui.japan import DAY
from yui.money import Yen, basis_points, portion

LOOKBACK = timedelta(days=400)
"""What waited longer than this before a closing day falls into the oldest span that ends after it."""


class Span(Struct, frozen=True):
    """From `since` to `until` (both included) this percent of an unregistered seller's tax is
    creditable; `source` says why. `full`: that of a registered one's, 0 while the buyer is exempt."""

    since: date
    until: date
    percent: int
    source: str = ""
    full: int = 100


class Exempt(Struct, frozen=True):
    """From `since` on the buyer is exempt from the tax, or no longer; rows in their order of days."""

    since: date
    exempt: bool


class Registration(Struct, frozen=True):
    """A seller's number holds from `since` (None: never) up to the day before `ends` (None: still)."""

    since: date | None = None
    ends: date | None = None

    def holds(self, day: date) -> bool:
        """Whether what was done on a day was a registered seller's (消費税法30条1項・9項)."""
        begun = self.since is not None and day >= self.since
        return begun and (self.ends is None or day < self.ends)


class Credit(Struct, frozen=True):
    """A payment's part in one span; whole yen. `tax_yen` was added to the prices without tax,
    `included_yen` lies in those with tax; of both `credit_yen` may be credited."""

    since: date
    registered: bool
    percent: int
    exclusive_yen: int
    inclusive_yen: int
    tax_yen: int
    included_yen: int
    credit_yen: int


class HerCredit(Credit, frozen=True, kw_only=True):
    """The same with whose payment it is."""

    worker_id: UUID


def spans(closing: date, *, rows: Sequence[rates.NonRegisteredCredit] | None = None) -> list[Span]:
    """The spans that work counted up to a closing day may fall into, the oldest first; the last ends
    with it. Raises `MissingRate` when no row holds on the closing day."""
    known = rates.book().nonregistered_credit if rows is None else rows
    rates.known(known, closing)
    held = [
        Span(row.since, min(row.to or closing, closing), row.percent, row.source)
        for row in sorted(known, key=lambda row: row.since)
        if row.since <= closing
    ]
    return [span for span in held if span.until >= closing - LOOKBACK]


def bought(on: Sequence[Span], held: Sequence[Exempt]) -> list[Span]:
    """The spans cut where the buyer's own standing changes: whoever is exempt credits nothing of
    what was bought then (消費税法30条1項: 事業者（免税事業者を除く）)."""
    found: list[Span] = []
    changes = sorted(
        {x.since for x in held if _exempt(held, x.since) != _exempt(held, x.since - DAY)}
    )
    for span in on:
        days = [span.since, *(day for day in changes if span.since < day <= span.until)]
        ends = [*(day - DAY for day in days[1:]), span.until]
        for since, until in zip(days, ends, strict=True):
            part = structs.replace(span, since=since, until=until)
            exempt = _exempt(held, since)
            found.append(structs.replace(part, percent=0, full=0) if exempt else part)
    return found


def sold(on: Sequence[Span], by: Registration) -> list[Span]:
    """The spans cut where the seller's number begins to hold and where it ceases: what was done
    before its 登録年月日 is an unregistered seller's, whenever it is paid (平成28年改正法附則52条)."""
    found: list[Span] = []
    for span in on:
        inner = {day for day in (by.since, by.ends) if day and span.since < day <= span.until}
        days = [span.since, *sorted(inner)]
        ends = [*(day - DAY for day in days[1:]), span.until]
        found += [
            structs.replace(span, since=since, until=until)
            for since, until in zip(days, ends, strict=True)
        ]
    return found


def _exempt(held: Sequence[Exempt], day: date) -> bool:
    begun = [row.exempt for row in held if row.since <= day]
    return bool(begun) and begun[-1]


def laid(
    parts: Sequence[tuple[int, int]], *, on: Sequence[Span], tax_bp: int, by: Registration
) -> list[Credit]:
    """One payee's payment laid upon spans that her own number cuts (`sold`): `parts` are her prices
    (without, with tax) in each.

    Tax is rounded once over all of a payment (切捨て), as on her statement, and laid on the spans
    cumulatively: their taxes add up to it. The credit is rounded down once a span.
    """
    found: list[Credit] = []
    out, into = 0, 0
    for (exclusive, inclusive), span in zip(parts, on, strict=True):
        tax = basis_points(Yen(out + exclusive), tax_bp) - basis_points(Yen(out), tax_bp)
        included = _in(into + inclusive, tax_bp) - _in(into, tax_bp)
        out, into = out + exclusive, into + inclusive
        registered = by.holds(span.since)
        percent = span.full if registered else span.percent
        credit = portion(Yen(tax + included), percent, of=100)
        if exclusive or inclusive:
            found.append(
                Credit(
                    *(span.since, registered, percent, exclusive, inclusive, tax, included),
                    credit_yen=credit,
                )
            )
    return found


def _in(total: int, tax_bp: int) -> int:
    return portion(Yen(total), tax_bp, of=10_000 + tax_bp)
