"""The pages of client companies: the list, taking one on by hand, and what it said of the work.

All that is known of one company is a page of the contracts, which stand above this slice.
"""

from datetime import date
from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.params import QueryParameter
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.clients import actions
from yui.clients.contacts import pages as contacts
from yui.clients.model import Consent, Place
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(Entry("クライアント企業", "/clients", needs="order.read", order=35, icon="list"))
After = Annotated[str, QueryParameter(max_length=100, pattern=r"^[^\x00-\x1f]*\Z")]
"""Where a page of a list goes on: the last one shown."""


class NewClient(Struct, forbid_unknown_fields=True):
    """The form of a new client."""

    name: Annotated[str, Meta(max_length=100)]
    place: Place
    first_contract_on: date
    kana: Annotated[str, Meta(max_length=100)] = ""
    contact: Annotated[str, Meta(max_length=200)] = ""


@get("/clients", guards=[may("order.read")], name="clients.clients")
async def clients(request: Asking, actor: Who, after: After = "") -> Response[Any]:
    """The town's clients by name."""
    async with begin(actor) as tx:
        found = await actions.clients(tx, after=after, most=actions.PAGE + 1)
        weights = await actions.weights(tx, on=clock.today())
        quoted = await actions.quotable(tx)
    shown = found[: actions.PAGE]
    return page(
        request,
        "clients/clients.html",
        clients=shown,
        after=shown[-1].name if len(found) > actions.PAGE else "",
        first=not after,
        weights=weights,
        heavy=weights.flagged,
        quoted=quoted,
    )


@get("/clients/new", guards=[may("order.write")], name="clients.new")
async def new(request: Asking) -> Response[Any]:
    """The form."""
    places = [(place.value, _(place.says)) for place in Place]
    return page(request, "clients/new.html", places=places, today=clock.today())


@post("/clients/new", guards=[may("order.write")])
@forms.again(new)
async def add(request: Asking, actor: Who) -> Response[Any]:
    """Takes the company on."""
    data = await forms.read(request, NewClient)
    async with begin(actor) as tx:
        made = await actions.add(
            tx,
            name=data.name,
            first_contract_on=data.first_contract_on,
            kana=data.kana,
            place=data.place,
            contact=data.contact,
        )
    where = f"/clients/{made}" if actor.may("contract.read") else "/clients"
    return see(request, where, said=_("クライアント企業を登録しました。"))


class VoiceForm(Struct, forbid_unknown_fields=True):
    """The form of a voice."""

    score: Annotated[int, Meta(ge=1, le=5)]
    said: Annotated[str, Meta(max_length=1000)]
    said_on: date
    consent: Consent
    consented_by: Annotated[str, Meta(max_length=100)] = ""


class ConsentForm(Struct, forbid_unknown_fields=True):
    """The form of a consent."""

    consent: Consent
    consented_by: Annotated[str, Meta(max_length=100)] = ""


def _consents() -> list[tuple[str, str]]:
    return [(one.value, _(one.says)) for one in Consent]


@get("/clients/{client_id:uuid}/voices/new", guards=[may("contract.write")], name="clients.voice")
async def voice_form(request: Asking, client_id: Id, actor: Who) -> Response[Any]:
    """The form of what a client said."""
    async with begin(actor) as tx:
        found = await actions.show(tx, client=client_id)
    return page(
        request,
        "clients/voice.html",
        v=None,
        client=client_id,
        name=found.name,
        scores=[(n, _("%(n)s点") % {"n": n}) for n in range(5, 0, -1)],
        consents=_consents(),
        today=clock.today(),
    )


@post("/clients/{client_id:uuid}/voices/new", guards=[may("contract.write")])
@forms.again(voice_form)
async def record_voice(request: Asking, client_id: Id, actor: Who) -> Response[Any]:
    """Writes it down."""
    data = await forms.read(request, VoiceForm)
    async with begin(actor) as tx:
        await actions.record_voice(
            tx,
            client=client_id,
            said_on=data.said_on,
            score=data.score,
            said=data.said,
            consent=data.consent,
            consented_by=data.consented_by,
            now=clock.now(),
        )
    return see(request, f"/clients/{client_id}", said=_("お客様の声を記録しました。"))


@get("/voices/{voice_id:uuid}/consent", guards=[may("contract.write")], name="clients.consent")
async def consent_form(request: Asking, voice_id: Id, actor: Who) -> Response[Any]:
    """The form of the consent to publish a voice."""
    async with begin(actor) as tx:
        found = await actions.voice(tx, voice=voice_id)
    return page(
        request,
        "clients/voice.html",
        v=found,
        client=found.client_id,
        name=found.client,
        consents=_consents(),
    )


@post("/voices/{voice_id:uuid}/consent", guards=[may("contract.write")])
@forms.again(consent_form)
async def consent(request: Asking, voice_id: Id, actor: Who) -> Response[Any]:
    """Gives the consent, or takes it back."""
    data = await forms.read(request, ConsentForm)
    async with begin(actor) as tx:
        of = await actions.consent(tx, voice=voice_id, consent=data.consent, by=data.consented_by)
    return see(request, f"/clients/{of}", said=_("公開の同意を記録しました。"))


routes = Router(
    "/",
    route_handlers=[
        clients,
        new,
        add,
        voice_form,
        record_voice,
        consent_form,
        consent,
        *contacts.HANDLERS,
    ],
)
