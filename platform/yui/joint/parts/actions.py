"""What is done with a town's part of a batch."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.joint import refusals
from yui.joint.model import Hand, Lent, Part
from yui.joint.parts import queries
from yui.sharing.model import made_once
from yui.web.leaf import FETCH, PAGE


async def lend_own(tx: Tx, *, batch: UUID, units: int, once: UUID, now: datetime) -> None:
    """Seats for our own people."""
    word = await queries.lend(
        tx, made_once(tx.tenant, once), batch=batch, share=None, units=units, at=now
    )
    await _lent(tx, word, batch=batch, town=int(tx.tenant), units=units)


async def lend(tx: Tx, *, batch: UUID, share: UUID, now: datetime) -> None:
    """Seats for the town that took a share of the batch's task on, as many as it took; once."""
    made = made_once(tx.tenant, share)
    word = await queries.lend(tx, made, batch=batch, share=share, units=0, at=now)
    await _lent(tx, word, batch=batch, town=0, units=0)


async def _lent(tx: Tx, word: str, *, batch: UUID, town: int, units: int) -> None:
    if word == "not_found":
        raise Unknown
    refusals.heed(word)
    if word == "ok":
        await audit.note(tx, "joint.seats", subject=str(batch), town=town, units=units)


async def shares_of(tx: ReadTx, *, batch: UUID) -> list[Lent]:
    """Towns that took a share of the batch on."""
    return await queries.shares_of(tx, batch)


async def parts(tx: ReadTx, *, after: tuple[datetime, UUID] | None = None) -> list[Part]:
    """What this town does for other towns' projects."""
    return await queries.parts(tx, after=after, most=FETCH)


async def part(tx: ReadTx, *, part: UUID) -> tuple[Part, list[Hand]]:
    """A town's own part, and how far each of its people is."""
    found = await queries.part(tx, part)
    if found is None or found.side == "out":
        raise Unknown
    return found, await queries.hands(tx, part)


async def collect(tx: Tx, *, part: UUID, now: datetime) -> int:
    """Passes on the answers that our own body has accepted; the same again changes nothing."""
    changed = await queries.collect(tx, part, at=now)
    if changed is None:
        raise Unknown
    if changed:
        await audit.note(tx, "joint.collected", subject=str(part), answers=changed)
    return changed


async def collect_all(tx: Tx, *, now: datetime) -> int:
    """The same for every part of this town, to the last (a job)."""
    changed, after = 0, None
    while found := await queries.own_parts(tx, after=after, most=PAGE):
        for part in found:
            changed += await collect(tx, part=part, now=now)
        after = found[-1]
    return changed
