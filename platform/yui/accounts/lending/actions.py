"""Lends a role, acts in it, ends it. Every transaction is one of `begin_auth()`."""

from datetime import date
from uuid import UUID

from tenants.actor import Actor
from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from tenants.sessions import forget_recent, hashed, new_id
from yui.accounts.lending import model, queries
from yui.accounts.lending.model import Delegation, Lend


async def of_account(tx: ReadTx, *, account: UUID, today: date) -> list[Delegation]:
    """What an account has lent or may act under, the last first."""
    return await queries.of_account(tx, account, today=today)


async def lend(tx: Tx, given: Lend, *, actor: Actor, account: UUID, today: date) -> UUID:
    """A director's role in a colleague's hands from the first day to the last, both included."""
    model.lendable(actor, since=given.since, until=given.until, today=today)
    made = await queries.record(
        tx,
        town=int(actor.tenant),
        by=account,
        to=given.colleague,
        since=given.since,
        until=given.until,
    )
    if made is None:
        raise model.CannotLend("colleague")
    return made


async def end(tx: Tx, *, delegation: UUID, town: int, account: UUID) -> None:
    """Ends it at once; sessions that act under it are their owner's again within a second."""
    if not await queries.record_ended(tx, delegation, town=town, by=account):
        raise Unknown
    forget_recent()


async def act(tx: Tx, *, session: str, delegation: UUID | None, today: date) -> str:
    """The session acts under a delegation from now on, or (None) for its owner again. It gets a new
    id, which is returned, as with every change of what it may do (ASVS 5.0 7.2.4)."""
    fresh = new_id()
    done = await queries.record_acting(
        tx, new=hashed(fresh), old=hashed(session), delegation=delegation, today=today
    )
    if not done:
        raise model.NotYours
    forget_recent()
    return fresh
