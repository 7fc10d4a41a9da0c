"""`yui user add`: a log-in for somebody, with a first password that is shown once.

The doors must be open (`yui.doors.open_doors`).
"""

import secrets
from uuid import UUID, uuid4

from msgspec import Struct

from tenants.actor import NOWHERE, Actor, Role, TenantId, system
from tenants.db import begin, begin_auth
from yui import clock
from yui.accounts import actions, model
from yui.accounts.model import NewAccount
from yui.towns import actions as towns

STAFF = frozenset({Role.DIRECTOR, Role.STAFF, Role.LEADER})


class Added(Struct, frozen=True):
    """What to hand to the new user."""

    login: str
    password: str


class NoSubject(ValueError):
    """A worker's or a client's account needs to know whose it is."""


async def add_user(
    login: str,
    *,
    role: Role,
    name: str,
    tenant: TenantId = NOWHERE,
    email: str | None = None,
    password: str = "",
    subject: UUID | None = None,
) -> Added:
    """Makes the account, and for staff the member of staff it belongs to.

    `subject` is the worker or the client; without `password` one is made up. Raises `LoginTaken`,
    `WeakPassword`, `NoSubject`, and what towns refuse.
    """
    word = password or secrets.token_urlsafe(12)
    model.strong(word, login=login)
    async with begin_auth() as tx:
        await actions.demand_free(tx, login)
    actor = await _actor(role, name=name, tenant=tenant, email=email, subject=subject)
    new = NewAccount(login=model.folded(login), actor=actor, email=email)
    async with begin_auth() as tx:
        await actions.add_account(tx, new, password=word)
    return Added(login=new.login, password=word)


async def _actor(
    role: Role, *, name: str, tenant: TenantId, email: str | None, subject: UUID | None
) -> Actor:
    scope = model.SCOPES[role]
    if role is Role.COORDINATOR:
        return Actor(NOWHERE, subject or uuid4(), scope, role, name=name)
    if role not in STAFF:
        if subject is None:
            raise NoSubject(f"the account of a {role.value} needs the id of that {role.value}")
        return Actor(tenant, subject, scope, role, name=name)
    on = clock.today()
    async with begin(system(tenant)) as tx:
        body = await towns.body_of(tx, on=on)
        staff = subject or await towns.add_staff(tx, name=name, role=role, on=on, email=email)
    return Actor(tenant, staff, scope, role, name=name, body=body.id)
