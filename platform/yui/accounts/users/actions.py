"""Lists, switches and asks the users of a town. Every transaction is one of `begin_auth()`."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tenants.actor import Actor, Role
from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from tenants.sessions import forget_recent, hashed
from yui.accounts import queries as accounts
from yui.accounts.links import queries as links
from yui.accounts.links.model import INVITE_SECONDS, Opened
from yui.accounts.model import SCOPES, LoginTaken, NewAccount, Seat, login_name, names_for
from yui.accounts.users import model, queries
from yui.accounts.users.model import NewColleague, Rule, User


async def page(
    tx: ReadTx, *, town: int, after: str = "", kinds: Sequence[str] = ()
) -> tuple[list[User], bool]:
    """A page of users, and whether there are more."""
    found = await queries.page(
        tx, town, after=after, kinds=list(kinds) or None, most=model.PAGE + 1
    )
    return found[: model.PAGE], len(found) > model.PAGE


async def switch(tx: Tx, *, user: UUID, active: bool, by: Actor) -> User:
    """Switches an account of the caller's town off, with all its sessions, or on again."""
    town = int(by.tenant)
    found = await one(tx, town=town, user=user)
    if active:
        model.may_change(found, by=by)
    else:
        model.may_close(found, by=by, directors=await queries.directors(tx, town))
    await queries.record_switch(tx, user, town=town, active=active)
    forget_recent()
    return found


async def drop_second(tx: Tx, *, user: UUID, by: Actor) -> User:
    """Somebody lost her phone: her second factors end, and her sessions; she makes new ones."""
    found = await one(tx, town=int(by.tenant), user=user)
    model.may_change(found, by=by)
    await queries.record_dropped(tx, user, town=int(by.tenant))
    forget_recent()
    return found


async def one(tx: ReadTx, *, town: int, user: UUID) -> User:
    """A user of the town; `Unknown` for any other's."""
    found = await queries.one(tx, town, user)
    if found is None:
        raise Unknown
    return found


async def rules(tx: ReadTx, *, town: int) -> list[Rule]:
    """Of whom the town asks a second factor, the latest rule first."""
    return await queries.rules(tx, town)


async def ask_second(
    tx: Tx, *, town: int, roles: Sequence[str], since: date, by: UUID | None, today: date
) -> None:
    """From a day on a second factor is asked of these roles; whoever has none makes one when she
    next logs in."""
    day = model.from_day(since, today=today)
    await queries.record_rule(tx, town, since=day, roles=sorted(set(roles)), by=by)


async def ask_by_default(tx: Tx, *, town: int, on: date, roles: Sequence[str]) -> None:
    """A town that never said anything asks its office from its first user on."""
    if not await queries.rules(tx, town):
        await queries.record_rule(tx, town, since=on, roles=sorted(set(roles)), by=None)


async def invite(tx: Tx, given: NewColleague, *, by: Actor, staff: UUID, token: str) -> Opened:
    """The account of a new colleague of the office (`staff` is her id there), without a password,
    and its first link. Only a director takes in a director."""
    role = Role(given.role)
    if by.role is not Role.DIRECTOR and role is Role.DIRECTOR:
        raise model.DirectorsOwn
    town = int(by.tenant)
    who = Actor(by.tenant, staff, SCOPES[role], role, name=given.name.strip(), body=by.body)
    seat = Seat(staff, town, staff, who.name, given.email)
    for login in names_for(seat):
        new = NewAccount(login_name(login), who, given.email.strip())
        account = await accounts.record_account(tx, new, password_hash="")
        if account is not None:
            return await send_link(tx, user=account, by=by, token=token)
    raise LoginTaken("email", login=given.email)


async def send_link(tx: Tx, *, user: UUID, by: Actor, token: str) -> Opened:
    """A fresh link for a user of the town, to the account's own address."""
    model.may_change(await one(tx, town=int(by.tenant), user=user), by=by)
    found = await links.record_link(
        tx, user, town=int(by.tenant), token=hashed(token), seconds=INVITE_SECONDS
    )
    if found is None:
        raise model.NoAddress
    return found
