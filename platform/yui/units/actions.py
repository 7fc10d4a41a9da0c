"""What is done with inspected units: they come, go on, come back, and are taken away again.

Whoever moves units of a task holds its row, so two handovers never take the same unit.
"""

from uuid import UUID

from tenants.db import Tx
from yui.units import queries


async def on_hand(tx: Tx, *, task: UUID) -> int:
    """Inspected units of a task that have not gone on."""
    return (await queries.of_task(tx, task)).on_hand


async def held(tx: Tx, *, task: UUID) -> int:
    """The same, held until the transaction ends."""
    return (await queries.locked(tx, task)).on_hand


async def arrive(tx: Tx, *, task: UUID, units: int) -> None:
    """Units were inspected here, or another town's were accepted."""
    await queries.record_task(tx, task)
    await queries.record(tx, task, accepted=units, handed=0)


async def leave(tx: Tx, *, task: UUID, units: int) -> None:
    """An acceptance was a mistake: its units, still on hand, are none any more."""
    await queries.record(tx, task, accepted=-units, handed=0)


async def hand_on(tx: Tx, *, task: UUID, units: int) -> bool:
    """Takes units to hand them on; False when there are fewer."""
    if (await queries.locked(tx, task)).on_hand < units:
        return False
    await queries.record(tx, task, accepted=0, handed=units)
    return True


async def handed(tx: Tx, *, task: UUID) -> int:
    """Units of a task that went on, held until the transaction ends."""
    return (await queries.locked(tx, task)).handed


async def put_back(tx: Tx, *, task: UUID, units: int) -> int:
    """Units that were handed on come back; returns how many of them this task had handed on."""
    back = min(max(units, 0), (await queries.locked(tx, task)).handed)
    await queries.record(tx, task, accepted=0, handed=-back)
    return back
