"""What courses hold and who passed them; what she does and what staff do have statements of their own."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.courses.model import Attempt, Course, Module, Pass, Question, Seen

_COURSE: LiteralString = """
    select code, kind, state, title, about, instructor, cost_yen, skill, level, valid_months,
           pass_percent
    from app.course where tenant_id = $1
"""
_CERTIFICATE: LiteralString = """
    select id, worker_id, course, title, number, code, passed_on, passed_at, valid_to
    from app.course_pass where tenant_id = $1
"""


async def course(tx: ReadTx, code: str) -> Course | None:
    """A course of the town; a code is of printable letters."""
    if not code.isprintable():
        return None
    return await tx.one(Course, _COURSE + " and code = $2", tx.tenant, code)


async def modules(tx: ReadTx, code: str) -> list[Module]:
    """The parts of a course of the town, in order."""
    return await tx.all(
        Module,
        """
        select number, kind, title, body, file_id, seconds, held_at, place
        from app.course_module where tenant_id = $1 and course = $2 order by number
        """,
        tx.tenant,
        code,
    )


async def questions(tx: ReadTx, code: str) -> list[Question]:
    """The questions of a course of the town, in order; nothing of what is right."""
    return await tx.all(
        Question,
        """
        select number, ask, choices from app.course_question
        where tenant_id = $1 and course = $2 order by number
        """,
        tx.tenant,
        code,
    )


async def passed(tx: ReadTx, worker: UUID, *, code: str, on: date) -> bool:
    """Whether a worker's certificate of the course counts on a day."""
    found: bool = await tx.value(
        """
        select exists (
            select from app.course_pass
            where tenant_id = $1 and worker_id = $2 and course = $3 and passed_on <= $4
              and (valid_to is null or valid_to >= $4))
        """,
        tx.tenant,
        worker,
        code,
        on,
    )
    return found


async def passes(tx: ReadTx, worker: UUID, *, code: str | None = None) -> list[Pass]:
    """A worker's certificates, the newest first; of one course, or of all."""
    return await tx.all(
        Pass,
        _CERTIFICATE
        + " and worker_id = $2 and ($3::text is null or course = $3) order by passed_on desc, id",
        tx.tenant,
        worker,
        code,
    )


async def pass_of(tx: ReadTx, code: str) -> Pass | None:
    """The certificate with this code on it."""
    return await tx.one(Pass, _CERTIFICATE + " and code = $2", tx.tenant, code)


async def record_pass(tx: Tx, made: Pass, *, version: str) -> bool:
    """A certificate; a course is passed once a day. Whether it is new."""
    added = await tx.run(
        """
        insert into app.course_pass (tenant_id, id, worker_id, course, title, version, number, code,
            passed_on, passed_at, valid_to)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing
        """,
        tx.tenant,
        made.id,
        made.worker_id,
        made.course,
        made.title,
        version,
        made.number,
        made.code,
        made.passed_on,
        made.passed_at,
        made.valid_to,
    )
    return added == 1


async def ending(tx: ReadTx, *, until: date, today: date, most: int) -> list[Pass]:
    """Certificates that run out by a day, of which nobody was told, and that no newer one outlasts."""
    return await tx.all(
        Pass,
        _CERTIFICATE
        + """
        and told_at is null and valid_to between $2 and $3
        and not exists (
            select from app.course_pass n
            where n.tenant_id = $1 and n.worker_id = course_pass.worker_id
              and n.course = course_pass.course
              and (n.valid_to is null or n.valid_to > course_pass.valid_to))
        order by valid_to, id limit $4
        """,
        tx.tenant,
        today,
        until,
        most,
    )


async def record_told(tx: Tx, ids: Sequence[UUID], *, at: datetime) -> None:
    """She was told that these run out."""
    await tx.run(
        "update app.course_pass set told_at = $3 where tenant_id = $1 and id = any ($2::uuid[])",
        tx.tenant,
        list(ids),
        at,
    )


async def is_enrolled(tx: ReadTx, worker: UUID, *, code: str) -> bool:
    """Whether she learns it."""
    found: bool = await tx.value(
        """
        select exists (select from app.course_enrolment
                       where tenant_id = $1 and worker_id = $2 and course = $3)
        """,
        tx.tenant,
        worker,
        code,
    )
    return found


async def record_enrolment(tx: Tx, worker: UUID, *, code: str, at: datetime) -> bool:
    """She learns it from now on; whether that is new."""
    added = await tx.run(
        """
        insert into app.course_enrolment (tenant_id, worker_id, course, enrolled_at)
        values ($1, $2, $3, $4) on conflict do nothing
        """,
        tx.tenant,
        worker,
        code,
        at,
    )
    return added == 1


async def seen(tx: ReadTx, worker: UUID, *, code: str) -> list[Seen]:
    """How far she is in its parts."""
    return await tx.all(
        Seen,
        """
        select number, begun_at, beat_at, seconds, done_at from app.course_seen
        where tenant_id = $1 and worker_id = $2 and course = $3 order by number
        """,
        tx.tenant,
        worker,
        code,
    )


async def attended(tx: ReadTx, worker: UUID, *, code: str) -> list[int]:
    """The sessions at which she was present."""
    return await tx.all(
        int,
        """
        select number from (
            select distinct on (number) number, present from app.course_attendance
            where tenant_id = $1 and worker_id = $2 and course = $3
            order by number, noted_at desc) newest
        where present order by number
        """,
        tx.tenant,
        worker,
        code,
    )


async def attempts(tx: ReadTx, worker: UUID, *, code: str) -> list[Attempt]:
    """Her tries, the newest first."""
    return await tx.all(
        Attempt,
        """
        select number, taken_at, correct, asked, passed from app.course_attempt
        where tenant_id = $1 and worker_id = $2 and course = $3 order by number desc limit 200
        """,
        tx.tenant,
        worker,
        code,
    )
