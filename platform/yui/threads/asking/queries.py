"""Every SQL statement of questions to the client."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.threads.model import Asking, ClientQuestion

_QUESTION: LiteralString = """
    select q.id, q.task_id, q.thread_id, q.question, q.state, q.noted_by, q.noted_at, q.forwarded_at,
           q.answer, q.answered_at, coalesce(s.name, '') as noter, t.title,
           coalesce((select a.text from app.client_letter l
            join app.client_letter a on a.tenant_id = l.tenant_id and a.answers = l.id
            where l.tenant_id = q.tenant_id and l.question_id = q.id and a.from_client), '') as said
    from app.client_question q
    join app.task t on t.tenant_id = q.tenant_id and t.id = q.task_id
    left join app.staff s on s.tenant_id = q.tenant_id and s.id = q.noted_by
    where q.tenant_id = $1
"""


async def record_question(
    tx: Tx, *, task: UUID, thread: UUID | None, question: str, at: datetime
) -> UUID:
    """Notes a question to the client and returns its id."""
    made: UUID = await tx.value(
        """
        insert into app.client_question (tenant_id, task_id, thread_id, question, noted_by, noted_at)
        values ($1, $2, $3, $4, $5, $6) returning id
        """,
        tx.tenant,
        task,
        thread,
        question,
        tx.actor.id,
        at,
    )
    return made


async def question_locked(tx: Tx, question: UUID) -> ClientQuestion | None:
    """A question to the client, held until the transaction ends."""
    return await tx.one(
        ClientQuestion, _QUESTION + " and q.id = $2 for update of q", tx.tenant, question
    )


async def questions(
    tx: ReadTx,
    *,
    task: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    most: int = 200,
) -> list[ClientQuestion]:
    """Questions to clients, the oldest first, going on after (moment, id): a task's, or all that are
    not settled."""
    at, last = after or (None, None)
    return await tx.all(
        ClientQuestion,
        _QUESTION
        + """ and (q.task_id = $2 or ($2::uuid is null and q.state in ('noted', 'forwarded')))
              and ($3::timestamptz is null or (q.noted_at, q.id) > ($3, $4::uuid))
            order by q.noted_at, q.id limit $5""",
        tx.tenant,
        task,
        at,
        last,
        most,
    )


async def record_forwarded(tx: Tx, question: UUID, *, text: str, at: datetime) -> None:
    """The director has put the question to the client, in these words."""
    await tx.run(
        "update app.client_question set state = 'forwarded', question = $3, forwarded_by = $4,"
        " forwarded_at = $5 where tenant_id = $1 and id = $2",
        tx.tenant,
        question,
        text,
        tx.actor.id,
        at,
    )


async def record_settled(
    tx: Tx, question: UUID, state: Asking, *, answer: str, at: datetime
) -> None:
    """What came back, or that it is no longer asked."""
    await tx.run(
        "update app.client_question set state = $3, answer = $4, answered_at = $5"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        question,
        state,
        answer,
        at,
    )


async def client_of(tx: ReadTx, task: UUID) -> UUID | None:
    """Whose order the task was split from; None when it came by a share."""
    found: UUID | None = await tx.value(
        """
        select o.client_id from app.task t
        join app.client_order o on o.tenant_id = t.tenant_id and o.id = t.order_id
        where t.tenant_id = $1 and t.id = $2
        """,
        tx.tenant,
        task,
    )
    return found


async def order_title(tx: ReadTx, task: UUID) -> str:
    """What the client itself called the order that a task was split from."""
    found: str = await tx.value(
        """
        select o.title from app.task t
        join app.client_order o on o.tenant_id = t.tenant_id and o.id = t.order_id
        where t.tenant_id = $1 and t.id = $2
        """,
        tx.tenant,
        task,
    )
    return found
