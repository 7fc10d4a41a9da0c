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
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.invoices.archive import actions as archive
from yui.invoices.archive.pages import pdf_of
from yui.statements import actions, paper
from yui.statements.answers import actions as answers
from yui.statements.answers.model import Outcome
from yui.statements.model import Paper
from yui.statements.years import pages as years
from yui.web import Asking, Id, Who, _, forms, page, papers, see


class Wrong(Struct, forbid_unknown_fields=True):
    """What a payee finds wrong in her statement."""

    says: Annotated[str, Meta(min_length=1, max_length=2000)]


class Reply(Struct, forbid_unknown_fields=True):
    """What the office answers to an objection."""

    outcome: Outcome
    answer: Annotated[str, Meta(min_length=1, max_length=2000)]
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


async def _found(actor: Actor, run: UUID, *, worker: UUID) -> Paper:
    async with begin(actor) as tx:
        return await actions.statement(tx, run=run, worker=worker, now=clock.now())


async def _page(request: Asking, actor: Actor, found: Paper, *, mine: bool) -> Response[Any]:
    of = found.found
    async with begin(actor) as tx:
        reply = await answers.answer(tx, run=of.run_id, worker=of.worker_id)
        words = await answers.words(tx, run=of.run_id, worker=of.worker_id)
    return page(
        request,
        "statements/statement.html",
        p=found,
        mine=mine,
        doc=paper.document(found),
        reply=reply,
        words=words,
        today=clock.today(),
    )


async def _pdf(actor: Actor, found: Paper) -> Response[bytes]:
    """The bytes that were kept; until the job has printed them, the same ones made now."""
    of = found.found
    async with begin(actor) as tx:
        known = await actions.kept_of(tx, run=of.run_id, worker=of.worker_id)
        if known is not None:
            return pdf_of(await archive.read(tx, document=known.id), known.id)
    name = f"statement-{of.closing_on:%Y%m%d}-{found.to.code}"
    return await papers.answer(paper.printed(found), at=of.issued_at, name=name)


@get("/me/statements/{run_id:uuid}", guards=[may("me")], name="statements.mine")
async def mine(request: Asking, run_id: Id, actor: Who) -> Response[Any]:
    """Her own statement."""
    return await _page(request, actor, await _found(actor, run_id, worker=actor.id), mine=True)


@get("/me/statements/{run_id:uuid}/statement.pdf", guards=[may("me")], name="statements.mine_pdf")
async def mine_pdf(run_id: Id, actor: Who) -> Response[bytes]:
    """Her own statement on paper."""
    return await _pdf(actor, await _found(actor, run_id, worker=actor.id))


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


@post("/payouts/{run_id:uuid}/workers/{worker_id:uuid}/reply", guards=[may("payout.build")])
@forms.again(of)
async def reply(request: Asking, run_id: Id, worker_id: Id, actor: Who) -> Response[Any]:
    """The office answers her objection."""
    data = await forms.read(request, Reply)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.answer, place=Place.MESSAGE, reason=reason, now=now
    )
    async with begin(actor) as tx:
        await answers.reply(
            tx,
            run=run_id,
            worker=worker_id,
            outcome=data.outcome,
            says=data.answer,
            now=now,
        )
        await hints.sent(
            tx, words, place=Place.MESSAGE, subject=str(run_id), reason=reason, now=now
        )
    return see(
        request,
        f"/payouts/{run_id}/workers/{worker_id}",
        said=_("お返事を記録し、本人に知らせました。"),
    )


@get(
    "/payouts/{run_id:uuid}/workers/{worker_id:uuid}/statement.pdf",
    guards=[may("payout.read")],
    name="statements.of_pdf",
)
async def of_pdf(run_id: Id, worker_id: Id, actor: Who) -> Response[bytes]:
    """The same on paper."""
    found = await _found(actor, run_id, worker=worker_id)
    await noted(actor, "statement.read", subject=str(worker_id), run=run_id)
    return await _pdf(actor, found)


routes = Router(
    "/",
    route_handlers=[mine, mine_pdf, confirm, object_to, of, reply, of_pdf, *years.HANDLERS],
    include_in_schema=False,
)
