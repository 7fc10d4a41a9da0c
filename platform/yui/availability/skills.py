"""The list of skills by date, with its source; and how much of a day a plan may count on."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.rates import Row, check, known
from yui.web.words import N_

LEVELS = {
    1: N_("はじめたばかり"),
    2: N_("教わりながらできる"),
    3: N_("ひとりでできる"),
    4: N_("得意"),
    5: N_("人に教えられる"),
}
"""What a level means, in words that a worker can judge herself by."""


class Skill(Row, frozen=True, kw_only=True):
    """Something a task may need."""

    code: str
    label: str


class Day(Row, frozen=True, kw_only=True):
    """Minutes of one day that count at most."""

    minutes: int


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    skill: tuple[Skill, ...]
    day: tuple[Day, ...]


def load(text: str) -> _Table:
    """Reads the tables; two rows of one skill may not hold on the same day."""
    found = msgspec.convert(tomllib.loads(text), _Table)
    check(found.day)
    for code in {row.code for row in found.skill}:
        check([row for row in found.skill if row.code == code])
    return found


@cache
def _table() -> _Table:
    path = files("yui") / "availability" / "data" / "skills.toml"
    return load(path.read_text(encoding="utf-8"))


def of_day(day: date) -> list[Skill]:
    """The skills that hold on a day, in the list's order."""
    return [row for row in _table().skill if row.holds(day)]


def is_known(code: str, day: date) -> bool:
    """Whether the code is a skill on that day."""
    return any(row.code == code for row in of_day(day))


def label_of(code: str) -> str:
    """What people call it; the code itself for one that this list does not know."""
    return next((row.label for row in _table().skill if row.code == code), code)


def most_minutes(day: date) -> int:
    """How many minutes of that day a plan may count on."""
    return known(_table().day, day).minutes
