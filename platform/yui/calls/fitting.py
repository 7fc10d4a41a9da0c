"""Gathers what may be known of workers and sorts them: the score itself is `matching`."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx
from yui.availability import actions as availability
from yui.availability.model import Facts
from yui.calls import matching
from yui.calls.applying import queries as applying
from yui.calls.matching import Candidate, Criterion, Need, Score, Weights
from yui.japan import day_of
from yui.people import actions as people
from yui.people.model import Load
from yui.work.model import Task
from yui.work.plans import actions as plans
from yui.work.plans.model import Security


class Ranked(Struct, frozen=True):
    """A candidate as the director's list shows her: who she is stands beside the score, not in it."""

    load: Load
    score: Score
    limited: bool = False


async def need_of(tx: ReadTx, task: Task, *, units: int) -> Need:
    """What `units` of a task need, from what its plan says."""
    piece = await plans.piece(tx, task=task.id)
    return Need(
        skills={each.skill: each.level for each in piece.skills},
        center=piece.security is Security.CENTER,
        minutes=units * (task.minutes_per_unit or 0),
    )


async def candidates(
    tx: ReadTx,
    task: Task,
    need: Need,
    *,
    criteria: Collection[Criterion],
    weights: Weights,
    now: datetime,
) -> list[Ranked]:
    """Everyone who can be asked, sorted by the chosen criteria; a fixed number of statements."""
    loads = {load.id: load for load in await people.askable(tx, on=day_of(now))}
    facts = await availability.facts(tx, workers=list(loads), since=day_of(now), until=task.due_on)
    since = now - timedelta(days=weights.lately_days)
    lately = {row.worker_id: row.yen for row in await applying.lately(tx, since=since)}
    found = [_candidate(facts[load.id], load, lately) for load in loads.values()]
    scores = matching.rank(need, found, criteria=criteria, weights=weights, salt=task.id)
    return [
        Ranked(loads[each.worker_id], each, limited=facts[each.worker_id].limited)
        for each in scores
    ]


def _candidate(facts: Facts, load: Load, lately: Mapping[UUID, int]) -> Candidate:
    free = None if facts.free is None else max(0, sum(facts.free.values()) - load.minutes)
    return _facts(facts, free=free, lately=lately.get(load.id, 0))


def _facts(facts: Facts, *, free: int | None, lately: int) -> Candidate:
    return Candidate(
        worker_id=facts.worker_id,
        skills=facts.skills,
        interests=facts.interests,
        home=facts.home,
        center=facts.center,
        clearance=facts.clearance,
        free=free,
        lately_yen=lately,
    )


async def lacking(
    tx: ReadTx, need: Need, *, worker: UUID, now: datetime
) -> list[tuple[str, str, dict[str, object]]]:
    """What the need asks and this worker has not; under scope `person`, she alone can be asked for."""
    today = day_of(now)
    facts = await availability.facts(tx, workers=[worker], since=today, until=today)
    return matching.lacks(need, _facts(facts[worker], free=None, lately=0))


async def fitting(tx: ReadTx, need: Need, *, now: datetime) -> list[UUID]:
    """Workers who can be asked and have all that the need asks."""
    today = day_of(now)
    workers = [load.id for load in await people.askable(tx, on=today)]
    facts = await availability.facts(tx, workers=workers, since=today, until=today)
    return [
        worker
        for worker in workers
        if not matching.lacks(need, _facts(facts[worker], free=None, lately=0))
    ]
