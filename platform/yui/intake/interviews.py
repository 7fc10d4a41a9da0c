"""The questions of an interview (業務棚卸), by kind of work, version and day; and what an answer is."""

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from tenants.refusal import FieldError, Invalid
from yui.rates import Row, Unregistered, check, known, on
from yui.web.words import N_

LONG, SHORT = 4000, 200


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class Security(StrEnum):
    """Where the material may be handled."""

    HOME = "home"
    CENTER = "center"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return {"home": N_("自宅可"), "center": N_("センター限定")}[self.value]


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    """An answer to choose: `add_percent` to the time of a unit, and where it must be done."""

    value: str
    label: str
    add_percent: int = 0
    security: Security = Security.HOME


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """One question; `tenths_each`: tenths of a minute that each counted thing adds to a unit."""

    key: str
    kind: Kind
    label: str
    help: str = ""
    required: bool = True
    least: int = 0
    most: int = 9_999_999_999
    tenths_each: int = 0
    choices: tuple[Choice, ...] = ()


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """A part that the work is cut into, in percent of a unit's time and of the units."""

    title: str
    minutes_percent: int
    units_percent: int


class Common(Row, frozen=True, kw_only=True):
    """What every interview asks; `fee_bp` and `valid_days`: the usual fee and life of a quote."""

    version: int
    fee_bp: int
    valid_days: int
    question: tuple[Question, ...]


class Interview(Row, frozen=True, kw_only=True):
    """What one kind of work is asked besides, and the figures a proposal begins with."""

    job_type: str
    label: str
    version: int
    unit_name: str
    tenths: int
    hourly_yen: int
    margin_bp: int
    trial_units: int
    bands: tuple[tuple[int, int], ...]
    step: tuple[Step, ...]
    question: tuple[Question, ...] = ()


class Asked(Struct, frozen=True):
    """An interview as it is held: the common questions and those of the kind of work."""

    common: Common
    interview: Interview

    @property
    def name(self) -> str:
        """What a wish keeps: which versions were asked."""
        return f"{self.interview.job_type} {self.interview.version}.{self.common.version}"

    @property
    def questions(self) -> tuple[Question, ...]:
        """All of them in order: the kind's own come before the last common ones."""
        return (*self.common.question[:4], *self.interview.question, *self.common.question[4:])


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    common: tuple[Common, ...]
    interview: tuple[Interview, ...]


def load(text: str) -> _Table:
    """Reads the table; two rows of one kind may not hold on the same day."""
    found = msgspec.convert(tomllib.loads(text), _Table)
    check(found.common)
    for code in {row.job_type for row in found.interview}:
        check([row for row in found.interview if row.job_type == code])
    return found


@cache
def table() -> _Table:
    """The interviews that come with Yui."""
    path = files("yui") / "intake" / "data" / "interviews.toml"
    return load(path.read_text(encoding="utf-8"))


def kinds(day: date) -> list[Interview]:
    """The kinds of work that can be asked about on a day, in the table's order."""
    return [row for row in table().interview if row.holds(day)]


def of_day(job_type: str, day: date) -> Asked | None:
    """The interview about a kind of work on a day; None when there is none."""
    rows = [row for row in table().interview if row.job_type == job_type]
    found = on(rows, day)
    if isinstance(found, Unregistered):
        return None
    return Asked(known(table().common, day), found)


def named(name: str) -> Asked | None:
    """The interview that a wish names, whatever the day is now."""
    for common in table().common:
        for interview in table().interview:
            asked = Asked(common, interview)
            if asked.name == name:
                return asked
    return None


def label_of(job_type: str) -> str:
    """What people call the kind of work; the code itself when it is not in the table."""
    return next((row.label for row in table().interview if row.job_type == job_type), job_type)


def answered(asked: Asked, given: Mapping[str, str]) -> dict[str, str]:
    """The answers in plain form ("3000", "2026-12-20"); `Invalid` names each that is not one."""
    errors: list[FieldError] = []
    kept: dict[str, str] = {}
    for question in asked.questions:
        text = given.get(question.key, "").strip()
        if not text:
            if question.required:
                errors.append(_wrong(question, "missing", N_("入力してください。")))
            continue
        error = _faulty(question, text)
        if error is not None:
            errors.append(error)
        else:
            kept[question.key] = _plain(question, text)
    if errors:
        raise Invalid(errors)
    return kept


def _wrong(question: Question, code: str, says: str, **values: object) -> FieldError:
    return FieldError(f"answers.{question.key}", code, says, values)


def _faulty(question: Question, text: str) -> FieldError | None:
    most = LONG if question.kind is Kind.LONG else SHORT
    if len(text) > most:
        return _wrong(question, "too_long", N_("{max}文字以内で入力してください。"), max=most)
    if question.kind is Kind.CHOICE and text not in {each.value for each in question.choices}:
        return _wrong(question, "not_a_choice", N_("一覧から選んでください。"))
    if question.kind is Kind.DATE and _day(text) is None:
        says = N_("この日付はありません。年・月・日をご確認ください。")
        return _wrong(question, "no_such_date", says)
    if question.kind is Kind.NUMBER:
        bare = text.replace(",", "")
        fits = bare.isascii() and bare.isdigit() and len(bare) <= 12
        if not fits or not question.least <= int(bare) <= question.most:
            says = N_("{min}から{max}までの整数を、半角数字で入力してください。")
            return _wrong(
                question, "out_of_range", says, min=question.least, max=f"{question.most:,}"
            )
    return None


def _plain(question: Question, text: str) -> str:
    if question.kind is Kind.NUMBER:
        return str(int(text.replace(",", "")))
    day = _day(text) if question.kind is Kind.DATE else None
    return text if day is None else day.isoformat()


def _day(text: str) -> date | None:
    """A day typed as 2026-12-4 or 2026/12/04, in a year that a deadline can have."""
    parts = text.replace("/", "-").split("-")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() and len(p) <= 4 for p in parts):
        return None
    try:
        day = date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None
