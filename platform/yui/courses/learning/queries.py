"""What a learner does, statement by statement; under scope person each sees her own rows alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.courses.learning.model import Listed, Standing
from yui.courses.model import Answer, Seen


async def listed(tx: ReadTx, *, after: str | None, most: int) -> list[Listed]:
    """Open courses of the town with the number of their parts, the newest first, after a code."""
    return await tx.all(
        Listed,
        """
        select c.code, c.kind, c.title, c.about, c.instructor, c.skill, c.level,
               (select count(*)::integer from app.course_module m
                where m.tenant_id = $1 and m.course = c.code) as parts
        from app.course c
        where c.tenant_id = $1 and c.state = 'open'
          and ($2::text is null or (c.made_at, c.code) < (
              select a.made_at, a.code from app.course a where a.tenant_id = $1 and a.code = $2))
        order by c.made_at desc, c.code desc limit $3
        """,
        tx.tenant,
        after,
        most,
    )


async def standing(tx: ReadTx, worker: UUID, *, codes: Sequence[str]) -> list[Standing]:
    """How far a worker is in courses that she learns."""
    return await tx.all(
        Standing,
        """
        select e.course,
               ((select count(*) from app.course_seen s
                 where s.tenant_id = $1 and s.worker_id = $2 and s.course = e.course
                   and s.done_at is not null)
                + (select count(*) from (
                     select distinct on (t.number) t.present from app.course_attendance t
                     where t.tenant_id = $1 and t.worker_id = $2 and t.course = e.course
                     order by t.number, t.noted_at desc) newest where present))::integer as done,
               p.id as pass_id, p.passed_on, p.valid_to
        from app.course_enrolment e
        left join lateral (
            select id, passed_on, valid_to from app.course_pass p
            where p.tenant_id = $1 and p.worker_id = $2 and p.course = e.course
            order by passed_on desc limit 1) p on true
        where e.tenant_id = $1 and e.worker_id = $2 and e.course = any ($3::text[])
        """,
        tx.tenant,
        worker,
        list(codes),
    )


async def locked(tx: Tx, worker: UUID, *, code: str, number: int) -> Seen | None:
    """How far she is in a part, held: beats that come at once are counted one after another."""
    return await tx.one(
        Seen,
        """
        select number, begun_at, beat_at, seconds, done_at from app.course_seen
        where tenant_id = $1 and worker_id = $2 and course = $3 and number = $4 for update
        """,
        tx.tenant,
        worker,
        code,
        number,
    )


async def record_begun(tx: Tx, worker: UUID, *, code: str, number: int, at: datetime) -> None:
    """She begins a part; what has begun stays as it is."""
    await tx.run(
        """
        insert into app.course_seen (tenant_id, worker_id, course, number, begun_at, beat_at)
        values ($1, $2, $3, $4, $5, $5) on conflict do nothing
        """,
        tx.tenant,
        worker,
        code,
        number,
        at,
    )


async def record_seen(tx: Tx, worker: UUID, *, code: str, seen: Seen) -> None:
    """How far she is now."""
    await tx.run(
        """
        update app.course_seen set beat_at = $5, seconds = $6, done_at = $7
        where tenant_id = $1 and worker_id = $2 and course = $3 and number = $4
        """,
        tx.tenant,
        worker,
        code,
        seen.number,
        seen.beat_at,
        seen.seconds,
        seen.done_at,
    )


async def next_try(tx: Tx, worker: UUID, *, code: str) -> int | None:
    """The number of her next try, held until the transaction ends: of two sent at once the second
    counts the first. None: she does not learn it."""
    return await tx.one(
        int,
        """
        update app.course_enrolment set tries = tries + 1
        where tenant_id = $1 and worker_id = $2 and course = $3 returning tries
        """,
        tx.tenant,
        worker,
        code,
    )


async def quiz_correct(tx: ReadTx, code: str, *, answers: Mapping[str, int]) -> int:
    """How many of her answers are right, through the gate that alone reads the right ones."""
    found: int = await tx.value("select gate.quiz_correct($1, $2)", code, answers)
    return found


async def quiz_key(tx: ReadTx, code: str) -> list[Answer]:
    """The right choices, once she has passed; nothing before."""
    return await tx.all(Answer, "select * from gate.quiz_key($1)", code)


async def record_attempt(
    tx: Tx,
    worker: UUID,
    *,
    code: str,
    number: int,
    answers: Mapping[str, int],
    correct: int,
    asked: int,
    passed: bool,
    at: datetime,
) -> None:
    """A try, as it was handed in."""
    await tx.run(
        """
        insert into app.course_attempt (tenant_id, worker_id, course, number, taken_at, answers,
            correct, asked, passed)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        tx.tenant,
        worker,
        code,
        number,
        at,
        answers,
        correct,
        asked,
        passed,
    )
