"""What staff do with courses: write them, open and close them, note who was there, see who is how far."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.availability import skills
from yui.availability.model import NotASkill
from yui.courses import actions as courses
from yui.courses import library, model
from yui.courses.desk import queries
from yui.courses.desk.model import Attendee, Learner, NewCourse, NewPart, NewQuestion, Row
from yui.courses.model import Answer, Content, Module, Part, State
from yui.courses.queries import is_enrolled
from yui.courses.refusals import CodeTaken, Incomplete, KeyOutside, NotAVideo, NotNow
from yui.files import actions as files
from yui.files.model import Held
from yui.japan import day_of


class Catalogue(Struct, frozen=True):
    """The library's courses with how many learn and have passed them, and a page of the town's."""

    shared: list[tuple[model.Course, int, int]]
    rows: list[Row]


class Shown(Struct, frozen=True):
    """A course with its right answers and its learners."""

    content: Content
    keys: dict[int, Answer]
    learners: list[Learner]


async def catalogue(tx: ReadTx, *, after: str | None, on: date, most: int) -> Catalogue:
    """What is taught in the town."""
    shared = [
        (course, *await queries.counts(tx, course.code, on=on)) for course in library.courses(on)
    ]
    return Catalogue([] if after else shared, await queries.rows(tx, after=after, on=on, most=most))


async def show(tx: ReadTx, *, course: str, after: UUID | None, on: date, most: int) -> Shown:
    """One course, a page of its learners with it."""
    found = await courses.content(tx, course=course, on=on)
    shared = found.course.shared
    keys = library.answers(course, on) if shared else await queries.keys(tx, course)
    people = await queries.learners(tx, course, after=after, most=most)
    return Shown(found, {each.number: each for each in keys}, people)


async def create(tx: Tx, *, new: NewCourse, now: datetime) -> None:
    """Begins a course as a draft."""
    if new.skill is not None and not skills.is_known(new.skill, day_of(now)):
        raise NotASkill("skill")
    if (new.skill is None) != (new.level is None):
        raise Incomplete("level")
    if library.has(new.code) or not await queries.record_course(tx, new, at=now):
        raise CodeTaken("course_code")
    await audit.note(tx, "course.begun", subject=new.code, title=new.title)


async def _draft(tx: Tx, course: str, *, now: datetime) -> Content:
    if await queries.locked(tx, course) is None:
        raise Unknown
    found = await courses.content(tx, course=course, on=day_of(now))
    if found.course.state is not State.DRAFT:
        raise NotNow
    return found


async def add_part(
    tx: Tx, *, course: str, new: NewPart, held: Sequence[Held], now: datetime
) -> int:
    """Adds a part to a draft; a video brings one file. Returns its number."""
    found = await _draft(tx, course, now=now)
    _complete(new, held)
    number = 1 + max((each.number for each in found.modules), default=0)
    file = held[0].id if held else None
    if held:
        await files.keep(tx, held, subject=held[0].id)
    await queries.record_part(tx, course, new, number=number, file=file)
    await audit.note(tx, "course.part_added", subject=course, part=number, kind=new.kind.value)
    return number


def _complete(new: NewPart, held: Sequence[Held]) -> None:
    if new.kind is Part.VIDEO:
        if len(held) != 1 or not held[0].name.endswith(".mp4"):
            raise NotAVideo("files")
        if new.seconds is None:
            raise Incomplete("seconds")
    elif held:
        raise NotAVideo("files")
    if (new.kind is Part.SESSION) != (new.held_at is not None):
        raise Incomplete("held_at")
    if new.kind is not Part.VIDEO and new.seconds is not None:
        raise Incomplete("seconds")
    if new.kind is Part.TEXT and not new.body:
        raise Incomplete("body")


async def add_question(tx: Tx, *, course: str, new: NewQuestion, now: datetime) -> int:
    """Adds a question to a draft; the right choice lies apart from it. Returns its number."""
    found = await _draft(tx, course, now=now)
    if not 2 <= len(new.choices) <= 9:
        raise Incomplete("choices")
    if new.choice > len(new.choices):
        raise KeyOutside("choice", most=len(new.choices))
    number = 1 + max((each.number for each in found.questions), default=0)
    await queries.record_question(tx, course, new, number=number)
    await queries.record_key(tx, course, number=number, choice=new.choice, because=new.because)
    await audit.note(tx, "course.question_added", subject=course, question=number)
    return number


async def set_state(tx: Tx, *, course: str, to: State, now: datetime) -> None:
    """Opens or closes a course."""
    found = await queries.locked(tx, course)
    if found is None:
        raise Unknown
    model.move(found.state, to)
    if to is State.OPEN:
        model.ready(await courses.content(tx, course=course, on=day_of(now)))
    await queries.record_state(tx, course, to=to)
    await audit.note(tx, f"course.{to.value}", subject=course)


async def session(
    tx: ReadTx, *, course: str, number: int, after: str | None, on: date, most: int
) -> tuple[Content, Module, list[Attendee]]:
    """A session and a page of the course's learners."""
    found = await courses.content(tx, course=course, on=on)
    module = _session(found, number)
    people = await queries.attendees(tx, course, number=number, after=after, most=most)
    return found, module, people


def _session(content: Content, number: int) -> Module:
    found = next((each for each in content.modules if each.number == number), None)
    if found is None or found.kind is not Part.SESSION:
        raise Unknown
    return found


async def attend(
    tx: Tx,
    *,
    course: str,
    number: int,
    shown: Sequence[UUID],
    there: Sequence[UUID],
    now: datetime,
) -> int:
    """Notes who of those on the page was there; whoever has nothing left passes. Returns how many were."""
    content = await courses.content(tx, course=course, on=day_of(now))
    module = _session(content, number)
    if module.held_at is not None and module.held_at > now:
        raise NotNow
    came = sorted(set(there) & set(shown), key=str)
    away = sorted(set(shown) - set(there), key=str)
    for workers, present in ((came, True), (away, False)):
        await queries.record_attendance(
            tx, course, number=number, workers=workers, present=present, at=now
        )
    await audit.note(tx, "course.attended", subject=course, part=number, present=len(came))
    for worker in came:
        if await is_enrolled(tx, worker, code=course):
            await courses.finish(tx, worker=worker, content=content, now=now)
    return len(came)
