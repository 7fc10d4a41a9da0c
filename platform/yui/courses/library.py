"""What every town has without asking: courses of the library, and how learning is counted, by date."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.courses.model import Answer, Content, Course, Kind, Module, Part, Question, State
from yui.rates import Row, check, known
from yui.web.words import LANGUAGE

TEXTS = ("security.toml",)


class Rule(Row, frozen=True, kw_only=True):
    """How learning is counted."""

    beat_seconds: int
    watch_percent: int
    tries_a_day: int
    warn_days: int


class _Module(Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    title_en: str
    body: str
    body_en: str


class _Question(Struct, frozen=True, forbid_unknown_fields=True):
    ask: str
    ask_en: str
    choices: list[str]
    choices_en: list[str]
    choice: int
    because: str
    because_en: str


class _Course(Row, frozen=True, kw_only=True):
    code: str
    version: str
    kind: Kind
    valid_months: int | None
    pass_percent: int
    title: str
    title_en: str
    about: str
    about_en: str
    module: tuple[_Module, ...]
    question: tuple[_Question, ...]


class _Courses(Struct, frozen=True, forbid_unknown_fields=True):
    course: tuple[_Course, ...]


class _Rules(Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[Rule, ...]


def load(text: str) -> tuple[_Course, ...]:
    """Reads courses; every question's right choice is one of its choices, in both languages."""
    found = msgspec.convert(tomllib.loads(text), _Courses).course
    for code in {row.code for row in found}:
        check([row for row in found if row.code == code])
    for row in found:
        for each in row.question:
            if not 1 <= each.choice <= len(each.choices) == len(each.choices_en):
                raise ValueError(f"{row.code}: {each.ask}")
    return found


def _read(name: str) -> str:
    return (files("yui") / "courses" / "data" / name).read_text(encoding="utf-8")


@cache
def _courses() -> tuple[_Course, ...]:
    return tuple(row for name in TEXTS for row in load(_read(name)))


@cache
def _rules() -> tuple[Rule, ...]:
    found = msgspec.convert(tomllib.loads(_read("rules.toml")), _Rules).rule
    check(found)
    return found


def rule(day: date) -> Rule:
    """How learning is counted on a day."""
    return known(_rules(), day)


def _row(code: str, day: date) -> _Course | None:
    return next((row for row in _courses() if row.code == code and row.holds(day)), None)


def has(code: str) -> bool:
    """Whether the code is the library's, on whatever day: no town's course may have it."""
    return any(row.code == code for row in _courses())


def courses(day: date) -> list[Course]:
    """The library's courses of a day, in the language of the reader."""
    return [_course(row) for row in _courses() if row.holds(day)]


def content(code: str, day: date) -> Content | None:
    """A course of the library with its parts and questions; None when it has none of that code."""
    row = _row(code, day)
    if row is None:
        return None
    english = LANGUAGE.get() == "en"
    return Content(
        _course(row),
        [
            Module(
                number,
                Part.TEXT,
                each.title_en if english else each.title,
                (each.body_en if english else each.body).strip("\n"),
            )
            for number, each in enumerate(row.module, 1)
        ],
        [
            Question(
                number,
                each.ask_en if english else each.ask,
                each.choices_en if english else each.choices,
            )
            for number, each in enumerate(row.question, 1)
        ],
    )


def answers(code: str, day: date) -> list[Answer]:
    """The right choices of a library's course, with their reasons."""
    row = _row(code, day)
    english = LANGUAGE.get() == "en"
    return [
        Answer(number, each.choice, each.because_en if english else each.because)
        for number, each in enumerate(row.question if row else (), 1)
    ]


def _course(row: _Course) -> Course:
    english = LANGUAGE.get() == "en"
    return Course(
        code=row.code,
        kind=row.kind,
        state=State.OPEN,
        title=row.title_en if english else row.title,
        about=row.about_en if english else row.about,
        instructor="",
        cost_yen=0,
        skill=None,
        level=None,
        valid_months=row.valid_months,
        pass_percent=row.pass_percent,
        version=row.version,
    )


def title_of(code: str, day: date) -> str | None:
    """The Japanese title, for papers; None when the library has no such course."""
    row = _row(code, day)
    return None if row is None else row.title
