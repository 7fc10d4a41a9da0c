"""What is done to take a file of units back: looked at, and done in one transaction."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.units import queries as units_of
from yui.units.model import Import
from yui.units.undoing import model, queries
from yui.units.undoing.model import InTheWay, Wrote
from yui.work import actions as work

SHOWN = 100


async def in_the_way(tx: ReadTx, *, file: UUID) -> list[InTheWay]:
    """The first units for which a file cannot be taken back; none: it can."""
    await queries.plan_for_now(tx)
    return await queries.in_the_way(tx, file, most=SHOWN)


async def undo(tx: Tx, *, file: UUID, now: datetime) -> Wrote:
    """Takes back what a file made and changed, all or nothing: one unit in the way keeps all."""
    found = await units_of.file_locked(tx, file)
    if found is None:
        raise Unknown
    await work.task_locked(tx, task=found.task_id)
    await queries.plan_for_now(tx)
    await queries.hold(tx, file)
    did = await queries.wrote(tx, file)
    stand = await queries.in_the_way(tx, file, most=did.marked)
    state = model.undo(found, did, stand, stopped=await _stopped(tx, found))
    await queries.record_undone(tx, file, state, at=now)
    restored = await queries.restore(tx, file)
    gone = await queries.take_away(tx, file)
    await audit.note(
        tx,
        "units.file_undone",
        subject=str(file),
        task=found.task_id,
        taken_away=gone,
        restored=restored,
    )
    return Wrote(did.marked, gone, restored)


async def _stopped(tx: ReadTx, found: Import) -> bool:
    """Whether the writing of a file ended half way."""
    if found.operation_id is None:
        return False
    operation = await outbox.operation(tx, found.operation_id)
    return operation is not None and operation.state == "failed"
