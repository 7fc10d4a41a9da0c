"""Who moves up in a draw when a place comes free: by a job when one declines or lets the time pass."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from yui.calls import deciding, news
from yui.calls.applying import queries as applying
from yui.calls.model import ApplicationState, Call, CallState, Mode
from yui.japan import day_of
from yui.work import actions as work
from yui.work.model import TaskState

HELD = {*deciding.LIVE, "withdrawn"}
"""States of an offer in which its place is not given by itself: what a director took back is hers."""


async def move_up(tx: Tx, *, call: UUID, now: datetime) -> list[UUID]:
    """Offers every place of a draw that came free to the next in its order, by itself.

    The call is held and its places are counted anew, so the second time, or beside a director who
    presses the button, nobody moves up twice. A place whose offer a director took back stays empty:
    it is hers to give. Where nothing can be offered any more, nobody is told anything. Returns the
    applications that moved up.
    """
    found = await deciding.locked(tx, call)
    if found.mode is not Mode.LOTTERY or found.state is not CallState.SETTLED:
        return []
    free = await _free_places(tx, found, now=now)
    waiting = [
        each
        for each in await applying.applications(tx, call)
        if each.state is ApplicationState.NOT_CHOSEN
    ]
    moved: list[UUID] = []
    for each in sorted(waiting, key=lambda one: one.place or 0):
        if len(moved) < free and await deciding.chosen(tx, found, each, now=now):
            await news.tell_moved_up(tx, found, each, now=now)
            moved.append(each.id)
    if free and not moved:
        await news.tell_nobody_left(tx, found, now=now)
    return moved


async def _free_places(tx: Tx, found: Call, *, now: datetime) -> int:
    """Places that nobody holds and that the task still has units and days for."""
    task = await work.progress(tx, task=found.task_id, now=now)
    if task.state is not TaskState.OPEN or deciding.answer_by(found, now) <= now:
        return 0
    known = await applying.applicants(tx, found.id)
    held = sum(each.answer in HELD for each in known)
    return max(0, min(found.places - held, task.free // found.units_each))


async def declined(tx: Tx, *, offer: UUID, now: datetime) -> list[UUID]:
    """An offer was declined: if a draw had given its place, the next one moves up."""
    call = await applying.call_of_offer(tx, offer)
    return [] if call is None else await move_up(tx, call=call, now=now)


async def sweep(tx: Tx, *, now: datetime) -> int:
    """Places whose offers lapsed without an answer (an hourly job); returns how many moved up."""
    found = await applying.with_free_places(tx, on=day_of(now))
    return sum([len(await move_up(tx, call=call, now=now)) for call in found])
