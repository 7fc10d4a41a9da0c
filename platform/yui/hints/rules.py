"""The rules that come with Yui: package data, each row with its first day and its source."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.hints.model import Rule
from yui.hints.patterns import checked


class _Row(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row of the file; `from` is the first day on which it holds."""

    code: str
    since: date = msgspec.field(name="from")
    title: str
    patterns: str
    meaning: str
    better: str
    source: str


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[_Row, ...]


def load(text: str) -> tuple[Rule, ...]:
    """Reads the table; a line that cannot be read is an error at once, not at the first message."""
    return tuple(
        Rule(
            code=row.code,
            title=row.title,
            patterns=checked(row.patterns),
            meaning=row.meaning,
            better=row.better,
            source=row.source,
            valid_from=row.since,
        )
        for row in msgspec.convert(tomllib.loads(text), _Table).rule
    )


class Everyday(Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences of free work; a line of a rule may meet `most` of them."""

    most: int
    sentences: tuple[str, ...]


@cache
def everyday() -> Everyday:
    """The sentences that every line of a rule is held against."""
    text = (files("yui") / "hints" / "data" / "everyday.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Everyday)


@cache
def shipped() -> tuple[Rule, ...]:
    """The rules that come with this version of Yui."""
    return load((files("yui") / "hints" / "data" / "rules.toml").read_text(encoding="utf-8"))
