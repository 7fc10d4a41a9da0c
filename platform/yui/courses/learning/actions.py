"""What a worker does in a course: enrols, reads, watches, answers; the last step makes the certificate."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.courses import actions as courses
from yui.courses import library, model
from yui.courses.actions import Progress
from yui.courses.learning import queries
from yui.courses.learning.model import Listed, Standing
from yui.courses.model import Answer, Content, Module, Part, Pass, Seen, State
from yui.courses.queries import is_enrolled, passes, record_enrolment
from yui.courses.refusals import (
    NotAllSeen,
    NotAnswered,
    NotEnrolled,
    NotNow,
    PassedAlready,
    TooManyTries,
)
from yui.japan import day_of


class Mine(Struct, frozen=True):
    """Her list: courses of the library, a page of the town's, where she stands, her certificates."""

    shared: list[Listed]
    towns: list[Listed]
    standing: dict[str, Standing]
    passes: list[Pass]


class Result(Struct, frozen=True):
    """A try's result: nothing in it says which answer was right."""

    correct: int
    asked: int
    passed: bool
    made: Pass | None


async def mine(tx: ReadTx, *, after: str | None, most: int, on: date) -> Mine:
    """What she may learn and what she has learnt."""
    shared = [_listed(course.code, on) for course in library.courses(on)]
    town = await queries.listed(tx, after=after, most=most)
    codes = [each.code for each in [*shared, *town]]
    found = await queries.standing(tx, tx.actor.id, codes=codes)
    return Mine(
        shared=[] if after else shared,
        towns=town,
        standing={each.course: each for each in found},
        passes=await passes(tx, tx.actor.id),
    )


def _listed(code: str, on: date) -> Listed:
    found = library.content(code, on)
    if found is None:
        raise Unknown
    course = found.course
    return Listed(
        code=code,
        kind=course.kind,
        title=course.title,
        about=course.about,
        instructor=course.instructor,
        skill=course.skill,
        level=course.level,
        parts=len(found.modules),
    )


async def show(tx: ReadTx, *, course: str, on: date) -> tuple[Content, Progress]:
    """A course with her own progress; a draft is for nobody, a closed one for who learns it."""
    found = await courses.content(tx, course=course, on=on)
    at = await courses.progress(tx, worker=tx.actor.id, content=found)
    if found.course.state is State.DRAFT:
        raise Unknown
    if found.course.state is State.CLOSED and not at.enrolled:
        raise Unknown
    return found, at


async def enrol(tx: Tx, *, course: str, now: datetime) -> None:
    """She learns it from now on."""
    found, at = await show(tx, course=course, on=day_of(now))
    if found.course.state is not State.OPEN and not at.enrolled:
        raise NotNow
    if await record_enrolment(tx, tx.actor.id, code=course, at=now):
        await audit.note(tx, "course.enrolled", subject=str(tx.actor.id), course=course)


async def _part(tx: ReadTx, *, course: str, number: int, on: date) -> tuple[Content, Module]:
    found, at = await show(tx, course=course, on=on)
    module = next((each for each in found.modules if each.number == number), None)
    if module is None:
        raise Unknown
    if not at.enrolled:
        raise NotEnrolled
    return found, module


async def part(
    tx: ReadTx, *, course: str, number: int, on: date
) -> tuple[Content, Module, Progress]:
    """A part that she opens."""
    found, module = await _part(tx, course=course, number=number, on=on)
    return found, module, await courses.progress(tx, worker=tx.actor.id, content=found)


async def begin(tx: Tx, *, course: str, number: int, now: datetime) -> None:
    """She begins to watch; the time that counts runs from here."""
    _, module = await _part(tx, course=course, number=number, on=day_of(now))
    if module.kind is not Part.VIDEO:
        raise NotNow
    await queries.record_begun(tx, tx.actor.id, code=course, number=number, at=now)


async def beat(tx: Tx, *, course: str, number: int, position: int, now: datetime) -> int:
    """Her player says that it plays and where; returns the share seen, in percent."""
    found, module = await _part(tx, course=course, number=number, on=day_of(now))
    most = library.rule(day_of(now)).beat_seconds
    return await _watched(tx, found, module, now=now, most=most, position=position)


async def done(tx: Tx, *, course: str, number: int, now: datetime) -> int:
    """Her button: a text is read; of a video the time since she began (or beat) counts, no more.

    Returns the share seen, in percent. A session is not hers to tick off.
    """
    found, module = await _part(tx, course=course, number=number, on=day_of(now))
    if module.kind is Part.SESSION:
        raise NotNow
    if module.kind is Part.VIDEO:
        return await _watched(tx, found, module, now=now, most=None, position=None)
    await queries.record_begun(tx, tx.actor.id, code=course, number=number, at=now)
    seen = await _held(tx, course, number)
    if seen.done_at is None:
        await _through(tx, found, replace(seen, done_at=now), now=now)
    return 100


async def _held(tx: Tx, course: str, number: int) -> Seen:
    seen = await queries.locked(tx, tx.actor.id, code=course, number=number)
    if seen is None:
        raise NotNow
    return seen


async def _watched(
    tx: Tx,
    content: Content,
    module: Module,
    *,
    now: datetime,
    most: int | None,
    position: int | None,
) -> int:
    if module.kind is not Part.VIDEO or not module.seconds:
        raise NotNow
    seen = await _held(tx, content.course.code, module.number)
    after = model.credited(seen, length=module.seconds, now=now, most=most, position=position)
    share = model.percent(after.seconds, module.seconds)
    if share >= library.rule(day_of(now)).watch_percent and after.done_at is None:
        await _through(tx, content, replace(after, done_at=now), now=now)
    else:
        await queries.record_seen(tx, tx.actor.id, code=content.course.code, seen=after)
    return share


async def _through(tx: Tx, content: Content, seen: Seen, *, now: datetime) -> None:
    code = content.course.code
    await queries.record_seen(tx, tx.actor.id, code=code, seen=seen)
    await audit.note(
        tx, "course.part_seen", subject=str(tx.actor.id), course=code, part=seen.number
    )
    await courses.finish(tx, worker=tx.actor.id, content=content, now=now)


async def answer(tx: Tx, *, course: str, answers: Mapping[int, int], now: datetime) -> Result:
    """A try at the quiz: judged, kept, and with it the course passed or not."""
    on = day_of(now)
    content, _ = await show(tx, course=course, on=on)
    if not content.questions:
        raise Unknown
    number = await queries.next_try(tx, tx.actor.id, code=course)
    if number is None:
        raise NotEnrolled
    at = await courses.progress(tx, worker=tx.actor.id, content=content)
    _may_answer(at, answers, content=content, on=on)
    given = {str(number): choice for number, choice in answers.items()}
    right = await _correct(tx, content, answers=answers, on=on)
    asked = len(content.questions)
    good = model.passes(right, asked=asked, pass_percent=content.course.pass_percent)
    await queries.record_attempt(
        tx,
        tx.actor.id,
        code=course,
        number=number,
        answers=given,
        correct=right,
        asked=asked,
        passed=good,
        at=now,
    )
    await audit.note(
        tx, "course.answered", subject=str(tx.actor.id), course=course, passed=good, number=number
    )
    made = await courses.finish(tx, worker=tx.actor.id, content=content, now=now) if good else None
    return Result(right, asked, good, made)


def _may_answer(at: Progress, answers: Mapping[int, int], *, content: Content, on: date) -> None:
    most = library.rule(on).tries_a_day
    if not at.all_seen:
        raise NotAllSeen
    if not courses.may_renew(at.holds(on), on=on):
        raise PassedAlready
    if sum(day_of(each.taken_at) == on for each in at.attempts) >= most:
        raise TooManyTries(most=most)
    if set(answers) != {each.number for each in content.questions}:
        raise NotAnswered("answers")


async def _correct(tx: ReadTx, content: Content, *, answers: Mapping[int, int], on: date) -> int:
    if content.course.shared:
        return model.correct(answers, library.answers(content.course.code, on))
    given = {str(number): choice for number, choice in answers.items()}
    return await queries.quiz_correct(tx, content.course.code, answers=given)


async def reasons(tx: ReadTx, *, content: Content, at: Progress, on: date) -> dict[int, Answer]:
    """The right choices with their reasons, for who has passed; nothing before."""
    if not any(each.passed for each in at.attempts):
        return {}
    code = content.course.code
    found = library.answers(code, on) if content.course.shared else await queries.quiz_key(tx, code)
    return {each.number: each for each in found}


async def certificate(tx: ReadTx, *, pass_id: UUID) -> Pass:
    """One of her certificates."""
    found = next((each for each in await passes(tx, tx.actor.id) if each.id == pass_id), None)
    if found is None:
        raise Unknown
    return found


async def video(tx: ReadTx, *, course: str, number: int, on: date) -> UUID:
    """The file of a video that she may watch."""
    _, module = await _part(tx, course=course, number=number, on=on)
    if module.file_id is None or not await is_enrolled(tx, tx.actor.id, code=course):
        raise Unknown
    return module.file_id
