"""Files that nothing kept go; every night rows and bytes are laid beside each other."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tenants.actor import TenantId
from tenants.db import Tx
from workers_async.jobs import Call, Due, Every
from yui.files import actions, store
from yui.files.actions import CheckFile, EraseKey
from yui.files.model import Stored


async def doubt(tx: Tx, payload: CheckFile, *, now: datetime) -> str | None:
    """The row is dropped before its bytes go: nothing can keep it any more."""
    del now
    return await actions.drop(tx, file=payload.file_id)


async def gone(tx: Tx, payload: CheckFile, result: object, *, now: datetime) -> None:
    """Its bytes are gone."""
    del result, now
    await actions.erased(tx, file=payload.file_id)


async def orphan(tx: Tx, payload: EraseKey, *, now: datetime) -> str | None:
    """The key, when still no row stands for it."""
    del now
    return payload.key if await actions.is_orphan(tx, key=payload.key) else None


async def done(tx: Tx, payload: EraseKey, result: object, *, now: datetime) -> None:
    """Nothing is left to note."""
    del tx, payload, result, now


async def whose(tx: Tx, payload: Due, *, now: datetime) -> TenantId:
    """The town whose store is looked through."""
    del payload, now
    return tx.tenant


async def look(town: TenantId) -> Sequence[Stored]:
    """All of the town's objects; what killed writes left behind goes at once."""
    store.remove_parts()
    return await store.listed(town)


async def compare(tx: Tx, payload: Due, result: Any, *, now: datetime) -> None:
    """Rows beside bytes."""
    del payload
    await actions.compare(tx, result, now=now)


JOBS = {
    "files.check": Call(CheckFile, doubt, store.erase, gone),
    "files.erase": Call(EraseKey, orphan, store.erase, done),
    "files.sweep": Call(Due, whose, look, compare),
}
SCHEDULE: dict[str, Every] = {"files.sweep": "day"}
