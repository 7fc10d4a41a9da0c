"""Writes and verifies the town's chain of who did what."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import queries
from yui.audit.model import Fault


async def note(tx: Tx, action: str, *, subject: str, **detail: object) -> int:
    """One line in the chain, in the caller's transaction: `note(tx, "task.split", subject=id)`.

    The caller and the moment are the database's own; `detail` holds plain values, never a name
    or a bank account.
    """
    return await queries.record(tx, action, subject=subject, detail=_plain(detail))


async def verify(tx: ReadTx) -> list[Fault]:
    """Empty when the town's chain holds."""
    return await queries.faults(tx)


def _plain(detail: dict[str, object]) -> dict[str, object]:
    return {name: _text(value) for name, value in detail.items()}


def _text(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value
