"""`yui partner …`: letting a partner's application in."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from tenants.actor import TenantId, system
from tenants.db import begin, begin_auth
from tenants.refusal import FieldError, Invalid
from yui.clients import actions as clients
from yui.partners import actions
from yui.partners.model import SCOPES
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
