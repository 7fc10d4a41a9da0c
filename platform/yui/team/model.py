"""The team's board: cards of units that stand in one place together, and the columns they are in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Forbidden, Refused
from yui.team.marks import NOBODY
from yui.units import model as units
from yui.units.model import UnitState
from yui.web.words import N_

MOST = 100
"""Cards that one page shows; the next page goes on behind the last of them."""

IN_WORK = (UnitState.DOING, UnitState.SUBMITTED, UnitState.CHECKING, UnitState.REWORK)
"""Begun and not done: what counts as work in progress."""

_JUDGED = frozenset({UnitState.CHECKING, UnitState.DONE})
_HANDED_IN = _JUDGED | {UnitState.SUBMITTED}


class Spot(Struct, frozen=True):
    """Where a card lies: a task, one worker's assignment of it (None: nobody's), and a state."""

    task: UUID
    assignment: UUID | None
    state: UnitState


class Card(Struct, frozen=True):
    """Units of one task with one worker in one state. `worker`: her code. `own`: the caller's work.

    `version` names exactly these units as they were moved last; empty where units are only counted,
    for then deliveries and their inspection move them. `covered`: so they do with these, which were
    handed in; `delivery_id`: by which delivery, where it is one. `totals`: the units of all cards of
    the board by state, on this page or not.
    """

    task_id: UUID
    title: str
    unit_name: str
    due_on: date
    assignment_id: UUID | None
    worker: str
    state: UnitState
    units: int
    version: str
    own: bool
    moved_at: datetime | None
    covered: bool = False
    delivery_id: UUID | None = None
    totals: dict[UnitState, int] = {}

    @property
    def mark(self) -> str:
        """Where the board goes on behind this card."""
        counted = "rows" if self.version else "counted"
        spot = f"{self.task_id}_{self.assignment_id or NOBODY}_{self.state}"
        return f"{self.due_on}_{spot}_{counted}_{self.worker}"

    @property
    def moves(self) -> list[UnitState]:
        """Where it may go next by hand, forward first. What nobody has begun is given to who took it
        on; what was handed in goes on by its inspection, which may be begun here."""
        if not self.version or self.state is UnitState.TODO:
            return []
        if self.covered:
            begins = self.state is UnitState.SUBMITTED and not self.own
            return [UnitState.CHECKING] if begins else []
        order = list(UnitState)
        here = order.index(self.state)
        found = [to for to in order if to in units.UNIT_MOVES[self.state] and not self.shut(to)]
        if self.assignment_id is not None:
            found = [to for to in found if to is not UnitState.SUBMITTED]
        return sorted(found, key=lambda to: (order.index(to) < here, order.index(to)))

    def shut(self, to: UnitState) -> bool:
        """Whether this move judges work that is the caller's own."""
        return self.own and (self.state in _HANDED_IN or to in _JUDGED)

    @property
    def inspection(self) -> str:
        """Where its inspection is written down, once it was handed in; else empty."""
        handed_in = self.state in {UnitState.SUBMITTED, UnitState.CHECKING}
        if not handed_in or self.own or (self.version and not self.covered):
            return ""
        return f"/deliveries/{self.delivery_id}" if self.delivery_id else "/inspections"

    def late(self, today: date) -> bool:
        """Whether its day is over while work on it is left."""
        return self.state is not UnitState.DONE and self.due_on < today


class Open(Struct, frozen=True):
    """An open task, as the list of the board's tasks needs it."""

    id: UUID
    title: str
    due_on: date


class Held(Struct, frozen=True):
    """The units of a card, held until the transaction ends, by key. `brought`: by which delivery."""

    units: int
    version: str
    ids: list[UUID]
    own: bool
    brought: list[UUID | None] = []

    def begun_with(self, count: int | None) -> list[UUID]:
        """The deliveries that brought the first `count` units, in their order."""
        return [one for one in dict.fromkeys(self.brought[:count]) if one is not None]

    def left_by_hand(self, count: int | None) -> list[UUID]:
        """Of the first `count` units, those that no delivery brought."""
        pairs = zip(self.ids, self.brought, strict=True)
        return [unit for unit, by in list(pairs)[:count] if by is None]


class Change(Struct, frozen=True):
    """What somebody did to units of a card: how many went where."""

    name: str
    state: UnitState
    units: int
    moved_at: datetime


class Column(Struct, frozen=True):
    """A column of the board; `units` of all its cards, on this page or not."""

    state: UnitState
    cards: list[Card]
    units: int


class Promise(Struct, frozen=True):
    """Work of one task that was taken on and not handed in: by how many people, due when.

    `minutes`: by the task's own measure of a unit; None where it has none.
    """

    task_id: UUID
    title: str
    unit_name: str
    due_on: date
    units: int
    people: int
    minutes: int | None


class Week(Struct, frozen=True):
    """A week of the team in minutes, all workers together.

    `said`: free by their own word; `left`: of it, after the work on their hands; `due`: of that work,
    what falls due in the week. `people`: how many have some of it left.
    """

    monday: date
    said: int
    left: int
    due: int
    people: int

    @property
    def short(self) -> bool:
        """Whether more falls due than they said they have."""
        return self.due > self.said


class Capacity(Struct, frozen=True):
    """The team's weeks. `silent`: how many said nothing of their time; `beyond`: minutes of work on
    hand that find no free time in these weeks; `later`: minutes due after them; `unmeasured`: units
    whose minutes nobody knows."""

    weeks: list[Week]
    promises: list[Promise]
    silent: int
    beyond: int
    later: int
    unmeasured: int


class CardChanged(Refused):
    """The card is not the one that was looked at (RFC 9110 §15.5.13: a version that no longer holds)."""

    code = "card_changed"
    status = 412
    says = N_(
        "このカードは、開いたあとで変わりました。何も変えていません。読み込み直してください。"
    )


class OwnCard(Forbidden):
    """Nobody judges her own work (L-03)."""

    code = "own_card"
    says = N_("自分の作業の検品は、ほかの人がします。")


class MoreThanOnCard(Refused):
    """The card has fewer units than that."""

    code = "more_than_on_card"
    status = 422
    says = N_("このカードの件数は{units}件です。それより少ない数にしてください。")


class NotGiven(Conflict):
    """Units that nobody has begun go to a worker who took them on, by name."""

    code = "not_given"
    says = N_("未着手の件は、受諾いただいたワーカーを選んで割り当ててください。")


class TaskShut(Conflict):
    """The task is closed: its units stay where they are."""

    code = "task_shut"
    says = N_("この業務は終わっています。カードは動かせません。")


def columns(cards: Sequence[Card]) -> list[Column]:
    """Every column, the earliest due first in each; its sum is the whole board's."""
    totals = totals_of(cards)
    return [
        Column(state, [card for card in cards if card.state is state], totals.get(state, 0))
        for state in UnitState
    ]


def totals_of(cards: Sequence[Card]) -> Mapping[UnitState, int]:
    """The units of the whole board by state."""
    return cards[0].totals if cards else {}


def in_work(cards: Sequence[Card]) -> int:
    """Units of the whole board that are begun and not done."""
    return sum(totals_of(cards).get(state, 0) for state in IN_WORK)


def same_version(held: Held, version: str) -> None:
    """Refuses (412) when the card is not the one that was looked at, or is gone."""
    if not held.units or held.version != version:
        raise CardChanged


def move(held: Held, spot: Spot, *, to: UnitState, version: str, count: int | None) -> list[UUID]:
    """Which units go: the card must be the one that was looked at, and the work another's.

    Whether `to` may follow is said by UNIT_MOVES, where the units are moved.
    """
    same_version(held, version)
    if spot.state is UnitState.TODO and to is UnitState.DOING:
        raise NotGiven
    if held.own and (spot.state in _HANDED_IN or to in _JUDGED):
        raise OwnCard
    if count is not None and count > held.units:
        raise MoreThanOnCard(units=held.units)
    return held.ids[:count]


def capacity(
    mondays: Sequence[date],
    people: Sequence[tuple[Mapping[date, int] | None, Mapping[date, int] | None, int]],
    promises: Sequence[Promise],
) -> Capacity:
    """Sums the team: of each worker the minutes she said by week, what is left of them after her
    work, and the minutes of that work. What is overdue counts in the first week."""
    spoken = [(said, left) for said, left, _ in people if said is not None and left is not None]
    due: dict[date, int] = {}
    for one in promises:
        week = max(mondays[0], one.due_on - timedelta(days=one.due_on.weekday()))
        due[week] = due.get(week, 0) + (one.minutes or 0)
    weeks = [
        Week(
            monday=day,
            said=sum(said.get(day, 0) for said, _ in spoken),
            left=sum(left.get(day, 0) for _, left in spoken),
            due=due.get(day, 0),
            people=sum(left.get(day, 0) > 0 for _, left in spoken),
        )
        for day in mondays
    ]
    work = sum(taken for _, _, taken in people)
    return Capacity(
        weeks=weeks,
        promises=list(promises),
        silent=len(people) - len(spoken),
        beyond=max(0, work - sum(week.said - week.left for week in weeks)),
        later=sum(minutes for week, minutes in due.items() if week > mondays[-1]),
        unmeasured=sum(one.units for one in promises if one.minutes is None),
    )
