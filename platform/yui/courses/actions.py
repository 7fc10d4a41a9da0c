"""Courses as others need them: what one holds, how far a worker is, and whether she has passed."""

import secrets
from datetime import date, datetime
from uuid import UUID, uuid4

from msgspec import Struct

from tenants.actor import TenantId
from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.availability import actions as availability
from yui.courses import library, model, queries
from yui.courses.model import Attempt, Content, Part, Pass, Seen
from yui.courses.refusals import PassedAlready
from yui.japan import day_of
from yui.notices import actions as notices
from yui.people import actions as people

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits that nobody mistakes for one another."""
_CODE_LETTERS = 16
"""32 to the 16th: 80 bits, drawn at random."""
CHUNK = 200


class Progress(Struct, frozen=True):
    """How far a worker is in a course; `done` of `parts`, her tries and certificates newest first."""

    enrolled: bool
    seen: dict[int, Seen]
    done: frozenset[int]
    parts: int
    attempts: list[Attempt]
    passes: list[Pass]

    @property
    def all_seen(self) -> bool:
        """Whether no part is left."""
        return len(self.done) >= self.parts

    def holds(self, day: date) -> Pass | None:
        """The certificate that counts on a day and lasts longest."""
        good = [each for each in self.passes if each.holds(day)]
        return max(good, key=lambda each: each.valid_to or date.max, default=None)

    def answered(self) -> bool:
        """Whether the quiz was passed after the last certificate was made."""
        since = self.passes[0].passed_at if self.passes else None
        return any(
            each.passed and (since is None or each.taken_at > since) for each in self.attempts
        )


async def passed(tx: ReadTx, *, worker: UUID, course_code: str, on: date) -> bool:
    """Whether a worker has passed a course and it counts on that day (under scope person: herself)."""
    return await queries.passed(tx, worker, code=course_code, on=on)


async def content(tx: ReadTx, *, course: str, on: date) -> Content:
    """A course of the library or of the town with its parts and questions; `Unknown` when there is none."""
    shared = library.content(course, on)
    if shared is not None:
        return shared
    found = await queries.course(tx, course)
    if found is None:
        raise Unknown
    return Content(found, await queries.modules(tx, course), await queries.questions(tx, course))


async def progress(tx: ReadTx, *, worker: UUID, content: Content) -> Progress:
    """How far a worker is."""
    code = content.course.code
    seen = {each.number: each for each in await queries.seen(tx, worker, code=code)}
    there = await queries.attended(tx, worker, code=code)
    through = {number for number, each in seen.items() if each.done_at is not None}
    done = {
        each.number
        for each in content.modules
        if each.number in (there if each.kind is Part.SESSION else through)
    }
    return Progress(
        enrolled=await queries.is_enrolled(tx, worker, code=code),
        seen=seen,
        done=frozenset(done),
        parts=len(content.modules),
        attempts=await queries.attempts(tx, worker, code=code),
        passes=await queries.passes(tx, worker, code=code),
    )


def may_renew(held: Pass | None, *, on: date) -> bool:
    """Whether a course may be passed (again): nothing holds, or what holds ends soon."""
    if held is None:
        return True
    if held.valid_to is None:
        return False
    return (held.valid_to - on).days <= library.rule(on).warn_days


async def finish(tx: Tx, *, worker: UUID, content: Content, now: datetime) -> Pass | None:
    """Passes the course when nothing is left of it; the new certificate, None when there is none."""
    on = day_of(now)
    at = await progress(tx, worker=worker, content=content)
    if not at.all_seen or not may_renew(at.holds(on), on=on):
        return None
    if content.questions and not at.answered():
        return None
    if not content.questions and at.passes:
        return None
    return await _certify(tx, worker=worker, content=content, on=on, now=now)


async def recognise(tx: Tx, *, worker: UUID, course_code: str, on: date, now: datetime) -> Pass:
    """Staff record that a worker passed a course on a day outside of Yui (on paper, at another body)."""
    found = await content(tx, course=course_code, on=on)
    if worker not in await people.known(tx, workers=[worker]):
        raise Unknown
    await queries.record_enrolment(tx, worker, code=course_code, at=now)
    made = await _certify(tx, worker=worker, content=found, on=on, now=now)
    if made is None:
        raise PassedAlready
    return made


async def _certify(
    tx: Tx, *, worker: UUID, content: Content, on: date, now: datetime
) -> Pass | None:
    course = content.course
    hers = (await people.known(tx, workers=[worker]))[worker]
    made = Pass(
        id=uuid4(),
        worker_id=worker,
        course=course.code,
        title=library.title_of(course.code, on) or course.title,
        number=f"{course.code.upper()}-{on:%Y%m%d}-{hers.code}",
        code=new_code(tx.tenant),
        passed_on=on,
        passed_at=now,
        valid_to=model.last_day(on, course.valid_months),
    )
    if not await queries.record_pass(tx, made, version=course.version):
        return None
    await audit.note(
        tx, "course.passed", subject=str(worker), course=course.code, number=made.number
    )
    if course.skill and course.level:
        await availability.prove(
            tx,
            worker=worker,
            skill=course.skill,
            level=course.level,
            says=f"「{made.title}」修了（{made.number}）",
            link=f"/certificates/{made.code}",
            on=on,
            valid_to=made.valid_to,
        )
    return made


def new_code(town: TenantId) -> str:
    """A certificate's code: the town's, then 16 letters drawn at random."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS))
    return f"{int(town)}-" + "-".join(drawn[n : n + 4] for n in range(0, _CODE_LETTERS, 4))


async def verify(tx: ReadTx, *, code: str) -> Pass:
    """The certificate with this code; `Unknown` when the town gave none."""
    found = await queries.pass_of(tx, code)
    if found is None:
        raise Unknown
    return found


async def warn(tx: Tx, *, now: datetime, most: int = CHUNK) -> int:
    """Tells whose certificates run out soon, once each; returns how many, `most` at a time."""
    today = day_of(now)
    until = date.fromordinal(today.toordinal() + library.rule(today).warn_days)
    found = await queries.ending(tx, until=until, today=today, most=most)
    for each in found:
        await notices.tell(
            tx,
            to=each.worker_id,
            kind="course.ending",
            subject=f"「{each.title}」の修了の期限が近づいています",
            body=(
                f"{each.valid_to:%Y年%-m月%-d日}で期限になります。"
                "もう一度受講すると、続けて有効になります。"
            ),
            link=f"/me/courses/{each.course}",
            key=f"course.ending:{each.id}",
            now=now,
        )
    await queries.record_told(tx, [each.id for each in found], at=now)
    return len(found)
