"""Raises the curtain: towns, their people and companies, the published figures."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from tenants.actor import NOWHERE, Actor, Role, Scope, TenantId, system
from tenants.db import begin, begin_auth
from yui import keys
from yui.accounts import actions as accounts
from yui.accounts.model import SCOPES, NewAccount
from yui.banking import AccountType
from yui.clients import actions as clients
from yui.clients.model import Place
from yui.demo import cast, papers
from yui.demo.stage import Stage, bar, ident, moment
from yui.engine.info import Login
from yui.kpi import commands as kpi
from yui.people import actions as people
from yui.people.model import Account
from yui.people.ties import actions as ties
from yui.towns import actions as towns
from yui.towns import catalog, setup

OPENED = date(2025, 4, 1)
BANKS = (
    ("0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "485", "ｵｵﾏﾁ"),
    ("1391", "ﾏﾂﾓﾄｼﾝｷﾝ", "001", "ﾎﾝﾃﾝ"),
    ("0140", "ﾀﾞｲｼﾎｸｴﾂ", "531", "ｲﾄｲｶﾞﾜ"),
    ("9900", "ﾕｳﾁﾖ", "118", "ｲﾁｲﾁﾊﾁ"),
)


async def raise_curtain(stage: Stage) -> None:
    """Everyone who plays, and the figures of 2017–2025."""
    files = catalog.supplied()
    await setup.load(files, dsn_of=stage.settings.dsn, key=stage.settings.context_key, demo=True)
    order = list(cast.WORKERS)  # the story's town first
    stage.towns = {
        file.slug: file.tenant for file in sorted(files, key=lambda one: order.index(one.slug))
    }
    now = moment(OPENED)
    for slug in bar(list(stage.towns), says="towns and staff"):
        await _staff(stage, slug, on=now.date())
    await _coordinator(stage)
    number = 0
    for slug, many in bar(list(cast.WORKERS.items()), says="workers"):
        for place in range(many):
            await _worker(stage, slug, place=place, number=number)
            number += 1
    for slug, place in cast.LEADS.items():
        await _both(stage, slug, place)
    for company in bar(list(cast.COMPANIES), says="client companies"):
        await _client(stage, company)
        await papers.sign(stage, company)
    await kpi.import_tables()
    await kpi.import_samples()


async def _staff(stage: Stage, slug: str, *, on: date) -> None:
    tenant = stage.towns[slug]
    async with begin(system(tenant)) as tx:
        stage.bodies[slug] = (await towns.body_of(tx, on=on)).id
    roles = (Role.DIRECTOR, Role.STAFF, Role.LEADER)
    for role, name in zip(roles, cast.STAFF[slug], strict=True):
        person = ident(f"{slug}/{role.value}")
        email = f"{role.value}@{slug}.invalid"
        if role is Role.LEADER and slug in cast.LEADS:
            email = _email(slug, cast.LEADS[slug])
        async with begin(system(tenant)) as tx:
            await towns.add_staff(tx, name=name, role=role, on=on, email=email, staff=person)
        await _login(
            stage, f"{slug}.{role.value}", role=role, name=name, tenant=tenant, subject=person
        )


def _email(slug: str, place: int) -> str:
    return f"{slug}.w{place + 1:02}@demo.invalid"


async def _coordinator(stage: Stage) -> None:
    await _login(
        stage,
        "coordinator",
        role=Role.COORDINATOR,
        name=cast.COORDINATOR,
        tenant=NOWHERE,
        subject=ident("coordinator"),
    )


async def _worker(stage: Stage, slug: str, *, place: int, number: int) -> None:
    tenant, person = stage.towns[slug], ident(f"{slug}/worker/{place}")
    name, kana = cast.person(number)
    bank = BANKS[number % len(BANKS)]
    account = Account(*bank, AccountType.ORDINARY, f"{1000000 + number * 137:07}", kana)
    joined = date(2025, 4 + number % 9, 1 + number % 20)
    login = f"{slug}.w{place + 1:02}"
    async with begin(system(tenant)) as tx:
        await people.register(
            tx,
            name=name,
            kana=kana,
            account=account,
            key=keys.field_key(stage.settings.master),
            now=moment(joined),
            email=_email(slug, place),
            invoice_number=f"T{_corporate(number)}" if number % 4 == 0 else None,
            person=person,
            joined_on=joined,
        )
    stage.workers.setdefault(slug, []).append(person)
    await _login(stage, login, role=Role.WORKER, name=name, tenant=tenant, subject=person)


async def _both(stage: Stage, slug: str, place: int) -> None:
    """The leader, who works too, says so herself: her own work is for others to look at."""
    leader = Actor(stage.towns[slug], ident(f"{slug}/leader"), Scope.TENANT, Role.LEADER)
    async with begin(leader) as tx:
        her = await people.show(tx, worker=ident(f"{slug}/worker/{place}"), on=date(2026, 4, 1))
        await ties.declare(tx, code=her.code, kana=her.kana, since=OPENED, now=moment(OPENED))


def _corporate(number: int) -> str:
    """An invented number with its right check digit (law-and-formats §6.1)."""
    base = f"{900000000000 + number * 7919:012}"
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(base)))
    return f"{9 - total % 9}{base}"


async def _client(stage: Stage, company: cast.Company) -> None:
    async with begin(system(stage.towns[company.town])) as tx:
        stage.clients[company.key] = await clients.add(
            tx,
            name=company.name,
            first_contract_on=date(2025, 6, 1),
            kana=company.kana,
            place=Place(company.place),
            contact="見本 担当",
            client=ident(f"client/{company.key}"),
        )


async def _login(
    stage: Stage, login: str, *, role: Role, name: str, tenant: TenantId, subject: UUID
) -> None:
    body = None if role in (Role.WORKER, Role.COORDINATOR) else next(_bodies(stage, tenant))
    actor = Actor(tenant, subject, SCOPES[role], role, name=name, body=body)
    new = NewAccount(login=login, actor=actor, email=f"{login}@demo.invalid")
    async with begin_auth() as tx:
        await accounts.add_account(tx, new, password=stage.password)
    stage.logins.append(Login(role.value, int(tenant) or None, login, stage.password))


def _bodies(stage: Stage, tenant: TenantId) -> Iterator[UUID]:
    return (stage.bodies[slug] for slug, code in stage.towns.items() if code == tenant)
