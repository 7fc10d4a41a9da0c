"""When one client weighs too much, by the day on which the rule holds."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.rates import Row, check, known


class Concentration(Row, frozen=True, kw_only=True):
    """A client is flagged above `share_bp` basis points of the orders of the last `months`."""

    share_bp: int
    months: int


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    concentration: tuple[Concentration, ...]


@cache
def _table() -> tuple[Concentration, ...]:
    text = (files("yui") / "clients" / "data" / "concentration.toml").read_text(encoding="utf-8")
    found = msgspec.convert(tomllib.loads(text), _Table).concentration
    check(found)
    return found


def concentration(on: date) -> Concentration:
    """The rule that holds on a day."""
    return known(_table(), on)
