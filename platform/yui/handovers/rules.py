"""Rules of the client's acceptance by the day on which they hold."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.rates import Row, known


class Silence(Row, frozen=True, kw_only=True):
    """A silent client is reminded so many days before its silence counts as acceptance."""

    remind_days: int


class Again(Row, frozen=True, kw_only=True):
    """Returned units are done again within so many days."""

    days: int


class _Book(Struct, frozen=True, forbid_unknown_fields=True):
    silence: tuple[Silence, ...]
    again: tuple[Again, ...]


@cache
def _book() -> _Book:
    text = (files("yui.handovers") / "data" / "acceptance.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Book)


def remind_days(on: date) -> int:
    """Days before the end of the silence."""
    return known(_book().silence, on).remind_days


def again_days(on: date) -> int:
    """Days to do returned units again."""
    return known(_book().again, on).days
