"""Tying LINE to an account and untying it, and what follows from what LINE tells."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.clock import TOKYO
from yui.notices import rules
from yui.notices.config import CONFIG
from yui.notices.line import model, queries, sealing
from yui.notices.line.model import Bound, Link, LinkState, Owner


async def mine(tx: ReadTx) -> Link:
    """The caller's own link."""
    return await queries.link(tx) or Link(LinkState.NONE, None)


async def ask(tx: Tx, *, now: datetime) -> str:
    """A code that she sends from her LINE; it works once, for some minutes."""
    code = model.new_code()
    minutes = rules.line(now.astimezone(TOKYO).date()).code_minutes
    await queries.record_code(tx, model.code_hash(code), minutes=minutes)
    await audit.note(tx, "line.asked", subject=str(tx.actor.id))
    return code


async def end(tx: Tx) -> bool:
    """She unties her LINE; nothing of it stays."""
    ended = await queries.record_end(tx)
    if ended:
        await audit.note(tx, "line.ended", subject=str(tx.actor.id))
    return ended


async def bind(tx: Tx, *, user: str, text: str, now: datetime) -> Bound:
    """What she wrote in LINE may be her code (no town is known: system of nowhere)."""
    code = model.code_in(text)
    owner = await queries.asked(tx, model.code_hash(code)) if code else None
    if owner is None:
        return Bound.UNKNOWN
    sealed = sealing.seal(user, key=CONFIG.sealing, town=owner.town, worker=owner.worker_id)
    found = await queries.record_link(
        tx,
        owner,
        model.code_hash(code),
        who=sealing.print_of(user, key=CONFIG.finding),
        sealed=sealed,
        at=now,
    )
    return Bound(found)


async def follow(tx: Tx, *, user: str, blocks: bool, at: datetime) -> list[Owner]:
    """She blocked us, or lets us in again; whose links changed."""
    who = sealing.print_of(user, key=CONFIG.finding)
    return await queries.record_follow(tx, who, blocks=blocks, at=at)


async def user_of(tx: ReadTx, *, worker: UUID) -> str:
    """The LINE user that a worker's message goes to; empty: none, or blocked (her town's job)."""
    found = await queries.target(tx, worker)
    if found is None or found.state is not LinkState.LINKED:
        return ""
    return sealing.unseal(found.sealed, key=CONFIG.sealing, town=int(tx.tenant), worker=worker)
