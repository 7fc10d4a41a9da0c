"""What a client's heads were taken for, remembered from one file to the next."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.units.columns import Column, Use
from yui.units.heads import queries
from yui.work import actions as work
from yui.work.model import Task


async def of_task(tx: ReadTx, task: Task, heads: Sequence[str]) -> Mapping[str, Use]:
    """By head, what the task's client's columns were told to be; of a share's task, nothing."""
    client = await _client(tx, task)
    if client is None:
        return {}
    return {each.head: each.use for each in await queries.remembered(tx, client, heads)}


async def keep(tx: Tx, task: Task, told: Sequence[Column], *, now: datetime) -> None:
    """Remembers what somebody told us."""
    client = await _client(tx, task)
    if client is not None:
        await queries.record_remembered(tx, client, told, at=now)


async def _client(tx: ReadTx, task: Task) -> UUID | None:
    if task.order_id is None:
        return None
    return (await work.order(tx, order=task.order_id)).client_id
