"""Every SQL statement of the slice."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.care.model import Case, NewCase, Span, State, Work

_CASE: LiteralString = """
    select c.id, c.worker_id, w.code, w.name as worker, c.kind, c.wish, c.said,
           coalesce(a.title, '') as work, c.from_on, c.duty, c.state, c.asked_at, c.answer_due,
           c.answer, c.reason, c.answered_at
    from app.care_case c
    join app.worker w on w.tenant_id = c.tenant_id and w.id = c.worker_id
    left join app.assignment a on a.tenant_id = c.tenant_id and a.id = c.assignment_id
    where c.tenant_id = $1
"""


async def span(tx: ReadTx, worker: UUID, *, on: date) -> Span | None:
    """From when until when she is contracted with the body that she is with on a day: contracts that
    follow each other count as one."""
    return await tx.one(
        Span,
        """
        select min(e.valid_from) as since,
               case when bool_or(e.valid_to is null) then null else max(e.valid_to) end as until
        from app.engagement e
        where e.tenant_id = $1 and e.worker_id = $2 and e.body_id = (
            select n.body_id from app.engagement n
            where n.tenant_id = $1 and n.worker_id = $2 and n.valid_from <= $3
              and (n.valid_to is null or n.valid_to >= $3)
            order by n.valid_from desc limit 1)
        having count(*) > 0
        """,
        *(tx.tenant, worker, on),
    )


async def works(tx: ReadTx, worker: UUID) -> list[Work]:
    """What she has on her hands."""
    return await tx.all(
        Work,
        """
        select id, title from app.assignment
        where tenant_id = $1 and worker_id = $2 and state = 'active' order by due_on, id limit 100
        """,
        *(tx.tenant, worker),
    )


async def record(tx: Tx, new: NewCase, *, duty: bool, answer_due: date, at: datetime) -> UUID:
    """A new case of the caller's own."""
    made: UUID = await tx.value(
        """
        insert into app.care_case (tenant_id, worker_id, kind, wish, said, assignment_id, from_on,
                                   duty, asked_at, answer_due)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id
        """,
        *(tx.tenant, tx.actor.id, new.kind, new.wish, new.said, new.assignment, new.from_on),
        *(duty, at, answer_due),
    )
    return made


async def one(tx: ReadTx, case: UUID) -> Case | None:
    """A case."""
    return await tx.one(Case, _CASE + " and c.id = $2", tx.tenant, case)


async def locked(tx: Tx, case: UUID) -> Case | None:
    """A case, held until the transaction ends."""
    return await tx.one(Case, _CASE + " and c.id = $2 for update of c", tx.tenant, case)


_NEWEST: LiteralString = """
    and ($2::uuid is null or c.worker_id = $2)
    and ($3::uuid is null or (c.asked_at, c.id) < (
        select asked_at, id from app.care_case where tenant_id = $1 and id = $3))
    order by c.asked_at desc, c.id desc limit $4
"""


async def page(tx: ReadTx, *, worker: UUID | None, after: UUID | None, most: int) -> list[Case]:
    """The town's cases, or one worker's, the newest first, going on after one."""
    return await tx.all(Case, _CASE + _NEWEST, tx.tenant, worker, after, most)


async def record_state(tx: Tx, case: UUID, *, to: State) -> None:
    """Where it stands now."""
    await tx.run(
        "update app.care_case set state = $3 where tenant_id = $1 and id = $2",
        *(tx.tenant, case, to),
    )


async def record_answer(
    tx: Tx, case: UUID, *, to: State, answer: str, reason: str, at: datetime
) -> None:
    """The office's answer."""
    await tx.run(
        """
        update app.care_case
        set state = $3, answer = $4, reason = $5, answered_by = $6, answered_at = $7
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, case, to, answer, reason, tx.actor.id, at),
    )


async def due(tx: ReadTx, *, until: date, most: int) -> list[UUID]:
    """Cases to be answered by a day that nobody was reminded of, the earliest first."""
    return await tx.all(
        UUID,
        """
        select id from app.care_case
        where tenant_id = $1 and state in ('asked', 'looking') and answer_due <= $2
          and reminded_at is null
        order by answer_due, id limit $3
        """,
        *(tx.tenant, until, most),
    )


async def record_reminded(tx: Tx, case: UUID, *, at: datetime) -> None:
    """The office was reminded."""
    await tx.run(
        "update app.care_case set reminded_at = $3 where tenant_id = $1 and id = $2",
        *(tx.tenant, case, at),
    )
