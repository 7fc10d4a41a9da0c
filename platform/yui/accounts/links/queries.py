"""The statements of links that log in: definer functions of `auth`."""

from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.accounts.links.model import Invited, Opened, Whose


async def record_links(tx: Tx, given: str, *, tokens: list[bytes], seconds: int) -> list[Opened]:
    """Opens a link for each active account with this log-in name or address."""
    sql = "select * from auth.link_open($1, $2, $3)"
    return await tx.all(Opened, sql, given, tokens, seconds)


async def whose(tx: ReadTx, token: bytes) -> Whose | None:
    """Who a link would log in, as long as it can be used."""
    return await tx.one(Whose, "select * from auth.link_of($1)", token)


async def record_use(tx: Tx, token: bytes) -> UUID | None:
    """Uses a link up; its account, or None when it cannot be used."""
    account: UUID | None = await tx.value("select auth.link_take($1)", token)
    return account


async def record_invitation(
    tx: Tx,
    subject: UUID,
    *,
    town: int,
    login: str,
    email: str,
    name: str,
    token: bytes,
    seconds: int,
) -> Invited | None:
    """Makes or finds the account of a person and opens her link; None when the name is taken."""
    return await tx.one(
        Invited,
        "select * from auth.person_invite($1, $2, $3, $4, $5, $6, $7)",
        subject,
        town,
        login,
        email,
        name,
        token,
        seconds,
    )


async def record_town(tx: Tx, subject: UUID, *, town: int) -> int:
    """Adds a town to a person's accounts; how many she has."""
    found: int = await tx.value("select auth.account_town_add($1, $2)", subject, town)
    return found


async def record_town_ended(tx: Tx, subject: UUID, *, town: int) -> None:
    """She stands in that town no more."""
    await tx.run("select auth.account_town_end($1, $2)", subject, town)


async def towns(tx: ReadTx, account: UUID) -> list[int]:
    """The towns of an account, home first."""
    return await tx.all(int, "select town from auth.account_towns($1)", account)


async def record_turn(tx: Tx, session: bytes, *, town: int) -> bool:
    """Turns a session to another of the person's towns."""
    found: bool = await tx.value("select auth.session_turn($1, $2)", session, town)
    return found


async def record_link(
    tx: Tx, account: UUID, *, town: int, token: bytes, seconds: int
) -> Opened | None:
    """Opens a link for one account of the town; None for one without an address, or another's."""
    sql = "select * from auth.link_for($1, $2, $3, $4)"
    return await tx.one(Opened, sql, account, town, token, seconds)
