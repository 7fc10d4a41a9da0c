"""The first page of a client's person."""

from typing import Any

from litestar import Response, get

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.notices import actions as notices
from yui.portal.company import actions
from yui.web import Asking, Who, menu, page
from yui.web.menu import Entry

menu.register(Entry("ホーム", "/client", needs="quote.answer", order=8, icon="home"))
NEWEST = 5


@get("/client", guards=[may("quote.answer")], name="portal.company")
async def company(request: Asking, actor: Who) -> Response[Any]:
    """What waits for the company, and what it was told last."""
    async with begin(actor) as tx:
        found = await actions.waiting(tx, today=clock.today())
        told = await notices.inbox(tx, most=NEWEST)
    return page(request, "portal/company.html", waiting=found, told=told)


HANDLERS = [company]
