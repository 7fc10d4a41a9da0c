"""The SQL of what payees say of their statements."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.statements.answers.model import Answer, AnswerState, Outcome, Silent, Word

_ANSWER: LiteralString = """
    select case when a.state = 'objected' and coalesce((
                select w.side from app.statement_word w
                where w.tenant_id = $1 and w.run_id = $2 and w.worker_id = $3
                order by w.id desc limit 1), '') = 'office'
           then 'answered' else a.state end as state, a.says, a.objected_at, a.confirmed_at
    from app.statement_answer a
    where a.tenant_id = $1 and a.run_id = $2 and a.worker_id = $3
"""


async def answer(tx: ReadTx, run: UUID, *, worker: UUID) -> Answer | None:
    """What she said of it."""
    return await tx.one(Answer, _ANSWER, tx.tenant, run, worker)


async def locked(tx: Tx, run: UUID, *, worker: UUID) -> Answer | None:
    """The same, held until the transaction ends."""
    await tx.run(
        """
        select state from app.statement_answer
        where tenant_id = $1 and run_id = $2 and worker_id = $3 for update
        """,
        tx.tenant,
        run,
        worker,
    )
    return await answer(tx, run, worker=worker)


async def record(
    tx: Tx, run: UUID, *, worker: UUID, state: AnswerState, says: str = "", at: datetime
) -> bool:
    """The first word on a statement; False when there is one already."""
    objected = state is AnswerState.OBJECTED
    added = await tx.run(
        """
        insert into app.statement_answer
            (tenant_id, run_id, worker_id, state, says, objected_at, confirmed_at)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
        """,
        *(tx.tenant, run, worker, state.value, says),
        *(at if objected else None, None if objected else at),
    )
    return added == 1


async def record_confirmed(tx: Tx, run: UUID, *, worker: UUID, at: datetime) -> None:
    """Who had objected confirms."""
    await tx.run(
        """
        update app.statement_answer set state = 'confirmed', confirmed_at = $4
        where tenant_id = $1 and run_id = $2 and worker_id = $3
        """,
        tx.tenant,
        run,
        worker,
        at,
    )


async def silent(tx: ReadTx, *, today: date, most: int) -> list[Silent]:
    """Statements whose last day to object has passed without a word, the oldest first."""
    return await tx.all(
        Silent,
        """
        select s.run_id, s.worker_id, s.number, s.object_by from app.statement s
        where s.tenant_id = $1 and s.object_by < $2 and not exists (
            select from app.statement_answer a
            where a.tenant_id = $1 and a.run_id = s.run_id and a.worker_id = s.worker_id)
        order by s.object_by, s.run_id, s.worker_id limit $3
        """,
        tx.tenant,
        today,
        most,
    )


async def words(tx: ReadTx, run: UUID, *, worker: UUID) -> list[Word]:
    """What both sides said of a statement, in order."""
    return await tx.all(
        Word,
        """
        select id, side, outcome, says, said_at from app.statement_word
        where tenant_id = $1 and run_id = $2 and worker_id = $3 order by id
        """,
        tx.tenant,
        run,
        worker,
    )


async def record_word(
    tx: Tx,
    run: UUID,
    *,
    worker: UUID,
    says: str,
    at: datetime,
    outcome: Outcome | None = None,
) -> UUID:
    """Adds a word: the payee's, or with an outcome the office's."""
    made: UUID = await tx.value(
        """
        insert into app.statement_word
            (tenant_id, run_id, worker_id, side, outcome, says, said_at, said_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8) returning id
        """,
        *(tx.tenant, run, worker, "office" if outcome else "payee"),
        *(outcome.value if outcome else None, says, at, tx.actor.id),
    )
    return made
