"""The statements of accounts: definer functions of the schema `auth`, on the door without a town."""

from datetime import date
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.accounts.model import AccountFacts, Known, NewAccount, Reset, Seat


async def known(tx: Tx, login: str) -> Known | None:
    """The account of a log-in name."""
    return await tx.one(Known, "select * from auth.login_lookup($1)", login)


async def record_try(tx: Tx, subject: str, *, seconds: int) -> int:
    """Counts a try; how many there were within the window, this one included."""
    hits: int = await tx.value("select auth.throttle_hit($1, $2)", subject, seconds)
    return hits


async def record_success(tx: Tx, *, login: str, address: str) -> None:
    """Clears the account's count and takes this try back from the address's."""
    await tx.run("select auth.throttle_clear($1)", login)
    await tx.run("select auth.throttle_forgive($1)", address)


async def record_cleared(tx: Tx, subject: str) -> None:
    """Clears a count."""
    await tx.run("select auth.throttle_clear($1)", subject)


async def record_session(
    tx: Tx, new: bytes, *, account: UUID, old: bytes | None, browser: str, today: date, whole: bool
) -> str | None:
    """Opens a session and closes the one the browser had; the step it begins with."""
    sql = "select auth.session_begin($1, $2, $3, $4, $5, $6)"
    step: str | None = await tx.value(sql, new, account, old, browser, today, whole)
    return step


async def facts(tx: ReadTx, account: UUID) -> AccountFacts | None:
    """What an account's own page shows of it."""
    return await tx.one(AccountFacts, "select * from auth.account_of($1)", account)


async def record_end(tx: Tx, session: bytes) -> None:
    """Closes a session."""
    await tx.run("select auth.session_close($1)", session)


async def record_password(tx: Tx, account: UUID, *, hashed: str, keep: bytes | None) -> None:
    """Sets a password; every session but `keep` ends."""
    await tx.run("select auth.password_set($1, $2, $3)", account, hashed, keep)


async def record_reset(tx: Tx, login: str, *, token: bytes, seconds: int) -> Reset | None:
    """Notes a reset for an active account with a mail address; nothing for any other."""
    sql = "select * from auth.reset_open($1, $2, $3)"
    return await tx.one(Reset, sql, login, token, seconds)


async def record_reset_use(tx: Tx, token: bytes) -> UUID | None:
    """Uses a reset up; its account, or None when it cannot be used."""
    account: UUID | None = await tx.value("select auth.reset_take($1)", token)
    return account


async def record_account(tx: Tx, new: NewAccount, *, password_hash: str) -> UUID | None:
    """Adds an account; None when the log-in name is taken."""
    who = new.actor
    account: UUID | None = await tx.value(
        "select auth.account_add($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.login,
        new.email,
        password_hash,
        who.role.value,
        who.scope.value,
        int(who.tenant),
        who.id,
        who.body,
        who.name,
    )
    return account


async def record_invitation(
    tx: Tx, seat: Seat, *, login: str, password_hash: str, token: bytes, seconds: int
) -> str | None:
    """Makes the seat's account, or finds it, and opens its link; its log-in name, or None when
    another account has that name."""
    found: str | None = await tx.value(
        "select auth.client_invite($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        seat.id,
        login,
        seat.email,
        password_hash,
        seat.town,
        seat.client,
        seat.name,
        token,
        seconds,
    )
    return found


async def record_closed(tx: Tx, account: UUID, *, town: int, client: UUID) -> bool:
    """Ends an account of that client, and every session of it; False when there is none."""
    found: bool = await tx.value("select auth.client_close($1, $2, $3)", account, town, client)
    return found
