"""The guard's examples: violations and their clean twins, as facts the detectors read."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from msgspec import Struct

from yui.guard.facts import Attempt, Equipment, Facts, Income, Text, Window, Work

UNTIL = date(2026, 11, 16)
"""The day after the examples' week."""


class _Part(Struct, frozen=True, forbid_unknown_fields=True):
    texts: list[Text] = []
    attempts: list[Attempt] = []
    windows: list[Window] = []
    works: list[Work] = []
    incomes: list[Income] = []
    equipment: list[Equipment] = []

    def facts(self) -> Facts:
        parts: dict[str, Any] = {name: getattr(self, name) for name in self.__struct_fields__}
        return Facts(until=UNTIL, **parts)


class Scenario(Struct, frozen=True, forbid_unknown_fields=True):
    """A practice that its rule must meet, and the same one made lawful; `lawful` says by what."""

    rule: str
    title: str
    source: str
    lawful: str
    violation: _Part
    twin: _Part


class _Pack(Struct, frozen=True, forbid_unknown_fields=True):
    scenario: tuple[Scenario, ...]


@cache
def pack() -> tuple[Scenario, ...]:
    """The pairs."""
    text = (files("yui") / "guard" / "data" / "scenarios.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Pack).scenario
