"""The upload of a signed paper's scan; it is read again at /contract-files (slice files)."""

from datetime import date
from typing import Annotated, Any

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.contracts import actions as contracts
from yui.contracts.scans import actions
from yui.files import actions as files
from yui.files.model import Purpose
from yui.web import Asking, Id, Who, _, forms, page, see, uploads


class NewScan(Struct, forbid_unknown_fields=True):
    """The form: the day on which the paper was signed, and where the paper lies."""

    signed_on: date
    note: Annotated[str, Meta(max_length=300)] = ""


@get("/contracts/{contract_id:uuid}/scans", guards=[may("contract.read")], name="contracts.scans")
async def scans(request: Asking, contract_id: Id, actor: Who) -> Response[Any]:
    """The scans of a contract with their hashes, and the form."""
    async with begin(actor) as tx:
        found = await contracts.show(tx, contract=contract_id)
        kept = await actions.of_contract(tx, contract=contract_id)
    return page(
        request,
        "contracts/scans.html",
        k=found.contract,
        scans=kept,
        today=clock.today(),
        most=uploads.LIMITS.file_bytes // 1_048_576,
    )


@post(
    "/contracts/{contract_id:uuid}/scans",
    guards=[may("contract.write")],
    opt=uploads.TAKES_FILES,
)
@forms.again(scans)
async def attach(request: Asking, contract_id: Id, actor: Who) -> Response[Any]:
    """Keeps the scan and hangs it on the contract."""
    data, now = await forms.read(request, NewScan), clock.now()
    scan = actions.one(uploads.files_of(request))
    async with begin(actor) as tx:
        await contracts.show(tx, contract=contract_id)
    (held,) = await files.hold(
        lambda: begin(actor), [scan], purpose=Purpose.CONTRACT, worker=None, now=now
    )
    async with begin(actor) as tx:
        await actions.attach(
            tx,
            contract=contract_id,
            scan=scan,
            held=held,
            signed_on=data.signed_on,
            note=data.note,
            now=now,
        )
    return see(request, f"/contracts/{contract_id}/scans", said=_("スキャンを付けました。"))


handlers = [scans, attach]
