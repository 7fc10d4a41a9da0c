"""What plans reckon with, by date and with its source (`work/data/planning.toml`)."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.rates import Row, check, known


class Workday(Row, frozen=True, kw_only=True):
    """Minutes of work that a day's plan may hold for one person: a guide for deadlines, no shift."""

    minutes: int


class Margin(Row, frozen=True, kw_only=True):
    """Business days for the client's acceptance, our inspection, and to spare."""

    acceptance_days: int
    inspection_days: int
    buffer_days: int


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    workday: tuple[Workday, ...]
    margin: tuple[Margin, ...]


def load(text: str) -> _Table:
    """Reads both tables; two rows of one may not hold on the same day."""
    found = msgspec.convert(tomllib.loads(text), _Table)
    check(found.workday)
    check(found.margin)
    return found


@cache
def table() -> _Table:
    """The rules that come with Yui."""
    return load((files("yui") / "work" / "data" / "planning.toml").read_text(encoding="utf-8"))


def workday(day: date) -> Workday:
    """The guide that holds on a day."""
    return known(table().workday, day)


def margin(day: date) -> Margin:
    """The usual days to keep free."""
    return known(table().margin, day)
