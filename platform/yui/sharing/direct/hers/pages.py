"""Her pages of the direct scheme."""

from typing import Annotated, Any

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.sharing.direct import actions as direct
from yui.sharing.direct.hers import actions
from yui.web import Asking, Id, Who, _, forms, page, see


class NewYes(Struct, forbid_unknown_fields=True):
    """Her yes towards the director of a town."""

    guest: Annotated[int, Meta(ge=10_000, le=99_999)]


@get("/me/direct", guards=[may("me")], name="direct.mine")
async def mine(request: Asking, actor: Who) -> Response[Any]:
    """Whose director may offer her this town's work."""
    async with begin(actor) as tx:
        yeses = await actions.yeses(tx)
        says = await actions.words_of_yes(tx)
        towns = await direct.allies(tx, on=clock.today())
    given = {each.other for each in yeses}
    return page(
        request,
        "sharing/direct_mine.html",
        yeses=yeses,
        says=says,
        towns=[(town.code, town.name) for town in towns if town.code not in given],
    )


@post("/me/direct", guards=[may("me")])
@forms.again(mine)
async def say_yes(request: Asking, actor: Who) -> Response[Any]:
    """Her yes."""
    data = await forms.read(request, NewYes)
    async with begin(actor) as tx:
        await actions.say_yes(tx, other=data.guest, now=clock.now())
    return see(request, "/me/direct", said=_("同意を記録しました。いつでも取り消せます。"))


@post("/me/direct/{yes_id:uuid}/end", guards=[may("me")])
@forms.again(mine)
async def take_back(request: Asking, yes_id: Id, actor: Who) -> Response[Any]:
    """She takes it back."""
    async with begin(actor) as tx:
        await actions.take_back(tx, yes=yes_id, now=clock.now())
    return see(request, "/me/direct", said=_("同意を取り消しました。"))


HANDLERS = [mine, say_yes, take_back]
