"""Back-planning: from the client's deadline over business days to each task's last possible days.

Pure. Business days are `yui.japan`'s: no Saturday, Sunday, national holiday, 31 December–3 January.
Time runs in places of business days before the deadline: place 0 is the deadline itself (or the
business day before it), −1 the one before that. A task takes its work days and then the days of its
inspection; what comes after it begins on a later business day.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tenants.refusal import Refused
from yui.web.words import N_
from yui.work.model import TaskState
from yui.work.plans.days import Calendar, Span, days_needed, span


class Security(StrEnum):
    """Where a task may be done."""

    HOME = "home"
    CENTER = "center"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return N_("自宅可") if self is Security.HOME else N_("センター限定")


PLACES = {Security.HOME: "オンライン（自宅可）", Security.CENTER: "テレワークセンター"}
"""What the terms say of the place where nothing else was written."""


def place(now: str, security: Security) -> str:
    """The place that a task's terms name from now on: a place of its own stays."""
    return PLACES[security] if now in PLACES.values() else now


class Skill(Struct, frozen=True):
    """A skill that a task needs, at this level or above (1 to 5)."""

    skill: str
    level: int


class Piece(Struct, frozen=True):
    """A task as plans see it, with its units that are inspected (`done`)."""

    id: UUID
    title: str
    quantity: int
    minutes_per_unit: int | None
    hands: int
    security: Security
    state: TaskState
    due_on: date
    plan_start: date | None
    plan_finish: date | None
    skills: list[Skill]
    after: list[UUID]
    done: int = 0

    @property
    def minutes(self) -> int | None:
        """The standard time of all its units; None: not known."""
        return None if self.minutes_per_unit is None else self.quantity * self.minutes_per_unit

    @property
    def left(self) -> int:
        """Units that are not inspected yet."""
        return max(0, self.quantity - self.done)


class Margins(Struct, frozen=True):
    """Business days kept for the client's acceptance, our inspection of each task, and to spare."""

    acceptance_days: int
    inspection_days: int
    buffer_days: int


class Slot(Struct, frozen=True):
    """A task's last possible days. `finish`: the work is handed in; `checked`: it is inspected.

    `days`: business days of work; `slack`: business days it may slip when all before it begins as
    early as the longest chain does; `critical`: none. `known`: its standard time was known.
    """

    id: UUID
    title: str
    start: date
    finish: date
    checked: date
    days: int
    slack: int
    critical: bool
    known: bool


class Plan(Struct, frozen=True):
    """All tasks of an order. `hand_over_by`: the day by which the whole goes to the client.

    `late`: business days by which what is left would have had to begin before today; 0 when there is
    time, and when nothing is left.
    """

    slots: list[Slot]
    due_on: date
    hand_over_by: date
    inspected_by: date
    begins: date | None
    late: int

    @property
    def critical(self) -> list[Slot]:
        """The tasks of which none may slip by a day."""
        return [slot for slot in self.slots if slot.critical]

    def of(self, task: UUID) -> Slot | None:
        """A task's days."""
        return next((slot for slot in self.slots if slot.id == task), None)

    @property
    def buffer(self) -> Span | None:
        """The days to spare: after the last inspection, up to the handing over."""
        return span(self.inspected_by, self.hand_over_by)

    @property
    def acceptance(self) -> Span | None:
        """The client's days: after the handing over, up to its deadline."""
        return span(self.hand_over_by, self.due_on)


class GoesInCircles(Refused):
    """A task would have to wait for itself."""

    code = "plan_circle"
    status = 422
    says = N_(
        "「{title}」が、めぐりめぐって自分のあとになります。前に終える業務を選び直してください。"
    )


class NotOfThisOrder(Refused):
    """A task can wait only for a task of the same order."""

    code = "plan_other_order"
    status = 422
    says = N_("同じ案件の業務から選んでください。")


class NoSuchSkill(Refused):
    """The skill is not on the list of that day."""

    code = "unknown_skill"
    status = 422
    says = N_("この技能は登録されていません。一覧から選んでください。")


def in_order(pieces: Sequence[Piece]) -> list[Piece]:
    """The tasks, each behind all those it comes after; refuses a circle."""
    left = {piece.id: piece for piece in pieces}
    done: list[Piece] = []
    while left:
        ready = [
            piece for piece in left.values() if not any(before in left for before in piece.after)
        ]
        if not ready:
            raise GoesInCircles("after", title=next(iter(left.values())).title)
        done += [left.pop(piece.id) for piece in ready]
    return done


def plan(
    pieces: Sequence[Piece], *, due_on: date, margins: Margins, workday: int, today: date
) -> Plan:
    """Each task as late as the client's deadline allows, and which of them may not slip."""
    ordered = in_order([piece for piece in pieces if piece.state is not TaskState.CANCELLED])
    calendar = Calendar(due_on)
    handed = -margins.acceptance_days
    last = handed - margins.buffer_days
    days = {
        piece.id: days_needed(piece.minutes, hands=piece.hands, workday=workday)
        for piece in ordered
    }
    whole = {one: took + margins.inspection_days for one, took in days.items()}
    ends = _latest(ordered, whole, last=last)
    begins = _begins(ends, whole)
    slack = _slack(ordered, whole, ends, first=begins or 0)
    rest = _rest(ordered, margins, workday=workday)
    slots = [
        _slot(
            piece,
            calendar,
            days=days[piece.id],
            end=ends[piece.id],
            slack=slack[piece.id],
            inspection=margins.inspection_days,
        )
        for piece in ordered
    ]
    return Plan(
        slots=sorted(slots, key=lambda slot: (slot.start, slot.finish, slot.title)),
        due_on=due_on,
        hand_over_by=calendar.day(handed),
        inspected_by=calendar.day(last),
        begins=None if begins is None else calendar.day(begins),
        late=_late(calendar, _begins(_latest(ordered, rest, last=last), rest), today=today),
    )


def _rest(ordered: Sequence[Piece], margins: Margins, *, workday: int) -> dict[UUID, int]:
    """Business days of each task for what is left of it, its inspection included."""

    def of(piece: Piece) -> int:
        if not piece.left:
            return 0
        minutes = None if piece.minutes_per_unit is None else piece.left * piece.minutes_per_unit
        took = days_needed(minutes, hands=piece.hands, workday=workday)
        return took + margins.inspection_days

    return {piece.id: of(piece) for piece in ordered}


def _begins(ends: Mapping[UUID, int], whole: Mapping[UUID, int]) -> int | None:
    """The first place on which anything has to be done."""
    return min((ends[one] - whole[one] + 1 for one in ends if whole[one]), default=None)


def _late(calendar: Calendar, begins: int | None, *, today: date) -> int:
    return 0 if begins is None else max(0, calendar.place(today) - begins)


def _latest(ordered: Sequence[Piece], whole: Mapping[UUID, int], *, last: int) -> dict[UUID, int]:
    """The last place of each task, its inspection included."""
    ends: dict[UUID, int] = {}
    for piece in reversed(ordered):
        behind = [ends[one.id] - whole[one.id] for one in ordered if piece.id in one.after]
        ends[piece.id] = min(behind, default=last)
    return ends


def _slack(
    ordered: Sequence[Piece],
    whole: Mapping[UUID, int],
    ends: Mapping[UUID, int],
    *,
    first: int,
) -> dict[UUID, int]:
    earliest: dict[UUID, int] = {}
    for piece in ordered:
        before = [earliest[one] for one in piece.after if one in earliest]
        earliest[piece.id] = max(before, default=first - 1) + whole[piece.id]
    return {one: ends[one] - earliest[one] for one in ends}


def _slot(
    piece: Piece, calendar: Calendar, *, days: int, end: int, slack: int, inspection: int
) -> Slot:
    finish = end - inspection
    return Slot(
        id=piece.id,
        title=piece.title,
        start=calendar.day(finish - days + 1),
        finish=calendar.day(finish),
        checked=calendar.day(end),
        days=days,
        slack=slack,
        critical=slack == 0,
        known=piece.minutes is not None,
    )


def last_day(due_on: date, margins: Margins) -> date:
    """The last day of handing in a task that nothing waits for."""
    kept = margins.acceptance_days + margins.buffer_days + margins.inspection_days
    return Calendar(due_on).day(-kept)


def may_wait_for(pieces: Iterable[Piece], task: UUID, after: Sequence[UUID]) -> None:
    """Refuses predecessors of another order, and those that would close a circle."""
    known = {piece.id: piece for piece in pieces}
    if any(one not in known or one == task for one in after):
        raise NotOfThisOrder("after")
    changed = [
        replace(piece, after=list(after)) if piece.id == task else piece for piece in known.values()
    ]
    in_order(changed)
