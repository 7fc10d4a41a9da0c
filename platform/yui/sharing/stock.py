"""Inspected units of what we took on from another town: of its task, and of those that do some again."""

from uuid import UUID

from tenants.db import Tx
from yui.sharing import queries
from yui.units import actions as units


async def on_hand(tx: Tx, *, share: UUID) -> int:
    """Units of a share that could go on now."""
    return sum([await units.on_hand(tx, task=task) for task in await queries.tasks_of(tx, share)])


async def hand_on(tx: Tx, *, share: UUID, quantity: int) -> bool:
    """Takes units to hand them on, from the oldest task first; False when there are fewer."""
    held = [(task, await units.held(tx, task=task)) for task in await queries.tasks_of(tx, share)]
    if sum(here for _, here in held) < quantity:
        return False
    for task, here in held:
        taken = min(here, quantity)
        quantity -= taken
        if taken:
            await units.hand_on(tx, task=task, units=taken)
    return True


async def handed(tx: Tx, *, share: UUID) -> int:
    """Units of a share that went on, held until the transaction ends."""
    return sum([await units.handed(tx, task=task) for task in await queries.tasks_of(tx, share)])


async def put_back(tx: Tx, *, share: UUID, quantity: int) -> None:
    """Units that were handed on come back, to the newest task first."""
    for task in reversed(await queries.tasks_of(tx, share)):
        quantity -= await units.put_back(tx, task=task, units=quantity)
