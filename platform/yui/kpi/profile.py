"""Who works and how, where a town has published it: words and counts of one document.

Counts are as published, none below 5. An age that the document leaves out is not worked out here.
"""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.web import charts


class Way(Struct, frozen=True):
    """One worker's way of working: hours, what it brings a month, where."""

    hours: str
    hours_en: str
    income: str
    income_en: str
    place: str
    place_en: str


class Group(Struct, frozen=True):
    """A group of people and its number."""

    name: str
    name_en: str
    people: int

    def part(self, english: bool, kind: str) -> charts.Part:
        """The group as a chart takes it."""
        return charts.Part(self.name_en if english else self.name, self.people, kind)


class Profile(Struct, frozen=True):
    """The active workers of a town on a day, by gender and age."""

    source: str
    published: date
    people: int
    genders: tuple[Group, ...]
    ages: tuple[Group, ...]
    ways: tuple[Way, ...]

    def gender_parts(self, english: bool) -> list[charts.Part]:
        """The genders as parts of one bar."""
        kinds = ("now", "mid")
        return [g.part(english, k) for g, k in zip(self.genders, kinds, strict=False)]

    def age_parts(self, english: bool) -> list[charts.Part]:
        """The ages as bars under each other."""
        return [age.part(english, "past") for age in self.ages]

    @property
    def ages_are_whole(self) -> bool:
        """Whether the ages add up to everyone."""
        return sum(age.people for age in self.ages) == self.people


@cache
def _profiles() -> dict[str, Profile]:
    text = (files("yui.kpi") / "data" / "profiles.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Profile])


def profile_of(slug: str) -> Profile | None:
    """The town's profile, or None where nothing is published."""
    return _profiles().get(slug)
