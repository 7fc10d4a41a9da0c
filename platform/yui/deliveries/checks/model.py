"""Plans of inspection and the samples they ask for; a sample follows from its seed alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from msgspec import Struct

from tenants.refusal import FieldError, Invalid
from yui.deliveries.refusals import ChecklistFailed, ChecklistOpen, OldPlan
from yui.web.words import N_

MOST_POINTS = 20
LONGEST_POINT = 200


class Plan(Struct, frozen=True):
    """A version of a task's plan: how much of each delivery is looked at, and what for."""

    task_id: UUID
    version: int
    sample_percent: int
    checklist: list[str]
    made_by: UUID
    made_at: datetime


class Sample(Struct, frozen=True):
    """The units of a delivery that are looked at, as drawn from `seed` under a plan's version.

    `version` is what was handed in: a newer one is drawn anew.
    """

    delivery_id: UUID
    version: int
    plan_version: int
    percent: int
    seed: str
    quantity: int
    size: int
    drawn_by: UUID
    drawn_at: datetime

    @property
    def units(self) -> list[int]:
        """Their numbers within the delivery, from 1."""
        return draw(self.seed, quantity=self.quantity, size=self.size)


def size_of(quantity: int, percent: int) -> int:
    """How many units `percent` of a delivery are: rounded up, at least one."""
    return max(1, -(-quantity * percent // 100))


def draw(seed: str, *, quantity: int, size: int) -> list[int]:
    """The `size` units of 1…`quantity` with the smallest SHA-256 of "seed:number", in their order.

    Anyone can draw it again from the seed: no generator of a language or a version is in it.
    """

    def rank(number: int) -> bytes:
        return sha256(f"{seed}:{number}".encode()).digest()

    return sorted(sorted(range(1, quantity + 1), key=rank)[:size])


def points_of(text: str) -> list[str]:
    """The points of a checklist, one a line; refuses too many or too long ones."""
    points = [line.strip() for line in text.splitlines() if line.strip()]
    if len(points) > MOST_POINTS:
        says = N_("確認の項目は、{max}個までにしてください。")
        raise Invalid([FieldError("checklist", "too_many", says, {"max": MOST_POINTS})])
    if any(len(point) > LONGEST_POINT for point in points):
        says = N_("{max}文字以内で入力してください。")
        raise Invalid([FieldError("checklist", "too_long", says, {"max": LONGEST_POINT})])
    return points


def next_version(found: Plan | None, *, seen: int) -> int:
    """The version to be written, if nobody wrote one since `seen` (0: there was none)."""
    known = found.version if found else 0
    if known != seen:
        raise OldPlan
    return known + 1


def held(points: Sequence[str], met: Mapping[int, bool], *, short: bool) -> dict[str, bool]:
    """The answers by their point; every one answered, and none failed where all is accepted."""
    if any(at not in met for at in range(len(points))):
        raise ChecklistOpen("checks")
    answers = {point: met[at] for at, point in enumerate(points)}
    if not short and not all(answers.values()):
        raise ChecklistFailed("checks")
    return answers
