"""Courses, their parts and questions; how much of a video counts as seen; when a course is passed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from yui.courses.refusals import Missing, NotNow
from yui.web.words import N_

SECURITY = "security"
"""The code of the course that every town has and every worker passes before her first offer."""


class Kind(StrEnum):
    """What sort of course it is."""

    PC = "pc"
    CAREER = "career"
    VIDEO = "video"
    OJT = "ojt"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {
            "pc": N_("PC研修"),
            "career": N_("キャリア研修"),
            "video": N_("動画"),
            "ojt": N_("OJT・模擬業務"),
        }[self.value]


class State(StrEnum):
    """Where a course of the town stands. Its content is written while it is a draft."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {"draft": N_("準備中"), "open": N_("受付中"), "closed": N_("終了")}[self.value]


COURSE_MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.OPEN, State.CLOSED}),
    State.OPEN: frozenset({State.CLOSED}),
    State.CLOSED: frozenset({State.OPEN}),
}


class Part(StrEnum):
    """What a part of a course is."""

    TEXT = "text"
    VIDEO = "video"
    SESSION = "session"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {"text": N_("読む"), "video": N_("動画を見る"), "session": N_("集まりに参加する")}[
            self.value
        ]


class Course(Struct, frozen=True):
    """A course of the town, or of the library (`version` says which text of it).

    `valid_months`: how long passing it holds, None: for ever. `pass_percent`: of the quiz's answers.
    """

    code: str
    kind: Kind
    state: State
    title: str
    about: str
    instructor: str
    cost_yen: int
    skill: str | None
    level: int | None
    valid_months: int | None
    pass_percent: int
    version: str = ""

    @property
    def shared(self) -> bool:
        """Whether it is the library's: every town has it and nobody edits it."""
        return bool(self.version)


class Module(Struct, frozen=True):
    """A part of a course; a video has its file and length in seconds, a session its moment and place."""

    number: int
    kind: Part
    title: str
    body: str
    file_id: UUID | None = None
    seconds: int | None = None
    held_at: datetime | None = None
    place: str = ""


class Question(Struct, frozen=True):
    """A question of the quiz as a learner sees it: which choice is right is not in it."""

    number: int
    ask: str
    choices: list[str]


class Answer(Struct, frozen=True):
    """The right choice (1 is the first) and why; staff's, and hers once she has passed."""

    number: int
    choice: int
    because: str


class Content(Struct, frozen=True):
    """A course with its parts and questions."""

    course: Course
    modules: list[Module]
    questions: list[Question]


class Seen(Struct, frozen=True):
    """How far she is in a part: seconds that count, when she began, when she was through."""

    number: int
    begun_at: datetime
    beat_at: datetime
    seconds: int
    done_at: datetime | None


class Attempt(Struct, frozen=True):
    """A try at the quiz."""

    number: int
    taken_at: datetime
    correct: int
    asked: int
    passed: bool


class Pass(Struct, frozen=True):
    """A certificate; valid to its last day, None: for ever."""

    id: UUID
    worker_id: UUID
    course: str
    title: str
    number: str
    code: str
    passed_on: date
    passed_at: datetime
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether it counts on a day."""
        return self.passed_on <= day and (self.valid_to is None or day <= self.valid_to)


def move(at: State, to: State) -> State:
    """The state after the move; raises `NotNow` when the table has no such move."""
    if to not in COURSE_MOVES[at]:
        raise NotNow
    return to


def ready(content: Content) -> None:
    """Whether a draft may be opened: it has a part or a question; raises `Missing` otherwise."""
    if not content.modules and not content.questions:
        raise Missing


def credited(
    seen: Seen, *, length: int, now: datetime, most: int | None, position: int | None = None
) -> Seen:
    """What of a video counts as seen after a beat at `now`.

    No beat adds more than the whole seconds since the last one, nor more than `most` (a player beats
    while it plays; a longer silence was no watching). `most` None: her button, which counts the time
    since the last beat whole. `position`: where her player says it stands, never more. So the sum never
    passes the time that really went by since she began, whatever a player claims, however many beats
    come, in whatever order. The rest of a second goes to the next beat.
    """
    passed = max(0, int((now - seen.beat_at).total_seconds()))
    gap = most is not None and passed > most
    counted = most if most is not None and gap else passed
    seconds = min(length, seen.seconds + counted)
    if position is not None:
        seconds = min(seconds, max(seen.seconds, position))
    beat = max(now, seen.beat_at) if gap else seen.beat_at + timedelta(seconds=passed)
    return replace(seen, seconds=seconds, beat_at=beat)


def percent(seconds: int, length: int) -> int:
    """The share of a video that is seen, in whole percent, rounded down."""
    return min(100, 100 * seconds // length)


def passes(correct: int, *, asked: int, pass_percent: int) -> bool:
    """Whether so many right answers are enough: exactly at the mark is."""
    return 100 * correct >= pass_percent * asked


def correct(answers: Mapping[int, int], keys: Sequence[Answer]) -> int:
    """How many answers (question's number → choice) are the right ones."""
    return sum(answers.get(key.number) == key.choice for key in keys)


def last_day(on: date, months: int | None) -> date | None:
    """The last day of what was passed on a day and holds so many months: the day before the day with
    the same number (民法143条2項), or the last of a month that has none."""
    if months is None:
        return None
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    first_after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    length = (first_after - date(year, month + 1, 1)).days
    if on.day > length:
        return date(year, month + 1, length)
    return date.fromordinal(date(year, month + 1, on.day).toordinal() - 1)
