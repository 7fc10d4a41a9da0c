"""The staff's pages of workers. Whoever looks at personal data is noted before it is sent."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from tenants.actor import Actor
from tenants.db import begin, serving_safely
from tenants.guards import may
from tenants.refusal import Unavailable
from yui import clock
from yui.audit import actions as audit
from yui.people import actions
from yui.web import menu, page
from yui.web.menu import Entry

menu.register(Entry("ワーカー", "/workers", needs="worker.read", order=30, icon="people"))
After = Annotated[str, QueryParameter(max_length=100, pattern=r"^[^\x00-\x1f]*$")]
"""Where a page of a list goes on: the last one shown."""


async def noted(actor: Actor, action: str, *, subject: str, **detail: object) -> None:
    """Notes a read of personal data in a small transaction of its own; 503 when it cannot be.

    A GET runs READ ONLY; this one line is the exception, and comes before anything is sent
    (decisions 15).
    """
    safely = serving_safely.set(False)
    try:
        async with begin(actor) as tx:
            await audit.note(tx, action, subject=subject, **detail)
    except Exception as lost:
        raise Unavailable from lost
    finally:
        serving_safely.reset(safely)


@get("/workers", guards=[may("worker.read")], name="people.workers")
async def workers(
    request: Request[Any, Any, Any], actor: NamedDependency[Actor], after: After = ""
) -> Response[Any]:
    """The town's workers by code, with what is on their hands."""
    async with begin(actor) as tx:
        found = await actions.workers(tx, after=after, most=actions.PAGE + 1)
    shown = found[: actions.PAGE]
    await noted(actor, "workers.listed", subject=str(actor.tenant), count=len(shown))
    return page(
        request,
        "people/workers.html",
        workers=shown,
        after=shown[-1].code if len(found) > actions.PAGE else "",
        first=not after,
    )


@get("/workers/{worker_id:uuid}", guards=[may("worker.read")], name="people.worker")
async def worker(
    request: Request[Any, Any, Any], worker_id: FromPath[UUID], actor: NamedDependency[Actor]
) -> Response[Any]:
    """One worker: contact, contract, the end of her account number."""
    async with begin(actor) as tx:
        found = await actions.show(tx, worker=worker_id, on=clock.today())
    await noted(actor, "worker.read", subject=str(worker_id))
    return page(request, "people/worker.html", w=found, today=clock.today())


routes = Router("/", route_handlers=[workers, worker])
