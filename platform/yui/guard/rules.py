"""The guard's rules: package data, each with its day, its legal source and its thresholds."""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.hints.wording import compiled
from yui.rates import Row, check

LIMITS = {"times", "minutes", "percent", "months", "yen", "days"}


class GuardRule(Row, frozen=True, kw_only=True):
    """A rule from a day on: `items` are those of 告示37号 (see `items`), `source` names the law.

    `detector`: the pure function that reads by it; `hints`: the wording rules it shares; `words`:
    patterns of its own in the same language; `limits`: its thresholds; `mend`: what may be done.
    """

    code: str
    detector: str
    title: str
    items: tuple[str, ...]
    why: str
    mend: str
    hints: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    limits: dict[str, int] = msgspec.field(default_factory=dict)


class Item(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item of 告示37号 第2条, in its own words, and what in Yui speaks to it."""

    code: str
    text: str
    shown: str


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[GuardRule, ...]
    item: tuple[Item, ...]


class BadRule(ValueError):
    """A row of the table that cannot be read by."""


def load(text: str) -> _Table:
    """Reads the table; every row's items, patterns and thresholds must be known ones."""
    table = msgspec.convert(tomllib.loads(text), _Table)
    known = {item.code for item in table.item}
    for code in {rule.code for rule in table.rule}:
        check([rule for rule in table.rule if rule.code == code])
    for rule in table.rule:
        if not rule.items or set(rule.items) - known or set(rule.limits) - LIMITS:
            raise BadRule(rule.code)
        for line in rule.words:
            compiled(line.removeprefix("-").strip())
    return table


@cache
def _table() -> _Table:
    return load((files("yui") / "guard" / "data" / "rules.toml").read_text(encoding="utf-8"))


def all_rules() -> Sequence[GuardRule]:
    """Every row, those that no longer hold too."""
    return _table().rule


def of_day(day: date) -> list[GuardRule]:
    """The rules in force on a day."""
    return [rule for rule in _table().rule if rule.holds(day)]


def rule_of(code: str, begun: date) -> GuardRule | None:
    """The row of a rule that began on that day."""
    return next((r for r in _table().rule if (r.code, r.since) == (code, begun)), None)


def items() -> Sequence[Item]:
    """The items of 告示37号, in its order."""
    return _table().item
