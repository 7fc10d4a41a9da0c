"""Logging in and out, setting passwords, making accounts.

Every action takes a transaction of `begin_auth()`. The hashing stands outside of them: it takes 20
milliseconds of a processor, and no connection should wait for that.
"""

from uuid import UUID

from msgspec.structs import replace

from tenants.db import Tx
from tenants.sessions import forget_recent, hashed, new_id
from yui.accounts import model, passwords, queries
from yui.accounts.model import Attempt, NewAccount, Reset, Seat


async def knock(tx: Tx, login: str, password: str, *, address: str) -> Attempt:
    """Counts the try and looks the account up. To be committed before `check`: a try that fails
    still counts, and two tries at once count as two."""
    by_login, by_address = model.subjects(login, address)
    return Attempt(
        login=by_login,
        address=by_address,
        tries=await queries.record_try(tx, by_login, seconds=model.WINDOW_SECONDS),
        tries_there=await queries.record_try(tx, by_address, seconds=model.WINDOW_SECONDS),
        password=model.same_text(password),
        known=await queries.known(tx, model.folded(login)),
    )


async def check(attempt: Attempt) -> UUID:
    """The account whose password this is; `WrongLogin` for any other, in the same time, and
    `TooManyTries` whoever was tried too often."""
    model.throttled(by_login=attempt.tries, by_address=attempt.tries_there)
    known = attempt.known
    right = await passwords.matches(known.password_hash if known else None, attempt.password)
    if known is None or not right or not known.active:
        raise model.WrongLogin
    return known.id


async def check_current(attempt: Attempt) -> None:
    """The same for somebody who is logged in and changes her password."""
    try:
        await check(attempt)
    except model.WrongLogin:
        raise model.WrongPassword("current") from None


async def count_reset(tx: Tx, login: str, *, address: str) -> None:
    """Counts a request for a reset, known account or not. It is to be committed by itself."""
    by_login, by_address = model.subjects(login, address)
    model.throttled(
        by_login=await queries.record_try(tx, f"reset {by_login}", seconds=model.WINDOW_SECONDS),
        by_address=await queries.record_try(tx, by_address, seconds=model.WINDOW_SECONDS),
    )


async def admit(tx: Tx, attempt: Attempt, account: UUID, *, old: str) -> str:
    """Opens a session under a fresh id, which it returns, and closes the browser's old one."""
    session = new_id()
    await queries.record_success(tx, login=attempt.login, address=attempt.address)
    old_hash = hashed(old) if old else None
    await queries.record_session(tx, hashed(session), account=account, old=old_hash)
    forget_recent()
    return session


async def leave(tx: Tx, session: str) -> None:
    """Ends the session."""
    await queries.record_end(tx, hashed(session))
    forget_recent()


async def set_password(tx: Tx, account: UUID, *, hashed_new: str, keep: str) -> None:
    """Sets the password; every other session of the account ends."""
    keep_hash = hashed(keep) if keep else None
    await queries.record_password(tx, account, hashed=hashed_new, keep=keep_hash)
    forget_recent()


async def ask_reset(tx: Tx, login: str, *, token: str) -> Reset | None:
    """Notes that a new password was asked for; whom to write to, when there is someone."""
    return await queries.record_reset(
        tx, model.folded(login), token=hashed(token), seconds=model.RESET_SECONDS
    )


async def use_reset(tx: Tx, token: str, *, hashed_new: str) -> None:
    """Sets the password by a mailed link, once; every session of the account ends."""
    account = await queries.record_reset_use(tx, hashed(token))
    if account is None:
        raise model.ResetSpent
    await queries.record_password(tx, account, hashed=hashed_new, keep=None)
    forget_recent()


async def add_account(tx: Tx, new: NewAccount, *, password: str) -> UUID:
    """Makes an account; its log-in name and its password must be fit to be set."""
    login = model.login_name(new.login)
    text = model.strong(password, login=login)
    account = await queries.record_account(
        tx, replace(new, login=login), password_hash=await passwords.hash_of(text)
    )
    if account is None:
        raise model.LoginTaken("login", login=login)
    return account


async def invite(tx: Tx, seat: Seat, *, token: str, password_hash: str) -> str:
    """Makes the account of a client's person and opens her link; returns her log-in name. Again,
    it is the same account with a fresh link."""
    for login in model.names_for(seat):
        found = await queries.record_invitation(
            tx,
            seat,
            login=model.login_name(login),
            password_hash=password_hash,
            token=hashed(token),
            seconds=model.INVITE_SECONDS,
        )
        if found is not None:
            return found
    raise model.LoginTaken("email", login=seat.email)


async def close(tx: Tx, account: UUID, *, town: int, client: UUID) -> bool:
    """Ends the account of a client's person at once, with every session of it."""
    found = await queries.record_closed(tx, account, town=town, client=client)
    forget_recent()
    return found
