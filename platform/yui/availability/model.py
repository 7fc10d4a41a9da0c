"""Free time in minutes and weeks, what a worker can do, what she may be trusted with.

Whoever plans sees free time and nothing else: no reason, no rhythm of a day, no timetable.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import FieldError, Invalid, Refused
from yui.availability.skills import most_minutes
from yui.web.words import N_

WEEKS = 4
"""Weeks of the planner's page."""
MOST_DAYS = 62
"""Days that one entry may cover."""


class Clearance(IntEnum):
    """What information a worker may be trusted with. Everyone who signed the NDA has the first."""

    BASIC = 1
    PERSONAL = 2
    SENSITIVE = 3

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {
            1: N_("基本（秘密保持契約ずみ）"),
            2: N_("個人情報を扱える（研修ずみ）"),
            3: N_("特に配慮のいる情報を扱える"),
        }[self.value]


class Basis(StrEnum):
    """On what ground a clearance was given or taken back."""

    NDA = "nda"
    TRAINING = "training"
    RENEWAL = "renewal"
    EXPIRED = "expired"
    INCIDENT = "incident"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {
            "nda": N_("秘密保持契約の締結"),
            "training": N_("情報セキュリティ研修の修了"),
            "renewal": N_("研修の更新"),
            "expired": N_("研修の期限切れ"),
            "incident": N_("情報の取扱いの見直し"),
        }[self.value]


class Profile(Struct, frozen=True):
    """What a worker says of herself; minutes of a weekday, and of a week at most (None: no limit)."""

    worker_id: UUID
    home: bool
    center: bool
    mon: int
    tue: int
    wed: int
    thu: int
    fri: int
    sat: int
    sun: int
    weekly: int | None
    equipment: str
    interests: list[str]
    said_at: datetime

    def usual(self, day: date) -> int:
        """Her usual minutes on the weekday of `day`."""
        week = (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)
        return week[day.weekday()]


class Said(Struct, frozen=True):
    """What she enters of herself; hours are kept as minutes."""

    home: bool
    center: bool
    minutes: tuple[int, int, int, int, int, int, int]
    weekly: int | None
    equipment: str
    interests: list[str]


class HerSkill(Struct, frozen=True):
    """What she can do, 1 to 5, and by what one can tell.

    `link` is a page of ours that proves it, `valid_to` that proof's last day; "" and None: her own word.
    """

    worker_id: UUID
    skill: str
    level: int
    evidence: str
    link: str = ""
    valid_to: date | None = None


class Day(Struct, frozen=True):
    """A day that is not as usual: free minutes, or None when it is as usual again."""

    worker_id: UUID
    on_date: date
    minutes: int | None


class HerDay(Struct, frozen=True):
    """A day that is not as usual, as she alone sees it: with her own memo."""

    on_date: date
    minutes: int
    memo: str


class Trusted(Struct, frozen=True):
    """A worker's clearance."""

    worker_id: UUID
    level: int
    basis: str
    given_at: datetime


class Facts(Struct, frozen=True):
    """What a planner may know of a worker. `free`: minutes by the week's Monday; None: nothing said.

    A month in which she wants nothing more has no free minutes; why, nobody is told. `limited`: she
    lets it be known that she has a limit of income (受注上限あり), reached or not.
    """

    worker_id: UUID
    skills: dict[str, int]
    evidence: dict[str, str]
    interests: list[str]
    home: bool
    center: bool
    equipment: str
    clearance: int
    free: dict[date, int] | None
    limited: bool = False
    links: dict[str, str] = {}


class NotASkill(Refused):
    """The list does not know this skill on that day."""

    code = "unknown_skill"
    status = 422
    says = N_("一覧にある技能から選んでください。")


class BadDays(Refused):
    """The days end before they begin, lie in the past, or are too many."""

    code = "bad_days"
    status = 422
    says = N_("今日からあとの日を、{most}日以内で入力してください。")


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def weeks(today: date, *, count: int = WEEKS) -> list[date]:
    """The Mondays of this week and of those that follow."""
    return [monday(today) + timedelta(weeks=n) for n in range(count)]


def days(first: date, last: date, *, today: date) -> list[date]:
    """The days of an entry, both ends included."""
    if first < today or last < first or (last - first).days >= MOST_DAYS:
        raise BadDays("first", most=MOST_DAYS)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def free(
    profile: Profile,
    other: Mapping[date, int | None],
    *,
    since: date,
    until: date,
    closed: Collection[date] = (),
) -> dict[date, int]:
    """Free minutes by week (its Monday) from `since` to `until`, both included.

    A day counts no more than the guideline's 8 hours, a week no more than she wants, and a month in
    which she wants nothing more (`closed`: their first days) nothing.
    """
    found: dict[date, int] = {}
    for n in range((until - since).days + 1):
        day = since + timedelta(days=n)
        special = other.get(day)
        minutes = profile.usual(day) if special is None else special
        if day.replace(day=1) in closed:
            minutes = 0
        week = monday(day)
        found[week] = found.get(week, 0) + min(minutes, most_minutes(day))
    return {week: _capped(minutes, profile.weekly) for week, minutes in found.items()}


def _capped(minutes: int, weekly: int | None) -> int:
    return minutes if weekly is None else min(minutes, weekly)


def left(capacity: Mapping[date, int], *, taken: int) -> dict[date, int]:
    """What is free after `taken` minutes of work on hand, which fill the first weeks first."""
    found: dict[date, int] = {}
    for week in sorted(capacity):
        used = min(capacity[week], taken)
        taken -= used
        found[week] = capacity[week] - used
    return found


def checked(said: Said, *, known: Sequence[str]) -> Said:
    """What she entered, if it can be: some place to work, hours that a day has, known interests."""
    errors: list[FieldError] = []
    if not (said.home or said.center):
        says = N_("自宅かセンターの、どちらか一つは選んでください。")
        errors.append(FieldError("places", "no_place", says))
    if any(code not in known for code in said.interests):
        errors.append(FieldError("interests", NotASkill.code, NotASkill.says))
    if errors:
        raise Invalid(errors)
    return said
