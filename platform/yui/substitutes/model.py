"""Substitutes: the steps in which one asks, and when the next one begins."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.refusal import Conflict, FieldError, Invalid
from yui.substitutes.waking import Quiet, after, between
from yui.web.words import N_
from yui.work.model import Progress, TaskState


class State(StrEnum):
    """Whom one is asking, or how it ended."""

    OPENED = "opened"
    TEAM = "team"
    TOWN = "town"
    TOWNS = "towns"
    UNCOVERED = "uncovered"
    COVERED = "covered"
    CANCELLED = "cancelled"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]

    @property
    def over(self) -> bool:
        """Whether nothing more will be done."""
        return not SUBSTITUTE_MOVES[self]


_SAYS = {
    State.OPENED: N_("受け付けました"),
    State.TEAM: N_("チームに打診中"),
    State.TOWN: N_("町のワーカーに打診中"),
    State.TOWNS: N_("ほかの自治体へのシェアを検討中"),
    State.UNCOVERED: N_("引き受け手が見つかっていません"),
    State.COVERED: N_("引き継ぎました"),
    State.CANCELLED: N_("取りやめ"),
}

SUBSTITUTE_MOVES: dict[State, frozenset[State]] = {
    State.OPENED: frozenset({State.TEAM, State.COVERED, State.CANCELLED}),
    State.TEAM: frozenset({State.TOWN, State.COVERED, State.CANCELLED}),
    State.TOWN: frozenset({State.TOWNS, State.COVERED, State.CANCELLED}),
    State.TOWNS: frozenset({State.UNCOVERED, State.COVERED, State.CANCELLED}),
    State.UNCOVERED: frozenset({State.COVERED, State.CANCELLED}),
    State.COVERED: frozenset(),
    State.CANCELLED: frozenset(),
}
"""The team is asked first, then the town, then other towns; found at any step, it is over."""

NEXT = {
    State.OPENED: State.TEAM,
    State.TEAM: State.TOWN,
    State.TOWN: State.TOWNS,
    State.TOWNS: State.UNCOVERED,
}


class Hours(Struct, frozen=True):
    """How long each step lasts, and how many workers are asked at once; from a day on.

    The team's and the town's hours are theirs to answer in: quiet hours do not count. Other towns are
    proposed when these steps are over, and by the clock at the latest `propose_hours` after the
    worker's word (None: the two together), nights included.
    """

    valid_from: date
    team_hours: int
    town_hours: int
    towns_hours: int
    at_once: int
    propose_hours: int | None = None
    quiet_from: int = 21
    quiet_until: int = 7

    @property
    def proposal(self) -> int:
        """By the clock, from the worker's word to the proposal of other towns at the latest."""
        return self.propose_hours or self.team_hours + self.town_hours

    @property
    def whole(self) -> int:
        """By the clock, from the worker's word to the last step's end."""
        return self.proposal + self.towns_hours

    @property
    def quiet(self) -> Quiet:
        """The hours in which nobody is expected to answer."""
        return Quiet(self.quiet_from, self.quiet_until)

    def until(self, state: State, *, at: datetime, proposed: datetime | None) -> datetime | None:
        """When a step that begins now is over. Other towns' offices have time from the proposal on."""
        if state is State.TOWNS:
            return (proposed or at) + self.of(state)
        if state in {State.TEAM, State.TOWN}:
            return after(at, self.of(state), quiet=self.quiet)
        return None

    def of(self, state: State) -> timedelta:
        """How long the step lasts."""
        hours = {
            State.TEAM: self.team_hours,
            State.TOWN: self.town_hours,
            State.TOWNS: self.towns_hours,
        }
        return timedelta(hours=hours.get(state, 0))


class Case(Struct, frozen=True):
    """Units that somebody is to take over. `director_id` asks; `target_at`: the configured end.

    `proposed_at`: since when the director has the proposal to ask other towns, for so many units;
    `waived_at`: when it was decided, followed or set aside. Yen a unit before tax, as she who left had it.
    """

    id: UUID
    assignment_id: UUID
    offer_id: UUID
    task_id: UUID
    worker_id: UUID
    director_id: UUID
    code: str
    title: str
    unit_name: str
    quantity: int
    state: State
    opened_at: datetime
    step_until: datetime | None
    target_at: datetime | None
    closed_at: datetime | None
    taken: int
    proposed_at: datetime | None = None
    proposed_units: int | None = None
    waived_at: datetime | None = None
    unit_price_yen: int = 0
    due_on: date | None = None

    @property
    def proposed(self) -> bool:
        """Whether the proposal waits for the director: then nobody else is asked inside the town."""
        return self.proposed_at is not None and self.waived_at is None and not self.state.over


class Ask(Struct, frozen=True):
    """An offer that a case has led to, with how it was answered."""

    offer_id: UUID
    step: State
    code: str
    name: str
    quantity: int
    state: str
    answer_by: datetime
    asked_at: datetime


class Taken(Struct, frozen=True):
    """Units of a case's own offers that were accepted, and that still wait for an answer."""

    accepted: int
    waiting: int


class Stepped(Struct, frozen=True):
    """The promise `substitutes.step`: look whether the case goes on."""

    case: UUID


class Looked(Struct, frozen=True):
    """The promise `substitutes.look`: look whether the cases of a task go on."""

    task: UUID


class Left(Struct, frozen=True):
    """What a worker leaves: units that become free, and units that stay hers to be paid.

    `open`: whether she can still leave. `case`: what was opened when she did, if units are free.
    """

    assignment_id: UUID
    title: str
    unit_name: str
    freed: int
    kept: int
    open: bool
    case: UUID | None = None


class SubstituteMove(Conflict):
    """The case is not in a state from which this goes."""

    code = "substitute_state"
    says = N_("この代替のお願いは「{state}」のため、この操作はできません。")


def move(state: State, to: State) -> State:
    """The new state, if it may follow."""
    if to not in SUBSTITUTE_MOVES[state]:
        raise SubstituteMove(state=state.says)
    return to


def wanting(case: Case, taken: Taken, task: Progress) -> int:
    """Units that nobody has taken or been asked for: of the case, and never more than are free."""
    return max(0, min(case.quantity - taken.accepted - taken.waiting, task.free))


def next_state(case: Case, taken: Taken, task: Progress, *, at: datetime) -> State | None:
    """The state that follows now; None while those asked still have time to answer."""
    if case.state.over:
        return None
    if task.state is not TaskState.OPEN:
        return State.CANCELLED
    wanted = wanting(case, taken, task)
    if wanted == 0:
        others = task.offered + task.asked
        return State.COVERED if taken.waiting == 0 and others == 0 else None
    if case.state not in NEXT:
        return None
    timed = case.step_until is not None and at < case.step_until
    if timed and (taken.waiting or case.state is State.TOWNS):
        return None
    return NEXT[case.state]


def parts(units: int, hands: int) -> list[int]:
    """The units over so many hands, as evenly as can be; none gets nothing."""
    hands = max(1, min(hands, units))
    each, over = divmod(units, hands)
    return [each + (place < over) for place in range(hands)]


def once(case: UUID, step: State, *, asked: int) -> UUID:
    """The mark under which a step asks after so many were asked: asking again asks nobody twice."""
    return uuid5(case, f"{step.value}:{asked}")


def asks_again(case: Case, taken: Taken, task: Progress, hours: Hours, *, at: datetime) -> bool:
    """Whether others of the same step are asked: all have answered, and half of its time is left."""
    if case.state not in {State.TEAM, State.TOWN} or case.step_until is None:
        return False
    left = between(at, case.step_until, quiet=hours.quiet)
    return not taken.waiting and wanting(case, taken, task) > 0 and left * 2 >= hours.of(case.state)


def settle(hours: Hours, *, today: date) -> None:
    """Refuses hours from a past day."""
    if hours.valid_from < today:
        says = N_("今日か、今日より後の日にしてください。")
        raise Invalid([FieldError("valid_from", "past", says)])


def settled_before() -> Invalid:
    """That day has hours already."""
    says = N_("この日から始まる時間は、もう決めてあります。")
    return Invalid([FieldError("valid_from", "taken", says)])
