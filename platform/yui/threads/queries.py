"""Every SQL statement of threads."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.threads.model import Member, Message, Person, Thread, ThreadState

_THREAD: LiteralString = """
    select t.id, t.task_id, t.assignment_id, t.worker_id, t.title, t.state, t.opened_at, t.last_at,
           w.code, w.name, a.title as work
    from app.thread t
    join app.worker w on w.tenant_id = t.tenant_id and w.id = t.worker_id
    join app.assignment a on a.tenant_id = t.tenant_id and a.id = t.assignment_id
    where t.tenant_id = $1
"""


async def task_of(tx: ReadTx, assignment: UUID) -> UUID | None:
    """The task of an assignment that the caller may see and that was not given back."""
    found: UUID | None = await tx.value(
        "select task_id from app.assignment where tenant_id = $1 and id = $2 and state <> 'ended'",
        tx.tenant,
        assignment,
    )
    return found


async def opened_once(tx: ReadTx, worker: UUID, once: UUID) -> UUID:
    """The thread that this form has opened already."""
    found: UUID = await tx.value(
        "select id from app.thread where tenant_id = $1 and worker_id = $2 and once = $3",
        tx.tenant,
        worker,
        once,
    )
    return found


async def record_thread(
    tx: Tx, *, task: UUID, assignment: UUID, title: str, once: UUID, at: datetime
) -> UUID | None:
    """Opens the caller's thread; None when another click of the same form was quicker."""
    made: UUID | None = await tx.value(
        """
        insert into app.thread (tenant_id, task_id, assignment_id, worker_id, title, once, opened_at,
                                last_at)
        values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict do nothing returning id
        """,
        tx.tenant,
        task,
        assignment,
        tx.actor.id,
        title,
        once,
        at,
    )
    return made


async def record_member(
    tx: Tx, thread: UUID, *, worker: UUID, member: UUID, role: Member, at: datetime
) -> bool:
    """Takes someone into a thread; False when she was in it already."""
    added = await tx.run(
        """
        insert into app.thread_member (tenant_id, thread_id, member_id, worker_id, role, joined_at)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing
        """,
        tx.tenant,
        thread,
        member,
        worker,
        role,
        at,
    )
    return added == 1


async def record_message(
    tx: Tx, thread: Thread, *, role: Member, text: str, once: UUID, at: datetime
) -> UUID | None:
    """Writes what the caller says; None when this form has said it already."""
    made: UUID | None = await tx.value(
        """
        insert into app.thread_message (tenant_id, thread_id, worker_id, author_id, author_role, text,
                                        once, sent_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id
        """,
        tx.tenant,
        thread.id,
        thread.worker_id,
        tx.actor.id,
        role,
        text,
        once,
        at,
    )
    return made


async def record_state(tx: Tx, thread: UUID, state: ThreadState, *, at: datetime) -> None:
    """Where the thread stands, and when something was last said."""
    await tx.run(
        "update app.thread set state = $3, last_at = $4 where tenant_id = $1 and id = $2",
        tx.tenant,
        thread,
        state,
        at,
    )


async def thread(tx: ReadTx, thread: UUID) -> Thread | None:
    """A thread that the caller may see."""
    return await tx.one(Thread, _THREAD + " and t.id = $2", tx.tenant, thread)


async def locked(tx: Tx, thread: UUID) -> Thread | None:
    """The same, held until the transaction ends."""
    return await tx.one(Thread, _THREAD + " and t.id = $2 for update of t", tx.tenant, thread)


async def of_assignment(tx: ReadTx, assignment: UUID) -> list[Thread]:
    """The threads of an assignment, the newest word first."""
    return await tx.all(
        Thread,
        _THREAD + " and t.assignment_id = $2 order by t.last_at desc, t.id limit 100",
        tx.tenant,
        assignment,
    )


async def listed(
    tx: ReadTx,
    *,
    state: ThreadState | None,
    after: datetime | None,
    after_id: UUID | None,
    most: int,
) -> list[Thread]:
    """A page of the town's threads, the longest waiting first."""
    return await tx.all(
        Thread,
        _THREAD
        + """ and ($2::text is null or t.state = $2)
              and ($3::timestamptz is null or (t.last_at, t.id) > ($3, $4::uuid))
            order by t.last_at, t.id limit $5""",
        tx.tenant,
        state,
        after,
        after_id,
        most,
    )


async def messages(tx: ReadTx, thread: UUID) -> list[Message]:
    """What was said, in order."""
    return await tx.all(
        Message,
        "select id, author_id, author_role, text, sent_at from app.thread_message"
        " where tenant_id = $1 and thread_id = $2 order by id limit 500",
        tx.tenant,
        thread,
    )


async def members(tx: ReadTx, thread: UUID) -> list[Person]:
    """Who is in it; under scope person staff go by their role alone."""
    return await tx.all(
        Person,
        """
        select m.member_id as id, m.role, coalesce(s.name, w.name, '') as name
        from app.thread_member m
        left join app.staff s on s.tenant_id = m.tenant_id and s.id = m.member_id
        left join app.worker w on w.tenant_id = m.tenant_id and w.id = m.member_id
        where m.tenant_id = $1 and m.thread_id = $2 order by m.joined_at, m.member_id
        """,
        tx.tenant,
        thread,
    )


async def eligible(tx: ReadTx) -> list[Person]:
    """The town's leaders and directors."""
    return await tx.all(
        Person,
        "select id, role, name from app.staff where tenant_id = $1 and role in ('leader', 'director')"
        " order by role, name, id",
        tx.tenant,
    )


async def is_client(tx: ReadTx, who: UUID) -> bool:
    """Whether the id is a client's of this town."""
    found: bool = await tx.value(
        "select exists (select from app.client where tenant_id = $1 and id = $2)", tx.tenant, who
    )
    return found


async def words_of(tx: ReadTx, worker: UUID) -> list[str]:
    """What tells who a worker is: name, kana, code, mail."""
    found: list[str] | None = await tx.value(
        "select array[name, kana, code, email] from app.worker where tenant_id = $1 and id = $2",
        tx.tenant,
        worker,
    )
    return [word for word in found or [] if word]
