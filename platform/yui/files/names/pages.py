"""What stands inside a file, for the office: read before it leaves, and a copy without the names."""

from typing import Any

from litestar import Response, get, post

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.files.inside import model
from yui.files.names import actions
from yui.web import Asking, Id, Who, _, forms, page, see


@get("/files/{file_id:uuid}/names", guards=[may("handover.write")], name="files.names")
async def names(request: Asking, file_id: Id, actor: Who) -> Response[Any]:
    """Which properties name somebody, whether it is a worker, and how a name is removed."""
    async with begin(actor) as tx:
        found = await actions.show(tx, file=file_id)
        told = await actions.named(tx, chosen=[file_id])
        place = await actions.place_of(tx, file=file_id)
    inside = await actions.inside_of(found)
    return page(
        request,
        "files/names.html",
        f=found,
        inside=inside,
        persons=inside.persons,
        named=[mark for _name, mark in told],
        how=_(model.remedy(found.kind)),
        place=place,
        cleanable=actions.cleanable(found, inside),
    )


@post("/files/{file_id:uuid}/names/copy", guards=[may("handover.write")])
@forms.again(names)
async def copy(request: Asking, file_id: Id, actor: Who) -> Response[Any]:
    """Keeps a copy without the names beside the file."""
    made = await actions.clean_copy(lambda: begin(actor), file=file_id, now=clock.now())
    return see(
        request,
        f"/files/{made}/names",
        said=_("名前を消した写しを作りました。渡すときは、この写しのほうを選んでください。"),
    )


HANDLERS = [names, copy]
