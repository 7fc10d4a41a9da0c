"""How long each step lasts: dated rows that come with Yui, before a town's own."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.rates import Row, check, known


class Default(Row, frozen=True, kw_only=True):
    """Hours to answer in each step, how many workers are asked at once, and between which hours of
    the day nobody is expected to answer."""

    team_hours: int
    town_hours: int
    towns_hours: int
    at_once: int
    quiet_from: int
    quiet_until: int


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    hours: tuple[Default, ...]


def load(text: str) -> tuple[Default, ...]:
    """Reads the table; no two rows hold on the same day."""
    found = msgspec.convert(tomllib.loads(text), _Table).hours
    check(found)
    return found


@cache
def table() -> tuple[Default, ...]:
    """The rows that come with Yui."""
    return load((files("yui") / "substitutes" / "data" / "hours.toml").read_text(encoding="utf-8"))


def default(day: date) -> Default:
    """The row of a day."""
    return known(table(), day)
