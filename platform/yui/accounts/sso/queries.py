"""The statements of bindings to providers."""

from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.accounts.sso.model import Asked, Link


async def account(tx: ReadTx, issuer: str, *, sub: str) -> UUID | None:
    """The account that a subject logs in."""
    found: UUID | None = await tx.value("select auth.sso_find($1, $2)", issuer, sub)
    return found


async def record(tx: Tx, issuer: str, *, sub: str, account: UUID, label: str) -> str:
    """Binds a subject; the state it is in: live, asked, or why not: taken, bound."""
    sql = "select auth.sso_bind($1, $2, $3, $4)"
    state: str = await tx.value(sql, issuer, sub, account, label)
    return state


async def of_account(tx: ReadTx, account: UUID) -> list[Link]:
    """What an account has bound, or asked for."""
    return await tx.all(Link, "select * from auth.sso_of($1)", account)


async def record_ended(tx: Tx, link: UUID, *, account: UUID) -> bool:
    """Its owner ends it."""
    found: bool = await tx.value("select auth.sso_end($1, $2)", link, account)
    return found


async def asked(tx: ReadTx, town: int) -> list[Asked]:
    """What waits for the office of a town."""
    return await tx.all(Asked, "select * from auth.sso_asked($1, null)", town)


async def one(tx: ReadTx, town: int, link: UUID) -> Asked | None:
    """A binding of the town's, whatever its state."""
    return await tx.one(Asked, "select * from auth.sso_asked($1, $2)", town, link)


async def record_decided(tx: Tx, link: UUID, *, town: int, state: str, by: UUID) -> bool:
    """The office decides; False when it does not wait any more."""
    sql = "select auth.sso_decide($1, $2, $3, $4)"
    found: bool = await tx.value(sql, link, town, state, by)
    return found
