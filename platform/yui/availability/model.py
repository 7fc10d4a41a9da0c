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
    """What she can do, 1 to 5, and by what one can tell."""

    worker_id: UUID
    skill: str
    level: int
    evidence: str


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


class Promised(Struct, frozen=True):
    """Minutes of work that are with a worker already, to be done by a day."""

    due_on: date
    minutes: int


class Room(Struct, frozen=True):
    """What may yet be put with a worker until a day: minutes; None: she has said nothing of her time."""

    minutes: int | None
    limited: bool

    def units(self, minutes_each: int | None) -> int | None:
        """Whole units of so many minutes; None where it cannot be said."""
        if self.minutes == 0:
            return 0
        return None if self.minutes is None or not minutes_each else self.minutes // minutes_each


class BeyondFreeTime(Refused):
    """More units than her free time until the deadline holds.

    Lack of time and a limit of income are refused by this one class: the same code, status, words and
    field, whatever was asked for (`yui.limits.model` says what that reveals and what it does not).
    """

    code = "beyond_free_time"
    status = 422
    says = N_(
        "納期（{due}）までの空き時間を超えます。いま渡せるのは、あと{room}件です（{over}件多くなっています）。"
        "数を減らすか、ほかの人に渡すか、納期の変更を本人にご相談ください。"
    )


class BeyondFreeTimeLimited(BeyondFreeTime):
    """The same of a worker who lets it be known that she has a limit, reached or not."""

    says = N_(
        "納期（{due}）までの空き時間を超えます（受注上限あり）。いま渡せるのは、あと{room}件です"
        "（{over}件多くなっています）。"
        "数を減らすか、ほかの人に渡すか、納期の変更を本人にご相談ください。"
    )


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


def room(
    profile: Profile,
    other: Mapping[date, int | None],
    promised: Sequence[Promised],
    *,
    due_on: date,
    today: date,
) -> int:
    """Minutes that may yet be put with her, to be done by `due_on`; never below zero.

    For that day and for every later deadline of hers, all that is due by then must fit into the free
    time until then (earliest deadline first is as good an order as any). What is past its day is
    taken to be due today.
    """
    last = max(due_on, today)
    ends = {last} | {max(each.due_on, today) for each in promised if each.due_on > last}
    rests = [
        sum(free(profile, other, since=today, until=end).values())
        - sum(each.minutes for each in promised if each.due_on <= end)
        for end in ends
    ]
    return max(0, min(rests))


def fits(found: Room, *, units: int, minutes_each: int | None, due_on: date) -> int:
    """The units, if her free time holds them."""
    most = found.units(minutes_each)
    if most is not None and units > most:
        kind = BeyondFreeTimeLimited if found.limited else BeyondFreeTime
        raise kind("count", due=due_on, room=most, over=units - most)
    return units


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
