"""A course in her list, and where she stands in it."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from yui.courses.model import Kind


class Listed(Struct, frozen=True):
    """A course that is open, with the number of its parts."""

    code: str
    kind: Kind
    title: str
    about: str
    instructor: str
    skill: str | None
    level: int | None
    parts: int


class Standing(Struct, frozen=True):
    """Where she stands in a course that she learns; `pass_id`: her newest certificate."""

    course: str
    done: int
    pass_id: UUID | None
    passed_on: date | None
    valid_to: date | None
