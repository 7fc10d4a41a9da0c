"""Words of the slice that its parts share: levels, rungs, and rules with the days they hold."""

import tomllib
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from uuid import UUID

import msgspec
from msgspec import Struct

from yui.rates import Row, known
from yui.web.words import N_


class Level(StrEnum):
    """How a task stands against its deadline."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return {Level.GREEN: N_("緑"), Level.YELLOW: N_("黄"), Level.RED: N_("赤")}[self]


class Step(StrEnum):
    """A rung of the ladder, from the bottom."""

    WORKER = "worker"
    LEADER = "leader"
    DIRECTOR = "director"
    COORDINATOR = "coordinator"

    @property
    def says(self) -> str:
        """The msgid of who is told."""
        return {
            Step.WORKER: N_("ワーカー"),
            Step.LEADER: N_("リーダー"),
            Step.DIRECTOR: N_("ディレクター"),
            Step.COORDINATOR: N_("広域コーディネーター（件数のみ）"),
        }[self]


class Awaiting(Struct, frozen=True):
    """Something that waits for a director's decision: what kind, since and until when, and where.

    `title` is of a task or an assignment, never a person's name.
    """

    kind: str
    id: UUID
    title: str
    since: datetime
    due_on: date | None
    link: str


class Risk(Row, frozen=True, kw_only=True):
    """From which pace on a task is yellow, and red; hundredths of the planned pace."""

    yellow_pace: int
    red_pace: int


class Rung(Row, frozen=True, kw_only=True):
    """Hours after the trouble began at which a rung is told."""

    step: Step
    yellow_hours: int
    red_hours: int

    def hours(self, level: Level) -> int:
        """For a yellow or a red task."""
        return self.red_hours if level is Level.RED else self.yellow_hours


class Clock(Row, frozen=True, kw_only=True):
    """Days before the last lawful payment day from which an item is flagged."""

    flag_days: int


class Crowd(Row, frozen=True, kw_only=True):
    """How many people at least stand behind a figure that leaves the house."""

    least: int


class _Book(Struct, frozen=True, forbid_unknown_fields=True):
    risk: tuple[Risk, ...]
    rung: tuple[Rung, ...]
    clock: tuple[Clock, ...]
    crowd: tuple[Crowd, ...]


@cache
def _book() -> _Book:
    text = (files("yui.quality") / "data" / "rules.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Book)


def risk(on: date) -> Risk:
    """The thresholds of a day."""
    return known(_book().risk, on)


def ladder(on: date) -> list[Rung]:
    """The rungs of a day, from the bottom."""
    steps = list(Step)
    held = [rung for rung in _book().rung if rung.holds(on)]
    return sorted(held, key=lambda rung: steps.index(rung.step))


def flag_days(on: date) -> int:
    """Days before the last lawful payment day."""
    return known(_book().clock, on).flag_days


def least_people(on: date) -> int:
    """People at least behind a figure that leaves the house."""
    return known(_book().crowd, on).least
