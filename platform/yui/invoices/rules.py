"""Rules of invoices by the day on which they hold: letters for what is overdue, years to keep."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.rates import Row, check, known


class Dunning(Row, frozen=True, kw_only=True):
    """Days after the due day from which on each letter may be sent, rising."""

    days: tuple[int, ...]


class Keep(Row, frozen=True, kw_only=True):
    """Years for which a document is kept, from the day that it is of."""

    years: int


class Shortfall(Row, frozen=True, kw_only=True):
    """Up to how many yen a payment may be short for a bank's fee."""

    most: int


class _Book(Struct, frozen=True, forbid_unknown_fields=True):
    dunning: tuple[Dunning, ...]
    keep: tuple[Keep, ...]
    shortfall: tuple[Shortfall, ...]


@cache
def _book() -> _Book:
    text = (files("yui.invoices") / "data" / "rules.toml").read_text(encoding="utf-8")
    book = msgspec.convert(tomllib.loads(text), _Book)
    check(book.dunning)
    check(book.keep)
    check(book.shortfall)
    return book


def dunning_days(on: date) -> tuple[int, ...]:
    """The days of the letters, as of a day."""
    return known(_book().dunning, on).days


def most_short(on: date) -> int:
    """The most that a payment may be short for a bank's fee, as of a day."""
    return known(_book().shortfall, on).most


def keep_years(on: date) -> int:
    """Years to keep a document that is of this day."""
    return known(_book().keep, on).years
