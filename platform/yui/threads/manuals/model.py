"""Manuals: what everyone on a task may read, and what each keeps for herself."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Refused

ITEMS = 40
ITEM_LETTERS = 200


class TooManyItems(Refused):
    """A checklist nobody would read."""

    code = "checklist_too_long"
    status = 422
    says = "チェックリストは{most}項目まで、1項目{letters}文字までです。"


class NotOnList(Refused):
    """The line is none of the checklist's: it was changed meanwhile."""

    code = "checklist_changed"
    says = "チェックリストが新しくなりました。ページを開き直してください。"


class Question(Struct, frozen=True):
    """A question of the manual with its answer."""

    id: UUID
    question: str
    answer: str


class ManualFile(Struct, frozen=True):
    """A file of the manual, as everyone on the task sees it."""

    id: UUID
    name: str
    kind: str
    size: int


class Manual(Struct, frozen=True):
    """What stands for the task now; `version` None: nothing was written yet."""

    version: int | None
    text: str
    checklist: list[str]
    faq: list[Question]
    files: list[ManualFile]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to read."""
        return not (self.text or self.checklist or self.faq or self.files)


class Written(Struct, frozen=True):
    """One version of a manual's own words."""

    version: int
    text: str
    checklist: list[str]
    written_at: datetime


class Efforts(Struct, frozen=True):
    """Minutes reported on a task, for finding a fair unit price; of how many people and units."""

    people: int
    minutes: int
    units: int

    @property
    def per_unit(self) -> int | None:
        """Whole minutes a unit, rounded up: a price is not found by rounding work away."""
        return -(-self.minutes // self.units) if self.units else None


def checklist(lines: str) -> list[str]:
    """One item a line, each once, without blanks; raises `TooManyItems`."""
    items = list(dict.fromkeys(line.strip() for line in lines.splitlines() if line.strip()))
    if len(items) > ITEMS or any(len(item) > ITEM_LETTERS for item in items):
        raise TooManyItems("checklist", most=ITEMS, letters=ITEM_LETTERS)
    return items


def item_of(items: Sequence[str], item: str) -> str:
    """The item as the manual has it; raises `NotOnList`."""
    if item not in items:
        raise NotOnList("item")
    return item
