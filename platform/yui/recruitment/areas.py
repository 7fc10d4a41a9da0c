"""From where a body takes people on, and what they agree to: dated rows of package data."""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec
from msgspec import Struct

OTHER = "other"
"""Stands for every municipality that the list does not name."""


class Area(Struct, frozen=True, forbid_unknown_fields=True):
    """The municipalities (5-digit codes) whose residents a town's body takes on, from a day to a day."""

    town: int
    since: date = msgspec.field(name="from")
    name: str
    name_en: str
    municipalities: tuple[str, ...]
    source: str
    to: date | None = None


class Municipality(Struct, frozen=True, forbid_unknown_fields=True):
    """A municipality as a form offers it."""

    code: str
    name: str
    name_en: str


class Consent(Struct, frozen=True, forbid_unknown_fields=True):
    """A text version, and for how many months after her last word a row says who she is."""

    version: str
    since: date = msgspec.field(name="from")
    keep_months: int
    source: str
    to: date | None = None


class _Areas(Struct, frozen=True, forbid_unknown_fields=True):
    area: tuple[Area, ...]
    municipality: tuple[Municipality, ...]


class _Consents(Struct, frozen=True, forbid_unknown_fields=True):
    consent: tuple[Consent, ...]


T = TypeVar("T", Area, Consent)


@cache
def _areas() -> _Areas:
    return msgspec.convert(tomllib.loads(_text("areas")), _Areas)


@cache
def _consents() -> _Consents:
    return msgspec.convert(tomllib.loads(_text("consent")), _Consents)


def _text(name: str) -> str:
    return files("yui.recruitment").joinpath(f"data/{name}.toml").read_text("utf-8")


def _on(rows: Sequence[T], day: date) -> T | None:
    holding = [row for row in rows if row.since <= day and (row.to is None or day <= row.to)]
    return max(holding, key=lambda row: row.since, default=None)


def area_on(town: int, day: date) -> Area:
    """The rule of a day; a town without a row takes its own residents."""
    found = _on([row for row in _areas().area if row.town == town], day)
    if found is not None:
        return found
    own = municipality(f"{town:05}")
    return Area(
        town=town,
        since=date(2017, 4, 1),
        name=own.name,
        name_en=own.name_en,
        municipalities=(own.code,),
        source="規則の登録がない自治体は、住民が対象",
    )


def inside(town: int, municipality_code: str, *, on: date) -> bool:
    """Whether residents of that municipality are taken on."""
    return municipality_code in area_on(town, on).municipalities


def municipality(code: str) -> Municipality:
    """A municipality of the list; any other goes by its code."""
    found = next((each for each in _areas().municipality if each.code == code), None)
    return found or Municipality(code, code, code)


def offered(town: int, *, on: date) -> list[Municipality]:
    """What a town's form lets one choose from: its area, its own municipality first."""
    own = f"{town:05}"
    codes = area_on(town, on).municipalities
    return [municipality(code) for code in sorted(codes, key=lambda code: (code != own, code))]


def known() -> list[Municipality]:
    """Every municipality of the list."""
    return list(_areas().municipality)


def consent_on(day: date) -> Consent:
    """The text that one agrees to on a day."""
    found = _on(_consents().consent, day)
    if found is None:
        raise LookupError(f"no consent text on {day}")
    return found
