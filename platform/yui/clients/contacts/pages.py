"""The page of a client's people: added, invited by mail, ended."""

from typing import Annotated, Any

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin, begin_auth
from tenants.guards import may
from tenants.sessions import new_id
from yui import clock
from yui.accounts import actions as accounts
from yui.accounts import mail, passwords
from yui.clients import actions as clients
from yui.clients.contacts import actions
from yui.clients.contacts.model import ContactEnded, Part
from yui.towns import actions as towns
from yui.web import Asking, Id, Who, _, forms, page, see


class NewContact(Struct, forbid_unknown_fields=True):
    """The form of a new person."""

    name: Annotated[str, Meta(max_length=100)]
    email: Annotated[str, Meta(max_length=180)]
    parts: list[Part] = []


@get("/clients/{client_id:uuid}/contacts", guards=[may("contract.write")], name="clients.contacts")
async def contacts(request: Asking, client_id: Id, actor: Who) -> Response[Any]:
    """Who acts for a client, and the form for another."""
    async with begin(actor) as tx:
        known = await clients.show(tx, client=client_id)
        found = await actions.of_client(tx, client=client_id)
    return page(
        request,
        "clients/contacts.html",
        c=known,
        contacts=found,
        parts=[(part.value, _(part.says)) for part in Part],
    )


@post("/clients/{client_id:uuid}/contacts", guards=[may("contract.write")])
@forms.again(contacts)
async def add(request: Asking, client_id: Id, actor: Who) -> Response[Any]:
    """Adds her; inviting is a step of its own."""
    data = await forms.read(request, NewContact)
    async with begin(actor) as tx:
        await actions.add(
            tx,
            client=client_id,
            name=data.name,
            email=data.email,
            parts=data.parts,
            now=clock.now(),
        )
    return see(request, f"/clients/{client_id}/contacts", said=_("担当者を登録しました。"))


@post("/contacts/{contact_id:uuid}/invitation", guards=[may("contract.write")])
async def invite(request: Asking, contact_id: Id, actor: Who) -> Response[Any]:
    """Makes her account and mails the link with which she sets her password; again, a new link."""
    async with begin(actor) as tx:
        found, seat = await actions.seat(tx, contact=contact_id)
        body = await towns.body_of(tx, on=clock.today())
    token = new_id()
    unknown = await passwords.hash_of(new_id())  # nobody's, until she sets her own
    async with begin_auth() as tx:
        login = await accounts.invite_client(tx, seat, token=token, password_hash=unknown)
    try:
        async with begin(actor) as tx:
            await actions.invited(tx, contact=contact_id, login=login, now=clock.now())
    except ContactEnded:  # ended in between: what was made a moment ago goes with her
        async with begin_auth() as tx:
            await accounts.close(tx, seat.id, town=seat.town, client=seat.client)
        raise
    link = f"{mail.base_url()}/reset/{token}"
    mail.soon(mail.invitation(seat, login=login, body=body.name, client=found.client, link=link))
    said = _("招待のメールを送りました。リンクは3日のあいだ使えます。")
    return see(request, f"/clients/{seat.client}/contacts", said=said)


@post("/contacts/{contact_id:uuid}/ending", guards=[may("contract.write")])
async def end(request: Asking, contact_id: Id, actor: Who) -> Response[Any]:
    """Ends her: the account first, so that a failure in between leaves nobody logged in."""
    async with begin(actor) as tx:
        _found, seat = await actions.seat(tx, contact=contact_id)
    async with begin_auth() as tx:
        await accounts.close(tx, seat.id, town=seat.town, client=seat.client)
    async with begin(actor) as tx:
        await actions.end(tx, contact=contact_id, now=clock.now())
    said = _("担当者を終了にしました。すぐにログインできなくなります。")
    return see(request, f"/clients/{seat.client}/contacts", said=said)


HANDLERS = [contacts, add, invite, end]
