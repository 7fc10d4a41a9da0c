"""What is done with equipment: recorded of a task, read again, gathered for the evidence."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.guard.equipment import model, queries
from yui.guard.equipment.model import Basis, Entry, Provider, What
from yui.work import actions as work


async def record(
    tx: Tx,
    *,
    task: UUID,
    what: What,
    provider: Provider,
    basis: Basis,
    bound: bool,
    reason: str,
    now: datetime,
) -> UUID:
    """Who provides a kind of thing from now on; what was recorded before stays."""
    model.fits(provider, basis)
    await work.task(tx, task=task)
    made = await queries.record(
        tx,
        task,
        what=what,
        provider=provider,
        basis=basis,
        bound=bound,
        reason=reason.strip(),
        at=now,
    )
    await audit.note(
        tx,
        "task.equipment_recorded",
        subject=str(task),
        what=what.value,
        provider=provider.value,
        basis=basis.value,
        bound=bound,
    )
    return made


async def of_task(tx: ReadTx, *, task: UUID) -> list[Entry]:
    """Everything recorded of a task, the newest first."""
    return await queries.of_task(tx, task)


async def until(tx: ReadTx, *, until: datetime) -> list[Entry]:
    """What held of every task before a moment."""
    return await queries.until(tx, until=until)
