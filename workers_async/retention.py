"""How long promises that were kept stay in the outbox: dated rows, each with its source."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.rates import Row, known


class Outbox(Row, frozen=True, kw_only=True):
    """Days after which a row that is done moves to the archive."""

    days: int


class _Book(Struct, frozen=True, forbid_unknown_fields=True):
    outbox: tuple[Outbox, ...]


@cache
def _book() -> _Book:
    text = (files("workers_async") / "data" / "retention.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Book)


def outbox_days(on: date) -> int:
    """Days that a done row stays, as the rule of `on` says."""
    return known(_book().outbox, on).days
