"""Logging in and out, setting passwords, making accounts.

Every action takes a transaction of `begin_auth()`. The hashing stands outside of them: it takes 20
milliseconds of a processor, and no connection should wait for that.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from tenants.sessions import forget_recent, hashed, new_id
from yui.accounts import mail, model, passwords, queries
from yui.accounts.links import model as links
from yui.accounts.links import queries as link_rows
from yui.accounts.model import Attempt, NewAccount, NewSession, Reset, Seat


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


async def admit(
    tx: Tx, attempt: Attempt, account: UUID, *, old: str, browser: str, today: date
) -> NewSession:
    """Opens a session after a password; the tries are forgotten."""
    await queries.record_success(tx, login=attempt.login, address=attempt.address)
    return await open_session(tx, account, old=old, browser=browser, today=today)


async def open_session(
    tx: Tx, account: UUID, *, old: str, browser: str, today: date, whole: bool = False
) -> NewSession:
    """Opens a session under a fresh id and closes the browser's old one. `whole`: two factors were
    shown; without, it may begin with the step that shows or makes the second."""
    session = new_id()
    step = await queries.record_session(
        tx,
        hashed(session),
        account=account,
        old=hashed(old) if old else None,
        browser=browser,
        today=today,
        whole=whole,
    )
    if step is None:
        raise model.WrongLogin
    forget_recent()
    return NewSession(session, step)


async def known_of(tx: ReadTx, *, account: UUID) -> model.AccountFacts | None:
    """What an account's own page shows of it."""
    return await queries.facts(tx, account)


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


async def invite_client(tx: Tx, seat: Seat, *, token: str, password_hash: str) -> str:
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


async def invite(
    tx: Tx, *, subject: UUID, town: int, name: str, email: str, now: datetime
) -> links.Invited:
    """The account of a person who joins a town (`subject` is the person), without a password, and a
    link by mail that logs her in once within a week. A transaction of `begin_auth()`, of its own.

    Again, or from a second town: the same account, which stands in that town too, and a fresh link.
    The mail goes to the account's own address, whatever the second town has typed. `now` is the day
    that the mail names as the link's last one counts from.
    """
    token = new_id()
    for login in model.names_for(model.Seat(subject, town, subject, name, email)):
        found = await link_rows.record_invitation(
            tx,
            subject,
            town=town,
            login=model.login_name(login),
            email=email.strip(),
            name=name,
            token=hashed(token),
            seconds=links.INVITE_SECONDS,
        )
        if found is None:
            continue
        if not found.active or found.email is None:
            raise links.AccountClosed
        until = now + timedelta(seconds=links.INVITE_SECONDS)
        mail.soon(mail.welcome(found, link=f"{mail.base_url()}/login/link/{token}", until=until))
        return found
    raise model.LoginTaken("email", login=email)


async def add_town(tx: Tx, *, subject: UUID, town: int) -> int:
    """A person stands in one more town; how many accounts of hers there are (0 or 1)."""
    return await link_rows.record_town(tx, subject, town=town)


async def end_town(tx: Tx, *, subject: UUID, town: int) -> None:
    """She stands in that town no more; what looks at it looks at her home town within a second."""
    await link_rows.record_town_ended(tx, subject, town=town)
    forget_recent()


async def towns_of(tx: ReadTx, *, account: UUID) -> list[int]:
    """The towns of an account, home first."""
    return await link_rows.towns(tx, account)


async def turn(tx: Tx, *, session: str, town: int) -> None:
    """The session looks at another of the person's towns from now on; `Unknown` for any other."""
    if not await link_rows.record_turn(tx, hashed(session), town=town):
        raise Unknown
    forget_recent()


async def count_asking(tx: Tx, *, address: str) -> None:
    """Counts a challenge or a way to a provider that an address asked for: each leaves a row."""
    _, by_address = model.subjects("", address)
    tries = await queries.record_try(tx, f"asked {by_address}", seconds=model.WINDOW_SECONDS)
    model.throttled(by_login=0, by_address=tries)


async def count_mail(tx: Tx, login: str, *, address: str) -> tuple[int, int, int]:
    """Counts a request for a link or a new password, known account or not: by the address, and by the
    name within an hour and a day. To be committed before `mailable`: what is refused counts too."""
    by_login, by_address = model.subjects(login, address)
    return (
        await queries.record_try(tx, by_address, seconds=model.WINDOW_SECONDS),
        await queries.record_try(tx, f"mail {by_login}", seconds=model.MAIL_SECONDS),
        await queries.record_try(tx, f"mail day {by_login}", seconds=model.MAIL_DAY_SECONDS),
    )


def mailable(counted: tuple[int, int, int]) -> None:
    """Raises `TooManyTries` or `TooManyMails` for what `count_mail` counted."""
    there, hour, day = counted
    model.throttled(by_login=0, by_address=there)
    if hour > model.MAILS_PER_ACCOUNT or day > model.MAILS_A_DAY:
        raise model.TooManyMails


async def ask_link(tx: Tx, login: str, *, tokens: list[str]) -> list[tuple[links.Opened, str]]:
    """Opens a link for each account with this log-in name or mail address, with its token."""
    known = {hashed(token): token for token in tokens}
    found = await link_rows.record_links(
        tx, model.folded(login), tokens=list(known), seconds=links.LINK_SECONDS
    )
    return [(opened, known[opened.token]) for opened in found]


async def whose_link(tx: ReadTx, token: str) -> links.Whose | None:
    """Who a link would log in; None when it cannot be used."""
    return await link_rows.whose(tx, hashed(token))


async def use_link(tx: Tx, token: str) -> UUID:
    """The account that a link logs in, once."""
    account = await link_rows.record_use(tx, hashed(token))
    if account is None:
        raise links.LinkSpent
    return account
