"""Rules of contracts by the day on which they hold: when to remind, and what an article says."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.contracts.model import Kind
from yui.rates import Row, check, known


class ExpiryNotice(Row, frozen=True, kw_only=True):
    """Days before a contract's last day on which the directors are reminded."""

    days: tuple[int, ...]


class Clause(Row, frozen=True, kw_only=True):
    """An article of the papers of some kinds; `text` has places for what the contract says."""

    code: str
    kinds: tuple[Kind, ...]
    heading: str
    text: str


class _Rules(Struct, frozen=True, forbid_unknown_fields=True):
    expiry_notice: tuple[ExpiryNotice, ...]


class _Clauses(Struct, frozen=True, forbid_unknown_fields=True):
    clause: tuple[Clause, ...]


def load_clauses(text: str) -> tuple[Clause, ...]:
    """Reads articles; two wordings of one article may not hold for a kind on the same day."""
    found = msgspec.convert(tomllib.loads(text), _Clauses).clause
    for code in {clause.code for clause in found}:
        for kind in Kind:
            check([one for one in found if one.code == code and kind in one.kinds])
    return found


def load_notices(text: str) -> tuple[ExpiryNotice, ...]:
    """Reads the days of reminders."""
    found = msgspec.convert(tomllib.loads(text), _Rules).expiry_notice
    check(found)
    return found


@cache
def _clauses() -> tuple[Clause, ...]:
    return load_clauses(_read("clauses.toml"))


@cache
def _notices() -> tuple[ExpiryNotice, ...]:
    return load_notices(_read("rules.toml"))


def _read(name: str) -> str:
    return (files("yui") / "contracts" / "data" / name).read_text(encoding="utf-8")


def notice_days(on: date) -> tuple[int, ...]:
    """Days before the end on which to remind, as of a day."""
    return known(_notices(), on).days


def clauses_of(kind: Kind, on: date) -> list[Clause]:
    """The articles of a kind in their order, as worded on a day."""
    return [one for one in _clauses() if kind in one.kinds and one.holds(on)]
