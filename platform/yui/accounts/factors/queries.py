"""The statements of second factors."""

from collections.abc import Sequence
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.accounts.factors.model import App


async def app(tx: ReadTx, account: UUID) -> App | None:
    """The account's code app."""
    return await tx.one(App, "select sealed, confirmed from auth.totp_of($1)", account)


async def record_start(tx: Tx, account: UUID, *, sealed: bytes) -> bool:
    """Keeps a new secret until it is confirmed; False when one is."""
    found: bool = await tx.value("select auth.totp_start($1, $2)", account, sealed)
    return found


async def record_confirmed(tx: Tx, account: UUID, *, step: int) -> bool:
    """The secret is the account's second factor from now on."""
    found: bool = await tx.value("select auth.totp_confirm($1, $2)", account, step)
    return found


async def record_use(tx: Tx, account: UUID, *, step: int) -> bool:
    """Uses up the code of a time step, with all before it."""
    found: bool = await tx.value("select auth.totp_use($1, $2)", account, step)
    return found


async def record_ended(tx: Tx, account: UUID) -> bool:
    """Takes the code app away."""
    found: bool = await tx.value("select auth.totp_end($1)", account)
    return found


async def record_codes(tx: Tx, account: UUID, *, hashes: Sequence[bytes]) -> None:
    """New recovery codes; the old ones end."""
    await tx.run("select auth.recovery_set($1, $2)", account, list(hashes))


async def record_code_use(tx: Tx, account: UUID, *, code: bytes) -> bool:
    """Uses a recovery code up."""
    found: bool = await tx.value("select auth.recovery_use($1, $2)", account, code)
    return found


async def codes_left(tx: ReadTx, account: UUID) -> int:
    """How many recovery codes are unused."""
    found: int = await tx.value("select auth.recovery_left($1)", account)
    return found
