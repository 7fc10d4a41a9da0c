"""Writes, reads and verifies the town's chain of who did what."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import anchors, chain, queries
from yui.audit.anchors import Anchor
from yui.audit.model import Fault, Head, Line, Link, Wanted

PAGE = 50
CHUNK = 2_000
"""Links that one statement of an export takes."""


async def note(tx: Tx, action: str, *, subject: str, **detail: object) -> int:
    """One line in the chain, in the caller's transaction: `note(tx, "task.split", subject=id)`.

    The caller and the moment are the database's own; `detail` holds plain values, never a name
    or a bank account. Whoever acts for another (代理) stands there herself, with whom she acts for.
    """
    if tx.actor.behalf is not None:
        detail["on_behalf_of"] = tx.actor.behalf
    return await queries.record(tx, action, subject=subject, detail=_plain(detail))


async def note_all(tx: Tx, action: str, *, lines: Sequence[tuple[str, dict[str, object]]]) -> None:
    """One line a subject with its detail, as `note` writes it, at one go. The chain is held from the
    first line to the transaction's end: what takes long is done before."""
    behalf = {} if tx.actor.behalf is None else {"on_behalf_of": tx.actor.behalf}
    await queries.record_all(
        tx, action, lines=[(subject, _plain({**detail, **behalf})) for subject, detail in lines]
    )


async def verify(tx: ReadTx) -> list[Fault]:
    """Empty when the town's chain holds."""
    return await queries.faults(tx)


async def verify_anchors(tx: ReadTx, lines: Sequence[Anchor]) -> list[Fault]:
    """Empty when the town's anchors hold, and the chain still has what they wrote down."""
    known = await queries.hashes(tx, sorted({each.seq for each in lines}))
    return anchors.verify(lines, {each.seq: each.hash for each in known}, tenant=tx.tenant)


async def head(tx: ReadTx) -> Head:
    """The end of the town's chain; before the first link, number 0."""
    return await queries.head(tx) or Head(0, chain.FIRST)


async def page(
    tx: ReadTx, wanted: Wanted, *, before: int | None = None, most: int = PAGE
) -> list[Line]:
    """A page of the log, the newest first, going on before a number."""
    return await queries.page(tx, wanted, before=before, most=most)


async def links(tx: ReadTx, *, after: int, upto: int, most: int = CHUNK) -> list[Link]:
    """A part of the chain for an export, in its order."""
    return await queries.links(tx, after=after, upto=upto, most=most)


def _plain(detail: dict[str, object]) -> dict[str, object]:
    return {name: _text(value) for name, value in detail.items()}


def _text(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value
