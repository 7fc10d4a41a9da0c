"""The inbox of staff; workers read theirs on their own pages."""

from datetime import datetime
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.notices import actions
from yui.notices.config import CONFIG
from yui.notices.settings import pages as settings
from yui.web import Asking, Id, Who, gettext, menu, page, see
from yui.web.menu import Entry

_ = gettext
MOST = 50
menu.register(Entry("お知らせ", "/notices", needs="board.read", order=80, icon="mail"))


@get("/notices", guards=[may("board.read")], name="notices.inbox")
async def inbox(
    request: Asking,
    actor: Who,
    before: FromQuery[datetime | None] = None,
    before_id: FromQuery[UUID | None] = None,
) -> Response[str]:
    """The newest notices first."""
    async with begin(actor) as tx:
        found = await actions.inbox(tx, before=before, before_id=before_id, most=MOST + 1)
        unread = await actions.unread(tx)
    shown = found[:MOST]
    last = shown[-1] if len(found) > MOST else None
    return page(
        request, "notices/inbox.html", notices=shown, unread=unread, older=last, demo=CONFIG.sink
    )


@post("/notices/{notice:uuid}/read", guards=[may("board.read")], name="notices.read")
async def read(request: Asking, notice: Id, actor: Who) -> Response[None]:
    """Marks a notice as read and goes where it points."""
    async with begin(actor) as tx:
        found = await actions.read(tx, notice=notice, now=clock.now())
    return see(request, found.link if found.link.startswith("/") else "/notices")


@post("/notices/read", guards=[may("board.read")], name="notices.read_all")
async def read_all(request: Asking, actor: Who) -> Response[None]:
    """Marks all as read."""
    async with begin(actor) as tx:
        await actions.read_all(tx, now=clock.now())
    return see(request, "/notices", said=_("すべて既読にしました。"))


routes = Router("/", route_handlers=[inbox, read, read_all, *settings.HANDLERS])
