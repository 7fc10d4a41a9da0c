"""The statements of an account's own sessions."""

from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.sessions import ABSOLUTE_SECONDS, IDLE_SECONDS
from yui.accounts.sitting.model import Sitting


async def of_account(tx: ReadTx, account: UUID, *, here: bytes) -> list[Sitting]:
    """An account's open sessions, the last seen first."""
    sql = "select * from auth.sessions_of($1, $2, $3, $4)"
    return await tx.all(Sitting, sql, account, here, IDLE_SECONDS, ABSOLUTE_SECONDS)


async def record_ended(tx: Tx, account: UUID, *, handle: UUID | None, keep: bytes) -> int:
    """Ends a session of an account, or with None all of them but `keep`; how many ended."""
    ended: int = await tx.value("select auth.sessions_end($1, $2, $3)", account, handle, keep)
    return ended
