"""`yui partner …`: letting a partner's application in; and keeping what one tried in vain."""

from contextlib import suppress
from datetime import date
from uuid import UUID

from litestar.exceptions import NotFoundException
from litestar.types import Scope
from msgspec import Struct

from tenants.actor import Actor, Role, TenantId, system
from tenants.actor import Scope as Reach
from tenants.db import begin, begin_auth, serving_safely
from tenants.refusal import FieldError, Invalid, Refused
from yui import clock
from yui.clients import actions as clients
from yui.guard import actions as guard
from yui.partners import actions, tokens
from yui.partners.model import SCOPES, InsufficientScope
from yui.web.visit import header
from yui.web.words import N_


class NewPartner(Struct, frozen=True):
    """One town lets one client's application in. `application` names one that is known already."""

    name: str
    town: int
    client: UUID
    scopes: tuple[str, ...] = SCOPES
    application: str = ""
    valid_to: date | None = None


async def add(new: NewPartner) -> tuple[str, str]:
    """Lets it in; its id, and its secret this once ('' when it has one). The doors are open.

    Raises `Unknown` when the client is none of this town's, `Invalid` for a scope there is not.
    """
    if wrong := set(new.scopes) - set(SCOPES):
        says = N_("この権限はありません: {scopes}")
        raise Invalid([FieldError("scopes", "invalid", says, {"scopes": " ".join(sorted(wrong))})])
    async with begin(system(TenantId(new.town))) as tx:
        known = await clients.show(tx, client=new.client)
    async with begin_auth() as tx:
        return await actions.let_in(
            tx,
            name=new.name or known.name,
            town=new.town,
            client=known.id,
            scopes=list(new.scopes),
            named=new.application,
            valid_to=new.valid_to,
        )


async def tried_in_vain(error: Exception, scope: Scope) -> None:
    """Keeps what a client's program asked for and the API has not: a path that does not exist, or one
    beyond its token's scope. In each town that lets it in, as a user's try on a page is kept.

    Runs after the refusal and changes nothing of the answer.
    """
    if not scope["path"].startswith("/api/v1/"):
        return
    if not isinstance(error, InsufficientScope | NotFoundException):
        return
    kind, _space, token = header(scope, b"authorization").partition(" ")
    if kind.lower() != "bearer":
        return
    with suppress(Refused):
        claims = tokens.read(token.strip())
        async with begin_auth() as tx:
            caller = await actions.caller(
                tx,
                client_id=claims.client_id,
                jti=claims.jti,
                scope=claims.scope,
                towns=claims.tenants,
            )
        for town, held in caller.towns.items():
            await _keep(Actor(TenantId(town), held.client, Reach.CLIENT, Role.CLIENT), error, scope)


async def _keep(actor: Actor, error: Exception, scope: Scope) -> None:
    safely = serving_safely.set(False)
    try:
        async with begin(actor) as tx:
            await guard.refused(
                tx,
                method=str(scope.get("method", "")),
                route=str(scope.get("path_template") or guard.NO_ROUTE),
                status=403 if isinstance(error, InsufficientScope) else 404,
                now=clock.now(),
            )
    finally:
        serving_safely.reset(safely)
