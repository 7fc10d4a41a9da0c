"""The pages of statements: a worker's own, and each worker's of a run for the office."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from msgspec import Meta, Struct

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.statements import actions, paper
from yui.statements.answers import actions as answers
from yui.statements.model import Paper
from yui.web import Asking, Id, Who, _, forms, page, papers, see


class Wrong(Struct, forbid_unknown_fields=True):
    """What a payee finds wrong in her statement."""

    says: Annotated[str, Meta(min_length=1, max_length=2000)]


async def _found(actor: Actor, run: UUID, *, worker: UUID) -> Paper:
    async with begin(actor) as tx:
        return await actions.statement(tx, run=run, worker=worker, now=clock.now())


async def _page(request: Asking, actor: Actor, found: Paper, *, mine: bool) -> Response[Any]:
    of = found.found
    async with begin(actor) as tx:
        reply = await answers.answer(tx, run=of.run_id, worker=of.worker_id)
    return page(
        request,
        "statements/statement.html",
        p=found,
        mine=mine,
        doc=paper.document(found),
        reply=reply,
        today=clock.today(),
    )


async def _pdf(found: Paper) -> Response[bytes]:
    name = f"statement-{found.found.closing_on:%Y%m%d}-{found.to.code}"
    printed = paper.document(found)
    return await papers.answer(printed, at=found.found.issued_at, name=name)


@get("/me/statements/{run_id:uuid}", guards=[may("me")], name="statements.mine")
async def mine(request: Asking, run_id: Id, actor: Who) -> Response[Any]:
    """Her own statement."""
    return await _page(request, actor, await _found(actor, run_id, worker=actor.id), mine=True)


@get("/me/statements/{run_id:uuid}/statement.pdf", guards=[may("me")], name="statements.mine_pdf")
async def mine_pdf(run_id: Id, actor: Who) -> Response[bytes]:
    """Her own statement on paper."""
    return await _pdf(await _found(actor, run_id, worker=actor.id))


@post("/me/statements/{run_id:uuid}/confirmation", guards=[may("me")])
@forms.again(mine)
async def confirm(request: Asking, run_id: Id, actor: Who) -> Response[Any]:
    """She confirms it."""
    async with begin(actor) as tx:
        await answers.confirm(tx, run=run_id, now=clock.now())
    return see(request, f"/me/statements/{run_id}", said=_("確認を記録しました。"))


@post("/me/statements/{run_id:uuid}/objection", guards=[may("me")])
@forms.again(mine)
async def object_to(request: Asking, run_id: Id, actor: Who) -> Response[Any]:
    """She says what is wrong."""
    data = await forms.read(request, Wrong)
    async with begin(actor) as tx:
        await answers.object_to(tx, run=run_id, says=data.says, now=clock.now())
    return see(
        request,
        f"/me/statements/{run_id}",
        said=_("ディレクターに伝えました。返事をお待ちください。"),
    )


@get(
    "/payouts/{run_id:uuid}/workers/{worker_id:uuid}",
    guards=[may("payout.read")],
    name="statements.of",
)
async def of(request: Asking, run_id: Id, worker_id: Id, actor: Who) -> Response[Any]:
    """A worker's statement of a run, before it is issued too."""
    found = await _found(actor, run_id, worker=worker_id)
    await noted(actor, "statement.read", subject=str(worker_id), run=run_id)
    return await _page(request, actor, found, mine=False)


@get(
    "/payouts/{run_id:uuid}/workers/{worker_id:uuid}/statement.pdf",
    guards=[may("payout.read")],
    name="statements.of_pdf",
)
async def of_pdf(run_id: Id, worker_id: Id, actor: Who) -> Response[bytes]:
    """The same on paper."""
    found = await _found(actor, run_id, worker=worker_id)
    await noted(actor, "statement.read", subject=str(worker_id), run=run_id)
    return await _pdf(found)


routes = Router(
    "/",
    route_handlers=[mine, mine_pdf, confirm, object_to, of, of_pdf],
    include_in_schema=False,
)
