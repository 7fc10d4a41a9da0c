"""The pages of a bank's answers: sent in, looked at, taken as a whole."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.banklink.layout import Fault, WrongFile
from yui.banklink.results import actions, model
from yui.banklink.upload import sent, told
from yui.web import Asking, Id, Who, _, forms, page, see, uploads
from yui.web.leaf import FETCH, leaf, within


@get("/bank/results", guards=[may("payout.read")], name="banklink.results")
async def results(
    request: Asking, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """The answers so far, what a bank still asks, and the form of a new one."""
    return await _list(request, actor, after=after)


async def _list(
    request: Asking,
    actor: Actor,
    *,
    after: UUID | None = None,
    faults: tuple[Fault, ...] = (),
    name: str = "",
) -> Response[Any]:
    async with begin(actor) as tx:
        found = await actions.files(tx, after=after, most=FETCH)
        held = await actions.held(tx)
    return page(
        request,
        "banklink/results.html",
        status=422 if faults else 200,
        files=leaf(found, after),
        held=held,
        faults=told(faults),
        wrong_name=name,
    )


@post("/bank/results", guards=[may("payout.file")], opt=uploads.TAKES_FILES)
@forms.again(results)
async def send(request: Asking, actor: Who, field_key: NamedDependency[bytes]) -> Response[Any]:
    """Reads a file and keeps what it says; no transfer moves yet."""
    file, body = await sent(request)
    try:
        read = await asyncio.to_thread(model.read, body)
        async with begin(actor) as tx:
            made = await actions.take_in(
                tx,
                name=file.name,
                sha256=file.sha256,
                results=read,
                key=field_key,
                now=clock.now(),
            )
    except WrongFile as wrong:
        return await _list(request, actor, faults=wrong.faults, name=file.name)
    return see(request, f"/bank/results/{made}")


@get("/bank/results/{bank_answer_id:uuid}", guards=[may("payout.read")], name="banklink.result")
async def show(
    request: Asking, bank_answer_id: Id, actor: Who, after: FromQuery[int] = 0
) -> Response[Any]:
    """What the file says, by outcome; then what became of it."""
    async with begin(actor) as tx:
        found = await actions.show(tx, file=bank_answer_id, after=within(after))
    return page(request, "banklink/result.html", s=found, f=found.file, after=after)


@post("/bank/results/{bank_answer_id:uuid}/taking", guards=[may("payout.file")])
@forms.again(show)
async def take(request: Asking, bank_answer_id: Id, actor: Who) -> Response[Any]:
    """The file is taken as a whole; a second click changes nothing."""
    async with begin(actor) as tx:
        changed = await actions.take(tx, file=bank_answer_id, now=clock.now())
    said = _("%(n)s件の振込の結果を取り込みました。") % {"n": f"{changed:,}"}
    return see(request, f"/bank/results/{bank_answer_id}", said=said)


@post("/bank/results/{bank_answer_id:uuid}/drop", guards=[may("payout.file")])
@forms.again(show)
async def drop(request: Asking, bank_answer_id: Id, actor: Who) -> Response[Any]:
    """The file is not wanted."""
    async with begin(actor) as tx:
        await actions.drop(tx, file=bank_answer_id)
    return see(request, "/bank/results", said=_("取込を取りやめました。"))


HANDLERS = [results, send, show, take, drop]
