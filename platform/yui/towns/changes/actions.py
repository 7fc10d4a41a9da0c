"""Proposing a change of a body's rules, and deciding on it. What an adopted change does is done by the
slice whose rule it is, in the same transaction."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.towns.changes import model, queries
from yui.towns.changes.model import Change, ChangeState, Kind, New, Settled


async def propose(tx: Tx, new: New, *, body: UUID, once: UUID, now: datetime) -> UUID:
    """Puts a change to whoever else may decide; the same form again is the same change.

    Raises `Invalid`, `MonthSettled`, `RuleChangeWaits`.
    """
    made = model.made_once(int(tx.tenant), once)
    if await queries.change(tx, made) is not None:
        return made
    model.proposed(
        new, today=day_of(now), settled=await _settled(tx, body, new.kind, new.valid_from)
    )
    if not await queries.record(tx, made, new, body=body, at=now):
        if await queries.change(tx, made) is not None:
            return made
        raise model.RuleChangeWaits("valid_from")
    await audit.note(
        tx,
        "rule_change.proposed",
        subject=str(made),
        kind=new.kind.value,
        valid_from=new.valid_from.isoformat(),
    )
    return made


async def decide(
    tx: Tx, *, change: UUID, to: ChangeState, note: str, kinds: Collection[Kind], now: datetime
) -> Change | None:
    """A second person's decision, or the first one's withdrawal; the change as it was, or None when
    the same person said the same before. Raises `RuleChangeMove`, `SameHand`, `OthersChange`,
    `MonthBegun`, `MonthSettled`, `Invalid`."""
    found = await queries.locked(tx, change)
    if found is None or found.kind not in kinds:
        raise Unknown
    if found.state is to and found.decided_by == tx.actor.id:
        return None
    state = model.decide(
        found,
        to,
        by=tx.actor.id,
        behalf=tx.actor.behalf,
        note=note,
        today=day_of(now),
        settled=await _settled(tx, found.body_id, found.kind, found.valid_from),
    )
    await queries.record_decision(tx, change, state, note=note, at=now)
    await audit.note(
        tx,
        f"rule_change.{state.value}",
        subject=str(change),
        kind=found.kind.value,
        made_by=str(found.made_by),
    )
    return found


async def _settled(tx: Tx, body: UUID, kind: Kind, since: date) -> Settled:
    return await queries.settled(tx, body, since=since, kind=kind)


async def show(tx: ReadTx, *, change: UUID, kinds: Collection[Kind]) -> Change:
    """One change of these kinds."""
    found = await queries.change(tx, change)
    if found is None or found.kind not in kinds:
        raise Unknown
    return found


async def listed(
    tx: ReadTx,
    kinds: Collection[Kind],
    *,
    after: tuple[datetime, UUID] | None = None,
    most: int = 50,
) -> list[Change]:
    """Every change of these kinds with its reason, the newest first."""
    return await queries.changes(tx, kinds, after=after, most=most)
