"""A course as staff list it, its learners, and what they write."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from yui.courses.model import Kind, Part, State


class Row(Struct, frozen=True):
    """A course of the town with its figures: people who learn it, who passed it and whose pass counts."""

    code: str
    kind: Kind
    state: State
    title: str
    instructor: str
    cost_yen: int
    learners: int
    passed: int


class Learner(Struct, frozen=True):
    """Somebody who learns a course; `tries` at the quiz, `best` right answers."""

    worker_id: UUID
    code: str
    name: str
    enrolled_at: datetime
    done: int
    tries: int
    best: int | None
    passed_on: date | None
    valid_to: date | None


class Attendee(Struct, frozen=True):
    """A learner in a session's list; None: nothing noted yet."""

    worker_id: UUID
    code: str
    name: str
    present: bool | None


class NewCourse(Struct, frozen=True):
    """A course as it is begun."""

    code: str
    kind: Kind
    title: str
    about: str
    instructor: str
    cost_yen: int
    skill: str | None
    level: int | None
    valid_months: int | None
    pass_percent: int


class NewPart(Struct, frozen=True):
    """A part to be added; a video's file comes beside it."""

    kind: Part
    title: str
    body: str
    seconds: int | None
    held_at: datetime | None
    place: str


class NewQuestion(Struct, frozen=True):
    """A question to be added; `choice`: the right one, 1 the first."""

    ask: str
    choices: list[str]
    choice: int
    because: str
