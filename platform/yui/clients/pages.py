"""The pages of client companies: the list, and taking one on by hand."""

from datetime import date
from typing import Annotated, Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec import Meta, Struct

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.clients import actions
from yui.clients.model import Place
from yui.web import _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(Entry("クライアント企業", "/clients", needs="order.read", order=35, icon="list"))
After = Annotated[str, QueryParameter(max_length=100, pattern=r"^[^\x00-\x1f]*$")]
"""Where a page of a list goes on: the last one shown."""


class NewClient(Struct, forbid_unknown_fields=True):
    """The form of a new client."""

    name: Annotated[str, Meta(max_length=100)]
    place: Place
    first_contract_on: date
    kana: Annotated[str, Meta(max_length=100)] = ""
    contact: Annotated[str, Meta(max_length=200)] = ""


@get("/clients", guards=[may("order.read")], name="clients.clients")
async def clients(
    request: Request[Any, Any, Any], actor: NamedDependency[Actor], after: After = ""
) -> Response[Any]:
    """The town's clients by name."""
    async with begin(actor) as tx:
        found = await actions.clients(tx, after=after, most=actions.PAGE + 1)
    shown = found[: actions.PAGE]
    return page(
        request,
        "clients/clients.html",
        clients=shown,
        after=shown[-1].name if len(found) > actions.PAGE else "",
        first=not after,
    )


@get("/clients/new", guards=[may("order.write")], name="clients.new")
async def new(request: Request[Any, Any, Any]) -> Response[Any]:
    """The form."""
    places = [(place.value, _(place.says)) for place in Place]
    return page(request, "clients/new.html", places=places, today=clock.today())


@post("/clients/new", guards=[may("order.write")])
@forms.again(new)
async def add(request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Response[Any]:
    """Takes the company on."""
    data = await forms.read(request, NewClient)
    async with begin(actor) as tx:
        await actions.add(
            tx,
            name=data.name,
            first_contract_on=data.first_contract_on,
            kana=data.kana,
            place=data.place,
            contact=data.contact,
        )
    return see(request, "/clients", said=_("クライアント企業を登録しました。"))


routes = Router("/", route_handlers=[clients, new, add])
