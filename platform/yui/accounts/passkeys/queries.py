"""The statements of passkeys, and of what a browser must bring back."""

from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.accounts.passkeys.model import Kept, Key


async def record_pending(
    tx: Tx, key: bytes, *, kind: str, binding: str, detail: str, seconds: int
) -> None:
    """Keeps what a browser was sent away with."""
    await tx.run("select auth.pending_put($1, $2, $3, $4, $5)", key, kind, binding, detail, seconds)


async def record_taken(tx: Tx, key: bytes, *, kind: str, binding: str) -> str | None:
    """Takes it, once; None when it was never put, not for this browser, or too long ago."""
    sql = "select auth.pending_take($1, $2, $3)"
    detail: str | None = await tx.value(sql, key, kind, binding)
    return detail


async def of_account(tx: ReadTx, account: UUID) -> list[Key]:
    """An account's keys, the oldest first."""
    return await tx.all(Key, "select * from auth.passkeys_of($1)", account)


async def key(tx: ReadTx, ident: bytes) -> Kept | None:
    """A key of an account that may log in."""
    return await tx.one(Kept, "select * from auth.passkey_of($1)", ident)


async def record_key(
    tx: Tx, ident: bytes, *, account: UUID, name: str, public_key: bytes, count: int
) -> bool:
    """Adds a key; False when it is known or there are ten."""
    sql = "select auth.passkey_add($1, $2, $3, $4, $5)"
    found: bool = await tx.value(sql, ident, account, name, public_key, count)
    return found


async def record_use(tx: Tx, ident: bytes, *, count: int) -> bool:
    """Notes the counter; False when it did not go up."""
    found: bool = await tx.value("select auth.passkey_use($1, $2)", ident, count)
    return found


async def record_ended(tx: Tx, account: UUID, *, handle: UUID) -> bool:
    """Takes a key away."""
    found: bool = await tx.value("select auth.passkey_end($1, $2)", account, handle)
    return found
