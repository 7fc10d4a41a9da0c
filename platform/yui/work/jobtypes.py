"""Kinds of work and how each is withheld, by date and with the legal ground (§5.3 of the law file)."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.rates import Row, Unregistered, check, on
from yui.tax import Category


class JobType(Row, frozen=True, kw_only=True):
    """A kind of work; `flag` is empty, or says what to decide with a tax accountant."""

    code: str
    label: str
    withholding: Category
    flag: str = ""


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    job_type: tuple[JobType, ...]


def load(text: str) -> tuple[JobType, ...]:
    """Reads the table; two rows of one kind may not hold on the same day."""
    found = msgspec.convert(tomllib.loads(text), _Table).job_type
    for code in {row.code for row in found}:
        check([row for row in found if row.code == code])
    return found


@cache
def table() -> tuple[JobType, ...]:
    """The kinds of work that come with Yui."""
    return load((files("yui") / "work" / "data" / "job_types.toml").read_text(encoding="utf-8"))


def of_day(day: date) -> list[JobType]:
    """The kinds of work that hold on a day, in the table's order."""
    return [row for row in table() if row.holds(day)]


def find(code: str, day: date) -> JobType | None:
    """The kind of work on that day, or None when it is not registered."""
    found = on([row for row in table() if row.code == code], day)
    return None if isinstance(found, Unregistered) else found


def label_of(code: str) -> str:
    """What people call it; the code itself for one that this table does not know."""
    return next((row.label for row in table() if row.code == code), code)
