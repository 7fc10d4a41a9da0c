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
from yui.statements.answers.model import Answer, AnswerState, Objection, Silent
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
    if said.state is AnswerState.OBJECTED:
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
    """She says that something is wrong (scope `person`); the directors are told by the town's job."""
    found, said = await _mine(tx, run)
    if said.state is AnswerState.OBJECTED and said.says == says:
        return
    to = model.move(said.state, AnswerState.OBJECTED)
    if day_of(now) > found.object_by:
        raise model.ObjectionLate
    if not await queries.record(tx, run, worker=tx.actor.id, state=to, says=says, at=now):
        await _overtaken(tx, run, to)
        return
    job = Objection(run, tx.actor.id)
    await outbox.put(tx, "statements.objected", job, key=f"statements.objected:{run}:{tx.actor.id}")
    await audit.note(tx, "statement.objected", subject=str(run), number=found.number)


async def tell(tx: Tx, *, run: UUID, worker: UUID, now: datetime) -> None:
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
        key=f"statement.objected:{run}:{worker}",
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
