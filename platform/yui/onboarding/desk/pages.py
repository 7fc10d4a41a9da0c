"""The staff's pages of joining: who waits for which step; never what is in it."""

from datetime import date
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import QueryParameter

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.onboarding.desk import actions
from yui.onboarding.forms import RuleForm, SeenForm
from yui.onboarding.model import ALWAYS, Step
from yui.onboarding.signing import actions as signing
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(Entry("登録の手続き", "/onboarding", needs="worker.write", order=31, icon="people"))
After = Annotated[str, QueryParameter(max_length=100, pattern=r"^[^\x00-\x1f]*\Z")]
"""Where a page of the list goes on: the last one shown."""


@get("/onboarding", guards=[may("worker.write")], name="onboarding.board")
async def board(request: Asking, actor: Who, after: After = "") -> Response[Any]:
    """Who joins or is stopped, by code, with the steps that wait."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.board(tx, on=today, after=after, most=actions.PAGE + 1)
    shown = found[: actions.PAGE]
    await noted(actor, "workers.listed", subject=str(actor.tenant), count=len(shown))
    return page(
        request,
        "onboarding/board.html",
        rows=shown,
        after=shown[-1].code if len(found) > actions.PAGE else "",
        first=not after,
        today=today,
    )


@get("/onboarding/workers/{worker_id:uuid}", guards=[may("worker.write")], name="onboarding.worker")
async def worker(request: Asking, worker_id: Id, actor: Who) -> Response[Any]:
    """One worker's steps and papers, and what staff saw."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.show(tx, worker=worker_id, on=today)
    await noted(actor, "worker.read", subject=str(worker_id))
    return page(request, "onboarding/worker.html", s=found, today=today)


@post("/onboarding/workers/{worker_id:uuid}/reminder", guards=[may("worker.write")])
@forms.again(worker)
async def remind(request: Asking, worker_id: Id, actor: Who) -> Response[Any]:
    """Reminds her, once a day at most."""
    async with begin(actor) as tx:
        await actions.remind(tx, worker=worker_id, now=clock.now())
    return see(request, "/onboarding", said=_("残りの手続きをお知らせしました。"))


@post("/onboarding/workers/{worker_id:uuid}/seen", guards=[may("worker.write")])
@forms.again(worker)
async def see_step(request: Asking, worker_id: Id, actor: Who) -> Response[Any]:
    """Staff saw her consent on paper."""
    data = await forms.read(request, SeenForm)
    async with begin(actor) as tx:
        await actions.see(
            tx,
            worker=worker_id,
            step=Step.CONSENT,
            valid_from=data.seen_on,
            valid_to=data.valid_to,
            ground=data.ground,
            now=clock.now(),
        )
    return see(request, f"/onboarding/workers/{worker_id}", said=_("確認を記録しました。"))


@get("/onboarding/papers/{paper_id:uuid}/agreement.pdf", guards=[may("worker.write")])
async def printed(paper_id: Id, actor: Who) -> Response[bytes]:
    """A paper that a worker concluded with the body."""
    async with begin(actor) as tx:
        found = await signing.pdf(tx, paper=paper_id)
    await noted(actor, "worker_paper.read", subject=str(paper_id))
    name = f'inline; filename="agreement-{str(paper_id)[:8]}.pdf"'
    return Response(found, media_type="application/pdf", headers={"content-disposition": name})


@get("/onboarding/rules", guards=[may("worker.write")], name="onboarding.rules")
async def rules(request: Asking, actor: Who) -> Response[Any]:
    """Which steps are asked for, from which day on, and the form for the next list."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.rules(tx, on=today)
    options = [(step.value, _(step.says)) for step in Step]
    chosen = [step.value for step in found.holds.steps]
    return page(
        request,
        "onboarding/rules.html",
        r=found,
        options=options,
        chosen=chosen,
        always=[step for step in Step if step in ALWAYS],
        tomorrow=date.fromordinal(today.toordinal() + 1),
    )


@post("/onboarding/rules", guards=[may("worker.write")])
@forms.again(rules)
async def set_rule(request: Asking, actor: Who) -> Response[Any]:
    """Sets the next list."""
    data = await forms.read(request, RuleForm)
    async with begin(actor) as tx:
        await actions.set_rule(tx, steps=data.steps, valid_from=data.valid_from, now=clock.now())
    return see(request, "/onboarding/rules", said=_("必要な手続きを決めました。"))


HANDLERS: list[Any] = [board, worker, remind, see_step, printed, rules, set_rule]
