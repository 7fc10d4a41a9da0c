"""Sees and ends an account's own sessions. Every transaction is one of `begin_auth()`."""

from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from tenants.sessions import forget_recent, hashed
from yui.accounts.sitting import queries
from yui.accounts.sitting.model import Sitting


async def of_account(tx: ReadTx, *, account: UUID, here: str) -> list[Sitting]:
    """An account's open sessions, the last seen first; `here` is the caller's session id."""
    return await queries.of_account(tx, account, here=hashed(here))


async def end(tx: Tx, *, account: UUID, handle: UUID, here: str) -> None:
    """Ends one other session of the account; another account's is `Unknown`."""
    if not await queries.record_ended(tx, account, handle=handle, keep=hashed(here)):
        raise Unknown
    forget_recent()


async def end_others(tx: Tx, *, account: UUID, here: str) -> int:
    """Ends all sessions of the account but the caller's; how many."""
    ended = await queries.record_ended(tx, account, handle=None, keep=hashed(here))
    forget_recent()
    return ended
