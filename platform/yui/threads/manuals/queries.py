"""Every SQL statement of manuals, ticks and minutes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.threads.manuals.model import Efforts, Question, Written


async def mine(tx: ReadTx, assignment: UUID) -> dict[str, object] | None:
    """The manual of the task of her assignment, through its gate (scope person)."""
    found: dict[str, object] | None = await tx.value("select gate.my_manual($1)", assignment)
    return found


async def written(tx: ReadTx, task: UUID) -> list[Written]:
    """A manual's versions, the newest first."""
    return await tx.all(
        Written,
        "select version, text, checklist, written_at from app.manual"
        " where tenant_id = $1 and task_id = $2 order by version desc limit 50",
        tx.tenant,
        task,
    )


async def record_manual(
    tx: Tx, task: UUID, *, version: int, text: str, checklist: Sequence[str], at: datetime
) -> bool:
    """Writes a version; False when another was quicker."""
    added = await tx.run(
        """
        insert into app.manual (tenant_id, task_id, version, text, checklist, written_by, written_at)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
        """,
        tx.tenant,
        task,
        version,
        text,
        list(checklist),
        tx.actor.id,
        at,
    )
    return added == 1


async def faq(tx: ReadTx, task: UUID) -> list[Question]:
    """The questions of a task's manual."""
    return await tx.all(
        Question,
        "select id, question, answer from app.faq where tenant_id = $1 and task_id = $2 order by id",
        tx.tenant,
        task,
    )


async def record_faq(
    tx: Tx, task: UUID, *, thread: UUID | None, question: str, answer: str, at: datetime
) -> UUID | None:
    """Adds a question; None when the thread's stands there already."""
    made: UUID | None = await tx.value(
        """
        insert into app.faq (tenant_id, task_id, thread_id, question, answer, written_by, written_at)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id
        """,
        tx.tenant,
        task,
        thread,
        question,
        answer,
        tx.actor.id,
        at,
    )
    return made


async def ticks(tx: ReadTx, assignment: UUID) -> list[str]:
    """The items she has ticked."""
    return await tx.all(
        str,
        "select item from app.checklist_tick where tenant_id = $1 and assignment_id = $2 and ticked",
        tx.tenant,
        assignment,
    )


async def record_tick(tx: Tx, assignment: UUID, item: str, *, ticked: bool) -> None:
    """Sets or takes away her tick."""
    await tx.run(
        """
        insert into app.checklist_tick (tenant_id, assignment_id, worker_id, item, ticked)
        values ($1, $2, $3, $4, $5)
        on conflict (tenant_id, assignment_id, item) do update set ticked = excluded.ticked
        """,
        tx.tenant,
        assignment,
        tx.actor.id,
        item,
        ticked,
    )


async def effort(tx: ReadTx, assignment: UUID) -> int:
    """The minutes she has reported."""
    found: int | None = await tx.value(
        "select minutes from app.effort where tenant_id = $1 and assignment_id = $2",
        tx.tenant,
        assignment,
    )
    return found or 0


async def record_effort(tx: Tx, assignment: UUID, *, minutes: int) -> None:
    """Sets the sum she reports; no day and no time of day goes with it."""
    await tx.run(
        """
        insert into app.effort (tenant_id, assignment_id, worker_id, minutes) values ($1, $2, $3, $4)
        on conflict (tenant_id, assignment_id) do update set minutes = excluded.minutes
        """,
        tx.tenant,
        assignment,
        tx.actor.id,
        minutes,
    )


async def efforts(tx: ReadTx, task: UUID) -> Efforts | None:
    """What was reported on a task, of all together: nobody's own sum leaves this statement."""
    return await tx.one(
        Efforts,
        """
        select count(*)::int as people, coalesce(sum(e.minutes), 0)::int as minutes,
               coalesce(sum((select coalesce(sum(d.quantity), 0) from app.delivery d
                   where d.tenant_id = a.tenant_id and d.assignment_id = a.id
                     and d.rework_of is null)), 0)::int as units
        from app.effort e
        join app.assignment a on a.tenant_id = e.tenant_id and a.id = e.assignment_id
        where e.tenant_id = $1 and a.task_id = $2 and e.minutes > 0
        """,
        tx.tenant,
        task,
    )
