"""What is done with a payee's word: recorded with its time, told, deemed when its days have passed."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.japan import day_of
from yui.notices import actions as notices
from yui.statements import queries as statements
from yui.statements.answers import model, queries
from yui.statements.answers.model import Answer, AnswerState, Objection, Outcome, Silent, Word
from yui.statements.model import Statement


async def answer(tx: ReadTx, *, run: UUID, worker: UUID) -> Answer:
    """What she said of her statement of a run."""
    return await queries.answer(tx, run, worker=worker) or Answer()


async def _mine(tx: Tx, run: UUID) -> tuple[Statement, Answer]:
    """The caller's own statement, once it is issued, and what she said of it."""
    found = await statements.statement(tx, run, worker=tx.actor.id)
    if found is None:
        raise Unknown
    return found, await queries.locked(tx, run, worker=tx.actor.id) or Answer()


async def confirm(tx: Tx, *, run: UUID, now: datetime) -> None:
    """She confirms it (scope `person`); again changes nothing."""
    found, said = await _mine(tx, run)
    if said.state is AnswerState.CONFIRMED:
        return
    to = model.move(said.state, AnswerState.CONFIRMED)
    if said.objected_at is not None:
        await queries.record_confirmed(tx, run, worker=tx.actor.id, at=now)
    elif not await queries.record(tx, run, worker=tx.actor.id, state=to, at=now):
        await _overtaken(tx, run, to)
        return
    await audit.note(tx, "statement.confirmed", subject=str(run), number=found.number)


async def _overtaken(tx: Tx, run: UUID, to: AnswerState) -> None:
    """Another word came first: the same one is enough, any other is told."""
    said = await answer(tx, run=run, worker=tx.actor.id)
    if said.state is not to:
        model.move(said.state, to)


async def object_to(tx: Tx, *, run: UUID, says: str, now: datetime) -> None:
    """She says that something is wrong (scope `person`); the directors are told by the town's job.

    After the office's answer she may say so once more, whatever the day.
    """
    found, said = await _mine(tx, run)
    if said.state is AnswerState.OBJECTED and await _last(tx, run) == says:
        return
    again = said.state is AnswerState.ANSWERED
    to = model.move(said.state, AnswerState.OBJECTED)
    model.may_object(said.state, object_by=found.object_by, today=day_of(now))
    if not again and not await queries.record(
        tx, run, worker=tx.actor.id, state=to, says=says, at=now
    ):
        await _overtaken(tx, run, to)
        return
    word = await queries.record_word(tx, run, worker=tx.actor.id, says=says, at=now)
    job = Objection(run, tx.actor.id, word)
    await outbox.put(
        tx, "statements.objected", job, key=f"statements.objected:{run}:{tx.actor.id}:{word}"
    )
    await audit.note(tx, "statement.objected", subject=str(run), number=found.number)


async def _last(tx: Tx, run: UUID) -> str:
    """Her last word; of an objection from before words were kept, nothing."""
    said = await queries.words(tx, run, worker=tx.actor.id)
    return said[-1].says if said else (await answer(tx, run=run, worker=tx.actor.id)).says


async def reply(
    tx: Tx, *, run: UUID, worker: UUID, outcome: Outcome, says: str, now: datetime
) -> None:
    """The office answers an objection: its state and words stand on the payee's page, and she is told.

    The same answer again changes nothing. A correction is a reversing entry in the books and falls
    into the next run; the statement itself is never changed.
    """
    found = await statements.statement(tx, run, worker=worker)
    if found is None:
        raise Unknown
    said = await queries.locked(tx, run, worker=worker) or Answer()
    kept = await queries.words(tx, run, worker=worker)
    if said.state is AnswerState.ANSWERED and (kept[-1].says, kept[-1].outcome) == (says, outcome):
        return
    model.answered(said.state)
    word = await queries.record_word(tx, run, worker=worker, says=says, outcome=outcome, at=now)
    await audit.note(
        tx, "statement.replied", subject=str(run), number=found.number, outcome=outcome.value
    )
    await notices.tell(
        tx,
        to=worker,
        kind="statement.replied",
        subject="支払通知書について、お返事があります",
        body=f"支払通知書{found.number}についてのお知らせに、お返事をしました。内容を確かめてください。",
        link=f"/me/statements/{run}",
        key=f"statement.replied:{word}",
        now=now,
    )


async def words(tx: ReadTx, *, run: UUID, worker: UUID) -> list[Word]:
    """What both sides said of a statement, in order."""
    return await queries.words(tx, run, worker=worker)


async def tell(tx: Tx, *, run: UUID, worker: UUID, now: datetime, word: UUID | None = None) -> None:
    """Tells the directors of an objection (job `statements.objected`)."""
    found = await statements.statement(tx, run, worker=worker)
    said = await answer(tx, run=run, worker=worker)
    if found is None or said.state is not AnswerState.OBJECTED:
        return
    await notices.tell_directors(
        tx,
        kind="statement.objected",
        subject="支払通知書の金額について、お知らせがありました",
        body=f"支払通知書{found.number}の内容が違うと、ワーカーからお知らせがありました。",
        link=f"/payouts/{run}/workers/{worker}",
        key=f"statement.objected:{run}:{worker}" + (f":{word}" if word else ""),
        now=now,
    )


async def deem(tx: Tx, *, now: datetime, most: int = 200) -> int:
    """Takes silence as her word, as each statement says (job `statements.deem`); returns how many."""
    found = await queries.silent(tx, today=day_of(now), most=most)
    for each in found:
        await _deem(tx, each, now=now)
    return len(found)


async def _deem(tx: Tx, each: Silent, *, now: datetime) -> None:
    at = model.deemed_at(each.object_by, now=now)
    if not await queries.record(
        tx, each.run_id, worker=each.worker_id, state=AnswerState.DEEMED, at=at
    ):
        return
    await audit.note(
        tx,
        "statement.deemed",
        subject=str(each.run_id),
        number=each.number,
        object_by=each.object_by,
    )
    await notices.tell(
        tx,
        to=each.worker_id,
        kind="statement.deemed",
        subject="支払通知書を確認いただいたものとしました",
        body=f"支払通知書{each.number}は、期日までにご連絡がなかったため、確認いただいたものとしました。",
        link=f"/me/statements/{each.run_id}",
        key=f"statement.deemed:{each.run_id}:{each.worker_id}",
        now=now,
    )
