"""Her own page of limits, phone first: what she sets, how far each month is, and what others see."""

from datetime import date
from typing import Annotated, Any

from litestar import Response, Router, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.limits import actions
from yui.limits.model import Span
from yui.limits.yardsticks import pages as yardsticks
from yui.web import Asking, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(Entry("上限と受け方", "/me/limits", needs="me", order=7, icon="lock"))


class NewLimit(Struct, forbid_unknown_fields=True):
    """The form: yen of a month at most, none: no limit; and whether others may know that there is one."""

    yen: Annotated[int, Meta(ge=1, le=999_999_999)] | None = None
    shown: bool = False


class NewMonth(Struct, forbid_unknown_fields=True):
    """The form: whether nothing more is wanted in a month, named by its first day."""

    month: date
    closed: bool = False


class NewWord(Struct, forbid_unknown_fields=True):
    """The form: she goes on with what is planned in a span around a day."""

    span: Span
    day: date


@get("/me/limits", guards=[may("me")], name="limits.mine")
async def mine(request: Asking, actor: Who) -> Response[Any]:
    """Her limits, this month and the next ones, this year."""
    async with begin(actor) as tx:
        found = await actions.mine(tx, now=clock.now())
    return page(request, "limits/mine.html", m=found)


@post("/me/limits", guards=[may("me")])
@forms.again(mine)
async def set_month(request: Asking, actor: Who) -> Response[Any]:
    """Keeps or removes her monthly limit."""
    data = await forms.read(request, NewLimit)
    async with begin(actor) as tx:
        await actions.set_month(tx, yen=data.yen, shown=data.shown)
    return see(request, "/me/limits", said=_("上限を保存しました。"))


@post("/me/limits/months", guards=[may("me")])
@forms.again(mine)
async def close(request: Asking, actor: Who) -> Response[Any]:
    """She wants nothing more in a month, or does again."""
    data = await forms.read(request, NewMonth)
    async with begin(actor) as tx:
        await actions.close(tx, month=data.month, closed=data.closed, now=clock.now())
    return see(request, "/me/limits#months", said=_("月の受け方を保存しました。"))


@post("/me/limits/agreement", guards=[may("me")])
@forms.again(mine)
async def agree(request: Asking, actor: Who) -> Response[Any]:
    """She goes on with all that is planned though it passes her limit."""
    data = await forms.read(request, NewWord)
    async with begin(actor) as tx:
        await actions.agree(tx, span=data.span, day=data.day, now=clock.now())
    return see(request, "/me/limits", said=_("このまま続けることにしました。"))


routes = Router("/", route_handlers=[mine, set_month, close, agree, *yardsticks.ROUTES])
