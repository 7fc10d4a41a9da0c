"""First steps on servers of one's own: a town, its people's log-ins, the check of the audit chains."""

import secrets
from pathlib import Path
from uuid import UUID, uuid4

from msgspec import Struct

from tenants.actor import Actor, Role, TenantId, system
from tenants.db import VISITOR, Door, Tx, begin
from yui import clock
from yui.accounts import actions as accounts
from yui.accounts.model import SCOPES, NewAccount
from yui.accounts.users import actions as users
from yui.accounts.users.model import ASKED
from yui.audit import actions as audit
from yui.audit import anchors, chain, commands
from yui.audit.model import Fault, Head
from yui.clients import actions as clients
from yui.doors import close_doors, open_doors
from yui.embedded.account import CannotStart
from yui.partners import commands as partners
from yui.settings import Settings
from yui.towns import actions as towns
from yui.towns import catalog, setup
from yui.voice import actions as voice


class NewUser(Struct, frozen=True):
    """Somebody of a town's office (`town` is its code), or a coordinator (`town` is 0)."""

    login: str
    role: Role
    town: int
    name: str
    email: str | None = None


async def add_town(settings: Settings, source: str) -> catalog.TownFile:
    """Loads a town from a TOML file, or one of the supplied towns by its name or code."""
    town = _town_file(source)
    await setup.load([town], dsn_of=settings.dsn, key=settings.context_key)
    return town


async def add_user(settings: Settings, new: NewUser, *, password: str = "") -> str:
    """Makes the account (and the member of staff behind it); returns its password."""
    password = password or secrets.token_urlsafe(12)
    if new.role is Role.COORDINATOR:
        who = Actor(TenantId(0), uuid4(), SCOPES[new.role], new.role, name=new.name)
        await _add_account(settings, new, who, password=password)
        return password
    tenant, staff = TenantId(new.town), uuid4()
    if new.role is Role.DESK:
        return await _add_officer(
            settings,
            new,
            Actor(tenant, staff, SCOPES[new.role], new.role, name=new.name),
            password=password,
        )
    door = await Door.open(settings.dsn("yui_worker"), key=settings.context_key, size=1)
    try:
        async with door.begin(system(tenant)) as tx:
            body = await towns.body_of(tx, on=clock.today())
        who = Actor(tenant, staff, SCOPES[new.role], new.role, name=new.name, body=body.id)
        await _add_account(settings, new, who, password=password)
        async with door.begin(system(tenant)) as tx:
            await towns.add_staff(
                tx, name=new.name, role=new.role, on=clock.today(), email=new.email, staff=staff
            )
    finally:
        await door.close()
    return password


async def _add_officer(settings: Settings, new: NewUser, who: Actor, *, password: str) -> str:
    """Somebody of outside for a town's consultation desk: a log-in that sees that desk and nothing
    else; no member of the town's staff."""
    await _add_account(settings, new, who, password=password)
    door = await Door.open(settings.dsn("yui_worker"), key=settings.context_key, size=1)
    try:
        async with door.begin(system(who.tenant)) as tx:
            await voice.seat_outside(
                tx, officer=who.id, name=new.name, contact="", on=clock.today()
            )
    finally:
        await door.close()
    return password


async def add_partner(
    settings: Settings, *, name: str, town: int, client: UUID | None
) -> tuple[str, str]:
    """Lets a client's program in through the API; its id, and its secret this once.

    Without `client` the company is taken on as a client of the town today.
    """
    await open_doors(settings, role="yui_worker", size=1)
    try:
        if client is None:
            async with begin(system(TenantId(town))) as tx:
                client = await clients.add(tx, name=name, first_contract_on=clock.today())
        return await partners.add(partners.NewPartner(name=name, town=town, client=client))
    finally:
        await close_doors()


async def verify(settings: Settings) -> dict[int, list[Fault]]:
    """Every town's audit chain: town → what is wrong with it."""
    door = await Door.open(settings.dsn("yui_worker"), key=settings.context_key, size=1, limit=600)
    try:
        async with door.begin(_looking(0)) as tx:
            codes = [int(town.code) for town in await towns.towns(tx)]
        found: dict[int, list[Fault]] = {}
        for code in codes:
            async with door.begin(_looking(code)) as tx:
                found[code] = await audit.verify(tx) + await _anchored(tx, settings.home)
        return found
    finally:
        await door.close()


async def _anchored(tx: Tx, home: Path) -> list[Fault]:
    try:
        lines = anchors.read(anchors.path_of(home, tx.tenant))
    except (ValueError, OSError) as unreadable:
        return [Fault(0, f"the anchors cannot be read: {unreadable}")]
    return await audit.verify_anchors(tx, lines)


async def export(settings: Settings, *, town: int, file: Path) -> Head:
    """A town's whole chain into a CSV file, which holds by itself; returns the head it ends with."""
    await open_doors(settings, role="yui_worker", size=1)
    try:
        head, parts = await commands.exported(system(TenantId(town)))
        with file.open("wb") as out:
            async for part in parts:
                out.write(part)
        return head
    finally:
        await close_doors()


def check(file: Path) -> tuple[int, list[Fault]]:
    """How many links a CSV has, and what does not hold of them: by the file alone, no database."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            links = list(chain.read(lines))
    except (OSError, ValueError) as wrong:
        raise CannotStart(f"{file}: {wrong}") from wrong
    return len(links), chain.verify(links)


def _looking(code: int) -> Actor:
    return system(TenantId(code)) if code else VISITOR


async def _add_account(settings: Settings, new: NewUser, who: Actor, *, password: str) -> UUID:
    """The account; with a town's first one begins that its office shows a second factor."""
    door = await Door.open(settings.dsn("yui_auth"), size=1)
    roles = [Role.COORDINATOR] if new.role is Role.COORDINATOR else ASKED
    try:
        async with door.begin(VISITOR) as tx:
            account = NewAccount(login=new.login, actor=who, email=new.email)
            made = await accounts.add_account(tx, account, password=password)
            await users.ask_by_default(
                tx, town=int(who.tenant), on=clock.today(), roles=[role.value for role in roles]
            )
            return made
    finally:
        await door.close()


def _town_file(source: str) -> catalog.TownFile:
    try:
        if Path(source).is_file():
            return catalog.read(Path(source))
    except (catalog.BadTown, OSError) as wrong:
        raise CannotStart(f"{source}: {wrong}") from wrong
    for town in catalog.supplied():
        if source in {town.slug, str(town.code)}:
            return town
    raise CannotStart(f"there is no file and no supplied town {source!r}")
