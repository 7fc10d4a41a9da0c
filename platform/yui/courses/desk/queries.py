"""What staff write and read of courses, statement by statement."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.courses.desk.model import Attendee, Learner, NewCourse, NewPart, NewQuestion, Row
from yui.courses.model import Answer, Course, State


async def rows(tx: ReadTx, *, after: str | None, on: date, most: int) -> list[Row]:
    """The town's courses, the newest first, after a code."""
    return await tx.all(
        Row,
        """
        select c.code, c.kind, c.state, c.title, c.instructor, c.cost_yen,
               (select count(*)::integer from app.course_enrolment e
                where e.tenant_id = $1 and e.course = c.code) as learners,
               (select count(distinct p.worker_id)::integer from app.course_pass p
                where p.tenant_id = $1 and p.course = c.code
                  and (p.valid_to is null or p.valid_to >= $3)) as passed
        from app.course c
        where c.tenant_id = $1 and ($2::text is null or (c.made_at, c.code) < (
            select a.made_at, a.code from app.course a where a.tenant_id = $1 and a.code = $2))
        order by c.made_at desc, c.code desc limit $4
        """,
        tx.tenant,
        after,
        on,
        most,
    )


async def counts(tx: ReadTx, code: str, *, on: date) -> tuple[int, int]:
    """How many learn a course, and how many passes of it count on a day."""
    found = await tx.all(
        int,
        """
        select count(*)::integer from app.course_enrolment where tenant_id = $1 and course = $2
        union all
        select count(distinct worker_id)::integer from app.course_pass
        where tenant_id = $1 and course = $2 and (valid_to is null or valid_to >= $3)
        """,
        tx.tenant,
        code,
        on,
    )
    return found[0], found[1]


async def locked(tx: Tx, code: str) -> Course | None:
    """A course of the town, held."""
    return await tx.one(
        Course,
        """
        select code, kind, state, title, about, instructor, cost_yen, skill, level, valid_months,
               pass_percent
        from app.course where tenant_id = $1 and code = $2 for update
        """,
        tx.tenant,
        code,
    )


async def record_course(tx: Tx, new: NewCourse, *, at: datetime) -> bool:
    """A course as a draft; whether the code was free."""
    added = await tx.run(
        """
        insert into app.course (tenant_id, code, kind, title, about, instructor, cost_yen, skill,
            level, valid_months, pass_percent, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing
        """,
        tx.tenant,
        new.code,
        new.kind.value,
        new.title,
        new.about,
        new.instructor,
        new.cost_yen,
        new.skill,
        new.level,
        new.valid_months,
        new.pass_percent,
        tx.actor.id,
        at,
    )
    return added == 1


async def record_state(tx: Tx, code: str, *, to: State) -> None:
    """Where the course stands now."""
    await tx.run(
        "update app.course set state = $3 where tenant_id = $1 and code = $2",
        tx.tenant,
        code,
        to.value,
    )


async def record_part(tx: Tx, code: str, new: NewPart, *, number: int, file: UUID | None) -> None:
    """A part behind the last one."""
    await tx.run(
        """
        insert into app.course_module (tenant_id, course, number, kind, title, body, file_id, seconds,
            held_at, place)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        tx.tenant,
        code,
        number,
        new.kind.value,
        new.title,
        new.body,
        file,
        new.seconds,
        new.held_at,
        new.place,
    )


async def record_question(tx: Tx, code: str, new: NewQuestion, *, number: int) -> None:
    """A question behind the last one."""
    await tx.run(
        """
        insert into app.course_question (tenant_id, course, number, ask, choices)
        values ($1, $2, $3, $4, $5)
        """,
        tx.tenant,
        code,
        number,
        new.ask,
        new.choices,
    )


async def record_key(tx: Tx, code: str, *, number: int, choice: int, because: str) -> None:
    """Which choice is right."""
    await tx.run(
        """
        insert into app.course_key (tenant_id, course, number, choice, because)
        values ($1, $2, $3, $4, $5)
        """,
        tx.tenant,
        code,
        number,
        choice,
        because,
    )


async def keys(tx: ReadTx, code: str) -> list[Answer]:
    """The right choices, for staff."""
    return await tx.all(
        Answer,
        """
        select number, choice, because from app.course_key
        where tenant_id = $1 and course = $2 order by number
        """,
        tx.tenant,
        code,
    )


async def learners(tx: ReadTx, code: str, *, after: UUID | None, most: int) -> list[Learner]:
    """Who learns a course, the newest first, after a worker."""
    return await tx.all(
        Learner,
        """
        select e.worker_id, w.code, w.name, e.enrolled_at,
               ((select count(*) from app.course_seen s where s.tenant_id = $1
                   and s.worker_id = e.worker_id and s.course = $2 and s.done_at is not null)
                + (select count(*) from (
                     select distinct on (t.number) t.present from app.course_attendance t
                     where t.tenant_id = $1 and t.worker_id = e.worker_id and t.course = $2
                     order by t.number, t.noted_at desc) newest where present))::integer as done,
               a.tries, a.best, p.passed_on, p.valid_to
        from app.course_enrolment e
        join app.worker w on w.tenant_id = $1 and w.id = e.worker_id
        left join lateral (
            select count(*)::integer as tries, max(correct) as best from app.course_attempt a
            where a.tenant_id = $1 and a.worker_id = e.worker_id and a.course = $2) a on true
        left join lateral (
            select passed_on, valid_to from app.course_pass p
            where p.tenant_id = $1 and p.worker_id = e.worker_id and p.course = $2
            order by passed_on desc limit 1) p on true
        where e.tenant_id = $1 and e.course = $2
          and ($3::uuid is null or (e.enrolled_at, e.worker_id) < (
              select x.enrolled_at, x.worker_id from app.course_enrolment x
              where x.tenant_id = $1 and x.course = $2 and x.worker_id = $3))
        order by e.enrolled_at desc, e.worker_id desc limit $4
        """,
        tx.tenant,
        code,
        after,
        most,
    )


async def attendees(
    tx: ReadTx, code: str, *, number: int, after: str | None, most: int
) -> list[Attendee]:
    """The learners of a course by their code, and what is noted of a session."""
    return await tx.all(
        Attendee,
        """
        select e.worker_id, w.code, w.name, t.present
        from app.course_enrolment e
        join app.worker w on w.tenant_id = $1 and w.id = e.worker_id
        left join lateral (
            select present from app.course_attendance t
            where t.tenant_id = $1 and t.worker_id = e.worker_id and t.course = $2 and t.number = $3
            order by t.noted_at desc limit 1) t on true
        where e.tenant_id = $1 and e.course = $2 and ($4::text is null or w.code > $4)
        order by w.code limit $5
        """,
        tx.tenant,
        code,
        number,
        after,
        most,
    )


async def record_attendance(
    tx: Tx, code: str, *, number: int, workers: Sequence[UUID], present: bool, at: datetime
) -> None:
    """Who was there, or was not; the newest word holds. Only learners of the course are noted."""
    await tx.run(
        """
        insert into app.course_attendance (tenant_id, worker_id, course, number, present, noted_by,
            noted_at)
        select $1, e.worker_id, $2, $3, $5, $6, $7 from app.course_enrolment e
        where e.tenant_id = $1 and e.course = $2 and e.worker_id = any ($4::uuid[])
        on conflict do nothing
        """,
        tx.tenant,
        code,
        number,
        list(workers),
        present,
        tx.actor.id,
        at,
    )
