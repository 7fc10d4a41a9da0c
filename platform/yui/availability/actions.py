"""What is done with free time and skills: said by the worker herself, read by whoever plans."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.availability import model, queries, skills
from yui.availability import room as spare
from yui.availability.model import (
    Basis,
    Clearance,
    Facts,
    HerDay,
    HerSkill,
    Profile,
    Said,
)
from yui.availability.room import Promised, Room
from yui.japan import day_of
from yui.limits import actions as limits
from yui.limits.model import closed_months
from yui.people import actions as people
from yui.people.model import Known, Load

CARE = "care"


class Mine(Struct, frozen=True):
    """All of a worker's own page."""

    profile: Profile | None
    skills: list[HerSkill]
    days: list[HerDay]
    care: str
    free: dict[date, int] | None


class Planned(Struct, frozen=True):
    """A worker in the planner's list: what is on her hands, and what is free by week."""

    load: Load
    facts: Facts


async def mine(tx: ReadTx, *, now: datetime) -> Mine:
    """What the caller has said of herself, and what whoever plans sees of it."""
    today = day_of(now)
    until = model.weeks(today)[-1] + timedelta(days=6)
    found = await facts(tx, workers=[tx.actor.id], since=today, until=until)
    known = await queries.profiles(tx, [tx.actor.id])
    return Mine(
        profile=known[0] if known else None,
        skills=await queries.skills(tx, [tx.actor.id], on=today),
        days=await queries.her_days(tx, since=today),
        care=await queries.memo(tx, CARE) or "",
        free=found[tx.actor.id].free,
    )


async def say(tx: Tx, *, said: Said, care: str, now: datetime) -> None:
    """The caller's own word on her time, places and interests; the log names no figure of it."""
    known = [skill.code for skill in skills.of_day(day_of(now))]
    await queries.record_profile(tx, model.checked(said, known=known), at=now)
    await queries.record_memos(tx, [CARE], memo=care)
    await audit.note(tx, "profile.said", subject=str(tx.actor.id))


async def say_skill(tx: Tx, *, skill: str, level: int, evidence: str, now: datetime) -> None:
    """What the caller can do; level 0 takes it back."""
    if not skills.is_known(skill, day_of(now)):
        raise model.NotASkill("skill")
    await queries.record_skill(tx, skill, level=level, evidence=evidence, at=now)
    await audit.note(tx, "skill.said", subject=str(tx.actor.id), skill=skill, level=level)


async def prove(
    tx: Tx,
    *,
    worker: UUID,
    skill: str,
    level: int,
    says: str,
    link: str,
    on: date,
    valid_to: date | None,
) -> None:
    """Something of ours proves what a worker can do (a course she passed); `link` is its page.

    Her own word stays as it is: of both the higher level counts, the proof's until its last day.
    """
    if not skills.is_known(skill, on):
        raise model.NotASkill("skill")
    await queries.record_proof(
        tx, worker, skill, level=level, says=says, link=link, on=on, valid_to=valid_to
    )
    await audit.note(tx, "skill.proved", subject=str(worker), skill=skill, level=level, link=link)


async def say_days(
    tx: Tx, *, first: date, last: date, minutes: int | None, memo: str, now: datetime
) -> int:
    """Days of the caller that are not as usual (None: as usual again); returns how many.

    The memo is hers alone, and the log says nothing of it.
    """
    found = model.days(first, last, today=day_of(now))
    await queries.record_days(tx, found, minutes=minutes)
    await queries.record_memos(tx, [day.isoformat() for day in found], memo=memo)
    await audit.note(tx, "days.said", subject=str(tx.actor.id), count=len(found))
    return len(found)


async def facts(
    tx: ReadTx, *, workers: Sequence[UUID], since: date, until: date
) -> dict[UUID, Facts]:
    """What a planner may know of these workers: five statements, however many they are. Skills are
    those of the day `since`: an expired proof of one counts no more."""
    asked = list(workers)
    months = await limits.known(tx, workers=asked, since=since, until=until)
    closed = closed_months(months)
    limited = {found.worker_id for found in months if found.shown}
    said = {found.worker_id: found for found in await queries.profiles(tx, asked)}
    able: dict[UUID, list[HerSkill]] = defaultdict(list)
    for skill in await queries.skills(tx, asked, on=since):
        able[skill.worker_id].append(skill)
    other: dict[UUID, dict[date, int | None]] = defaultdict(dict)
    for day in await queries.unusual(tx, asked, since=since, until=until):
        other[day.worker_id][day.on_date] = day.minutes
    trusted = {found.worker_id: found.level for found in await queries.clearances(tx, asked)}
    return {
        worker: _facts(
            worker,
            said.get(worker),
            able[worker],
            clearance=trusted.get(worker, int(Clearance.BASIC)),
            free=model.free(
                said[worker],
                other[worker],
                since=since,
                until=until,
                closed=closed.get(worker, ()),
            )
            if worker in said
            else None,
            limited=worker in limited,
        )
        for worker in asked
    }


def _facts(
    worker: UUID,
    said: Profile | None,
    able: Sequence[HerSkill],
    *,
    clearance: int,
    free: dict[date, int] | None,
    limited: bool,
) -> Facts:
    return Facts(
        worker_id=worker,
        skills={skill.skill: skill.level for skill in able},
        evidence={skill.skill: skill.evidence for skill in able},
        links={skill.skill: skill.link for skill in able if skill.link},
        interests=said.interests if said else [],
        home=said.home if said else True,
        center=said.center if said else False,
        equipment=said.equipment if said else "",
        clearance=clearance,
        free=free,
        limited=limited,
    )


async def planner(tx: ReadTx, *, now: datetime) -> list[Planned]:
    """The town's workers with what is free in the next weeks after the work on their hands."""
    today = day_of(now)
    loads = await people.askable(tx, on=today)
    until = model.weeks(today)[-1] + timedelta(days=6)
    known = await facts(tx, workers=[load.id for load in loads], since=today, until=until)
    return [Planned(load, _after_work(known[load.id], load)) for load in loads]


def _after_work(found: Facts, load: Load) -> Facts:
    if found.free is None:
        return found
    return replace(found, free=model.left(found.free, taken=load.minutes))


async def hold(tx: Tx, *, worker: UUID) -> None:
    """Holds a worker's word on her time: whoever puts work with her waits for whoever does it now."""
    await queries.held(tx, worker)


async def room(
    tx: Tx, *, worker: UUID, promised: Sequence[Promised], due_on: date, now: datetime
) -> Room:
    """What may yet be put with a worker until a day, beside what is `promised` already.

    Both questions are always asked, of her time and of the gate, and there is one answer: a month in
    which nothing is to be put with her has no room.
    """
    today = day_of(now)
    last = max([due_on, today, *(each.due_on for each in promised)])
    said = await queries.held(tx, worker)
    other = {
        day.on_date: day.minutes
        for day in await queries.unusual(tx, [worker], since=today, until=last)
    }
    months = await limits.known(tx, workers=[worker], since=due_on, until=due_on)
    minutes = (
        spare.room(said, other, promised, due_on=due_on, today=today) if said is not None else None
    )
    if any(each.over for each in months):
        minutes = 0
    return Room(minutes, limited=any(each.shown for each in months))


async def show(tx: ReadTx, *, worker: UUID, now: datetime) -> tuple[Known, Facts]:
    """One worker as a planner may see her; free time as in the planner's list, after work on hand."""
    known = await people.known(tx, workers=[worker])
    if worker not in known:
        raise Unknown
    today = day_of(now)
    until = model.weeks(today)[-1] + timedelta(days=6)
    found = (await facts(tx, workers=[worker], since=today, until=until))[worker]
    load = next((each for each in await people.askable(tx, on=today) if each.id == worker), None)
    return known[worker], found if load is None else _after_work(found, load)


async def trust(tx: Tx, *, worker: UUID, level: Clearance, basis: Basis, now: datetime) -> None:
    """Says what information a worker may be trusted with, and on what ground."""
    if worker not in await people.known(tx, workers=[worker]):
        raise Unknown
    await queries.record_clearance(tx, worker, level=level, basis=basis, at=now)
    await audit.note(
        tx, "clearance.given", subject=str(worker), level=int(level), basis=basis.value
    )
