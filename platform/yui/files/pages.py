"""Downloads: each caller through the door of her own, always as an attachment, never shown in place."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

from litestar import Response, Router, get
from litestar.response import Stream

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.files import actions, store
from yui.files.model import File, Handed
from yui.files.names import pages as names_pages
from yui.web.args import Id, Who

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def attachment(file: File | Handed, body: AsyncIterator[bytes]) -> Response[Any]:
    """The bytes as a download (RFC 6266); its name in plain letters beside the real one."""
    plain = f"file.{file.kind.value}"
    return Stream(
        body,
        media_type=file.kind.media_type,
        headers={
            "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}",
            "content-length": str(file.size),
            "content-security-policy": SANDBOX,
            "x-content-type-options": "nosniff",
            "cross-origin-resource-policy": "same-origin",
        },
    )


@get("/files/{file_id:uuid}", guards=[may("order.read")], name="files.file")
async def file(file_id: Id, actor: Who) -> Response[Any]:
    """A file of the town, for its staff."""
    async with begin(actor) as tx:
        found = await actions.show(tx, file=file_id, on=clock.today())
    return attachment(found, await store.read(found.key, size=found.size))


@get("/contract-files/{file_id:uuid}", guards=[may("contract.read")], name="files.contract")
async def contract(file_id: Id, actor: Who) -> Response[Any]:
    """The scan of a contract, for those of the town who read contracts; that it was read is noted."""
    async with begin(actor) as tx:
        found = await actions.of_contract(tx, file=file_id)
    await noted(actor, "contract.scan_read", subject=str(found.subject), file=str(file_id))
    return attachment(found, await store.read(found.key, size=found.size))


@get("/me/files/{file_id:uuid}", guards=[may("me")], name="files.mine")
async def mine(file_id: Id, actor: Who) -> Response[Any]:
    """A file of her own work, or of the manual of a task she works on."""
    async with begin(actor) as tx:
        found = await actions.show(tx, file=file_id, on=clock.today())
    return attachment(found, await store.read(found.key, size=found.size))


@get("/client/files/{handed_id:uuid}", guards=[may("handover.file")], name="files.handed")
async def handed(handed_id: Id, actor: Who) -> Response[Any]:
    """A file that was handed over to this client."""
    async with begin(actor) as tx:
        found = await actions.handed(tx, file=handed_id)
    return attachment(found, await store.read(found.key, size=found.size))


@get("/handover-files/{handed_id:uuid}", guards=[may("handover.write")], name="files.given")
async def given(handed_id: Id, actor: Who) -> Response[Any]:
    """The same file as its client gets it, for those who handed it over."""
    async with begin(actor) as tx:
        found = await actions.handed(tx, file=handed_id)
    return attachment(found, await store.read(found.key, size=found.size))


routes = Router("/", route_handlers=[file, contract, mine, handed, given, *names_pages.HANDLERS])
