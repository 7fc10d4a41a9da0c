"""Unit prices by volume: the band in which the whole quantity lies gives the price of every unit.

An order has one unit price, so a price list is read by the whole quantity (1–999, 1,000–4,999,
5,000–), never by slices. A greater quantity never has a higher unit price.
"""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from yui.money import Yen

MOST = 3
"""Bands that a line may have."""


class Band(Struct, frozen=True, array_like=True):
    """From unit `first` on, `yen` a unit before tax; kept as [first, yen]."""

    first: int
    yen: int


class Span(Struct, frozen=True):
    """A band as people read it: from unit `first` to `last`, both included; None has no end."""

    first: int
    last: int | None
    yen: int


class Dip(Struct, frozen=True):
    """Quantities `first` to `last` cost more in all than `then` units do."""

    first: int
    last: int
    then: int


def well_formed(bands: Sequence[Band]) -> bool:
    """Whether they begin at unit 1, rise in quantity and never in price."""
    if not 1 <= len(bands) <= MOST or bands[0].first != 1 or bands[-1].yen < 0:
        return False
    return all(
        before.first < after.first and before.yen >= after.yen for before, after in pairwise(bands)
    )


def unit_price(bands: Sequence[Band], quantity: int) -> Yen:
    """Yen a unit when `quantity` (≥ 1) are ordered."""
    return Yen([band.yen for band in bands if band.first <= quantity][-1])


def amount(bands: Sequence[Band], quantity: int) -> Yen:
    """What `quantity` units cost before tax."""
    return Yen(quantity * unit_price(bands, quantity))


def spans(bands: Sequence[Band]) -> list[Span]:
    """The bands with their last units."""
    ends = [*(after.first - 1 for after in bands[1:]), None]
    return [Span(band.first, last, band.yen) for band, last in zip(bands, ends, strict=True)]


def dips(bands: Sequence[Band]) -> list[Dip]:
    """Just below a threshold the whole may cost more than at it: for a director to see and tell."""
    found: list[Dip] = []
    for place, span in enumerate(spans(bands)):
        if span.last is None or span.yen == 0:
            continue
        then = min(bands[place + 1 :], key=lambda band: band.first * band.yen)
        dearer = max(span.first, then.first * then.yen // span.yen + 1)
        if dearer <= span.last:
            found.append(Dip(dearer, span.last, then.first))
    return found
