"""What is done on the team's board: it is looked at, and a card goes on when it is still the same."""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.availability import actions as availability
from yui.availability.model import weeks
from yui.deliveries.checks import actions as checks
from yui.japan import day_of
from yui.team import marks, model, queries
from yui.team.model import Capacity, Card, Change, Open, Spot, TaskShut
from yui.units import actions as units
from yui.units.model import Holder, UnitState
from yui.work import actions as work
from yui.work.model import TaskState

ALL = 10_000
"""Cards of the largest task."""


class Board(Struct, frozen=True):
    """The board: a page of its cards, the tasks to choose from, and who may take on units of a task in
    rows. `more`: the mark of the last card when others follow."""

    cards: list[Card]
    tasks: list[Open]
    holders: dict[UUID, list[Holder]]
    more: str | None


async def board(tx: ReadTx, *, task: UUID | None = None, after: str = "") -> Board:
    """A page of the cards of all open tasks, or of one, behind the card with the mark `after`."""
    if task is not None:
        await work.task(tx, task=task)
    found = await queries.cards(tx, task, after=marks.position(after), most=model.MOST + 1)
    shown = found[: model.MOST]
    free = {card.task_id for card in shown if card.version and card.state is UnitState.TODO}
    holders: dict[UUID, list[Holder]] = {of: [] for of in free}
    for one in await units.holders_of(tx, tasks=sorted(free)) if free else []:
        if one.room and one.task_id is not None:
            holders[one.task_id].append(one)
    more = shown[-1].mark if len(found) > len(shown) else None
    return Board(shown, await queries.tasks(tx), holders, more=more)


async def of_worker(tx: ReadTx, *, spot: Spot) -> list[Card]:
    """The cards of a task that are one worker's, or nobody's, as they lie now."""
    cards = await queries.cards(tx, spot.task, after=None, most=ALL)
    return [card for card in cards if card.assignment_id in {spot.assignment, None}]


async def move(
    tx: Tx, *, spot: Spot, to: UnitState, version: str, count: int | None, now: datetime
) -> int:
    """Moves the first `count` units of a card, or all; returns how many.

    Where they were handed in, that begins the inspection of the deliveries that brought them, each
    whole. Raises `CardChanged` (412) when the card is not the one that was looked at: nothing is
    written.
    """
    await _open(tx, spot)
    begins = spot.state is UnitState.SUBMITTED and to is UnitState.CHECKING
    if begins:
        await queries.hold_deliveries(tx, spot)
    held = await queries.held(tx, spot)
    chosen = model.move(held, spot, to=to, version=version, count=count)
    if not begins:
        await units.move(tx, task=spot.task, units=chosen, to=to, now=now)
        return len(chosen)
    begun = held.begun_with(count)
    for delivery in begun:
        await checks.begin(tx, delivery=delivery, now=now)
    loose = held.left_by_hand(count)
    if loose:
        await units.move(tx, task=spot.task, units=loose, to=to, now=now)
    return len(loose) + sum(by in begun for by in held.brought)


async def give(
    tx: Tx, *, task: UUID, assignment: UUID, version: str, count: int, now: datetime
) -> int:
    """Gives units that nobody holds to a worker, within what she took on (L-02)."""
    spot = Spot(task, None, UnitState.TODO)
    await _open(tx, spot)
    model.same_version(await queries.held(tx, spot), version)
    return len(await units.give(tx, task=task, assignment=assignment, units=count, now=now))


async def _open(tx: Tx, spot: Spot) -> None:
    """Holds the task: whoever moves its cards waits for whoever moves them now."""
    if (await work.task_locked(tx, task=spot.task)).state is not TaskState.OPEN:
        raise TaskShut


async def changes(tx: ReadTx, *, spot: Spot) -> list[Change]:
    """Who did what to a card last, newest first."""
    return await queries.changes(tx, spot)


async def capacity(tx: ReadTx, *, now: datetime) -> Capacity:
    """The team's free hours by week against the hours promised: sums alone, never anybody's reason."""
    mondays = weeks(day_of(now))
    planned = await availability.planner(tx, now=now)
    said = await availability.facts(
        tx,
        workers=[one.load.id for one in planned],
        since=day_of(now),
        until=mondays[-1] + timedelta(days=6),
    )
    people = [(said[one.load.id].free, one.facts.free, one.load.minutes) for one in planned]
    return model.capacity(mondays, people, await queries.promises(tx))
