"""The pages of statements: a worker's own, and each worker's of a run for the office."""

from typing import Any
from uuid import UUID

from litestar import Response, Router, get

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.statements import actions, paper
from yui.statements.model import Paper
from yui.web import Asking, Id, Who, page, papers


async def _found(actor: Actor, run: UUID, *, worker: UUID) -> Paper:
    async with begin(actor) as tx:
        return await actions.statement(tx, run=run, worker=worker, now=clock.now())


def _page(request: Asking, found: Paper, *, mine: bool) -> Response[Any]:
    return page(request, "statements/statement.html", p=found, mine=mine, doc=paper.document(found))


async def _pdf(found: Paper) -> Response[bytes]:
    name = f"statement-{found.found.closing_on:%Y%m%d}-{found.to.code}"
    printed = paper.document(found)
    return await papers.answer(printed, at=found.found.issued_at, name=name)


@get("/me/statements/{run_id:uuid}", guards=[may("me")], name="statements.mine")
async def mine(request: Asking, run_id: Id, actor: Who) -> Response[Any]:
    """Her own statement."""
    return _page(request, await _found(actor, run_id, worker=actor.id), mine=True)


@get("/me/statements/{run_id:uuid}/statement.pdf", guards=[may("me")], name="statements.mine_pdf")
async def mine_pdf(run_id: Id, actor: Who) -> Response[bytes]:
    """Her own statement on paper."""
    return await _pdf(await _found(actor, run_id, worker=actor.id))


@get(
    "/payouts/{run_id:uuid}/workers/{worker_id:uuid}",
    guards=[may("payout.read")],
    name="statements.of",
)
async def of(request: Asking, run_id: Id, worker_id: Id, actor: Who) -> Response[Any]:
    """A worker's statement of a run, before it is issued too."""
    found = await _found(actor, run_id, worker=worker_id)
    await noted(actor, "statement.read", subject=str(worker_id), run=run_id)
    return _page(request, found, mine=False)


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


routes = Router("/", route_handlers=[mine, mine_pdf, of, of_pdf], include_in_schema=False)
