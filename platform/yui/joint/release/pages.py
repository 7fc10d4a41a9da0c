"""The pages of a data set: the lead director's, that of a town that took part, and her consent."""

from typing import Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.response import Stream
from msgspec import Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.joint.annotate import actions as annotate
from yui.joint.release import actions, commands, refusals
from yui.joint.release.model import Release, Subject
from yui.web import Asking, Id, Who, _, forms, page, see


class Ask(Struct, forbid_unknown_fields=True):
    """A data set is to be built."""

    once: UUID


async def _shown(request: Asking, actor: Who, of: Subject) -> Response[Any]:
    async with begin(actor) as tx:
        release = await actions.release(tx, of=of, now=clock.now())
        found = await actions.datasets(tx, of=of)
    return page(
        request,
        "joint/data.html",
        r=release,
        datasets=found,
        subject=of,
        against=_against(release),
        stale=refusals.Stale.says,
        once=forms.new_once(),
    )


def _against(release: Release) -> str:
    """What stands against a data set, as people read it; nothing where one may be had."""
    known = refusals.WORDS.get(release.word)
    return known.says if known else ""


@get("/joint/{project_id:uuid}/data", guards=[may("share.read")], name="joint.data")
async def data(request: Asking, project_id: Id, actor: Who) -> Response[Any]:
    """The project's data set: what it would hold, what was built."""
    return await _shown(request, actor, Subject(project=project_id))


@post("/joint/{project_id:uuid}/data", guards=[may("share.write")])
@forms.again(data)
async def ask(request: Asking, project_id: Id, actor: Who) -> Response[Any]:
    """Has it built; a double click is one."""
    return await _ask(request, actor, Subject(project=project_id))


@get("/joint-parts/{part_id:uuid}/data", guards=[may("share.read")], name="joint.part_data")
async def part_data(request: Asking, part_id: Id, actor: Who) -> Response[Any]:
    """The same for a town that took part, as far as the terms grant it."""
    return await _shown(request, actor, Subject(part=part_id))


@post("/joint-parts/{part_id:uuid}/data", guards=[may("share.write")])
@forms.again(part_data)
async def ask_part(request: Asking, part_id: Id, actor: Who) -> Response[Any]:
    """Has it built; a double click is one."""
    return await _ask(request, actor, Subject(part=part_id))


async def _ask(request: Asking, actor: Who, of: Subject) -> Response[Any]:
    form = await forms.read(request, Ask)
    async with begin(actor) as tx:
        await actions.ask(tx, of=of, once=form.once, now=clock.now())
    said = _("データセットを作っています。できるとこのページから受け取れます。")
    return see(request, f"{of.page}/data", said=said)


async def _data_of(request: Asking, dataset_id: Id, actor: Who) -> Response[Any]:
    """The page of a data set, shown again with what was refused."""
    async with begin(actor) as tx:
        of = await actions.subject_of(tx, dataset=dataset_id)
    return await _shown(request, actor, of)


@post("/joint-datasets/{dataset_id:uuid}/download", guards=[may("share.write")], status_code=200)
@forms.again(_data_of)
async def download(request: Asking, dataset_id: Id, actor: Who) -> Stream:
    """The archive; a POST, because each download is noted."""
    del request
    found, parts = await commands.taken(actor, dataset_id, now=clock.now())
    return Stream(
        parts,
        status_code=200,
        media_type="application/zip",
        headers={
            "content-disposition": f'attachment; filename="dataset-{str(found.sha256)[:8]}.zip"',
            "content-length": str(found.size),
            "x-content-sha256": str(found.sha256),
        },
    )


@get("/me/joint/{assignment_id:uuid}/publication", guards=[may("me")], name="joint.publication")
async def publication(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """What is published of her answers, and her yes to it."""
    async with begin(actor) as tx:
        mine = await annotate.one(tx, assignment=assignment_id)
        hers = await actions.hers(tx, part=mine.part_id)
    return page(request, "joint/publication.html", m=mine, hers=hers, says=actions.SAYS)


@post("/me/joint/{assignment_id:uuid}/publication", guards=[may("me")])
@forms.again(publication)
async def publish(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """Her yes."""
    async with begin(actor) as tx:
        mine = await annotate.one(tx, assignment=assignment_id)
        await actions.publish(tx, part=mine.part_id, now=clock.now())
    said = _("同意を記録しました。いつでも取り消せます。")
    return see(request, f"/me/joint/{assignment_id}/publication", said=said)


@post("/me/joint/{assignment_id:uuid}/publication/end", guards=[may("me")])
@forms.again(publication)
async def unpublish(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """She takes it back."""
    async with begin(actor) as tx:
        mine = await annotate.one(tx, assignment=assignment_id)
        await actions.unpublish(tx, part=mine.part_id, now=clock.now())
    said = _("同意を取り消しました。")
    return see(request, f"/me/joint/{assignment_id}/publication", said=said)


routes = Router(
    "/",
    route_handlers=[data, ask, part_data, ask_part, download, publication, publish, unpublish],
)
