"""The router's rules by the day on which they hold (`data/rules.toml`)."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.notices.routing.model import Choice, Kind, Pace, Way
from yui.rates import Row, check, known


class Quiet(Row, frozen=True, kw_only=True):
    """Hours of Japan between which nothing but the urgent goes out, and who has them unasked."""

    start: int
    end: int
    workers: bool
    others: bool


class Digest(Row, frozen=True, kw_only=True):
    """The hour of the day's digest."""

    hour: int


class Line(Row, frozen=True, kw_only=True):
    """Seconds: between tries, after which no try begins, after which mail takes over."""

    pauses: tuple[int, ...]
    last: int
    fall_back: int
    code_minutes: int


class Mail(Row, frozen=True, kw_only=True):
    """Minutes after which a mail that was not taken has failed."""

    minutes: int


class Kinds(Row, frozen=True, kw_only=True):
    """Kinds of notices that are not normal."""

    urgent: tuple[str, ...]
    digestible: tuple[str, ...]


class Book(Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    quiet: tuple[Quiet, ...]
    digest: tuple[Digest, ...]
    line: tuple[Line, ...]
    mail: tuple[Mail, ...]
    kinds: tuple[Kinds, ...]


def load(text: str) -> Book:
    """Reads the rules; rows of one rule may not overlap."""
    found = msgspec.convert(tomllib.loads(text), Book)
    for rows in (found.quiet, found.digest, found.line, found.mail, found.kinds):
        check(rows)
    return found


@cache
def book() -> Book:
    """The rules that are shipped."""
    path = files("yui") / "notices" / "data" / "rules.toml"
    return load(path.read_text(encoding="utf-8"))


def kind_of(kind: str, *, on: date) -> Kind:
    """What a notice's kind is to the router."""
    rule = known(book().kinds, on)
    if kind in rule.urgent:
        return Kind.URGENT
    return Kind.DIGESTIBLE if kind in rule.digestible else Kind.NORMAL


def choice(on: date, *, worker: bool) -> Choice:
    """What holds for a reader who has chosen nothing; who is no worker has mail alone."""
    quiet = known(book().quiet, on)
    way, rests = (Way.LINE, quiet.workers) if worker else (Way.MAIL, quiet.others)
    return Choice(way, rests, quiet.start, quiet.end, Pace.AT_ONCE)


def digest_hour(on: date) -> int:
    """The hour of the day's digest."""
    return known(book().digest, on).hour


def line(on: date) -> Line:
    """The seconds of LINE."""
    return known(book().line, on)


def mail_minutes(on: date) -> int:
    """Minutes after which a mail has failed."""
    return known(book().mail, on).minutes
