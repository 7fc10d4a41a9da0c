"""The staff's pages of workers. Whoever looks at personal data is noted before it is sent."""

from datetime import date
from typing import Annotated, Any, Literal

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.banking import AccountType
from yui.people import actions
from yui.people.model import Account
from yui.people.ties import actions as tied
from yui.people.ties import pages as ties
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(Entry("ワーカー", "/workers", needs="worker.read", order=30, icon="people"))
After = Annotated[str, QueryParameter(max_length=100, pattern=r"^[^\x00-\x1f]*\Z")]
"""Where a page of a list goes on: the last one shown."""


Short = Annotated[str, Meta(max_length=100)]


class NewWorker(Struct, forbid_unknown_fields=True):
    """The form of a new worker: contract and NDA are signed on `joined_on`."""

    name: Short
    kana: Short
    joined_on: date
    bank_code: Annotated[str, Meta(max_length=10)]
    branch_code: Annotated[str, Meta(max_length=10)]
    account_type: Literal["1", "2", "4"]
    number: Annotated[str, Meta(max_length=10)]
    holder_kana: Annotated[str, Meta(max_length=48)]
    signed: Literal["yes"]
    email: Annotated[str, Meta(max_length=200, pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?\Z")] = ""
    invoice_number: Annotated[str, Meta(pattern=r"^(T\d{13})?\Z")] = ""
    invoice_since: date | None = None


@get("/workers", guards=[may("worker.read")], name="people.workers")
async def workers(request: Asking, actor: Who, after: After = "") -> Response[Any]:
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
async def worker(request: Asking, worker_id: Id, actor: Who) -> Response[Any]:
    """One worker: contact, contract, the end of her account number."""
    async with begin(actor) as tx:
        found = await actions.show(tx, worker=worker_id, on=clock.today())
        hints = await tied.hints(tx, worker=worker_id)
    await noted(actor, "worker.read", subject=str(worker_id))
    return page(request, "people/worker.html", w=found, hints=hints, today=clock.today())


@get("/workers/new", guards=[may("worker.write")], name="people.new")
async def new(request: Asking) -> Response[Any]:
    """The form of a new worker."""
    types = [(kind.value, _(kind.label)) for kind in AccountType if kind is not AccountType.OTHER]
    return page(request, "people/new.html", types=types, today=clock.today())


@post("/workers/new", guards=[may("worker.write")])
@forms.again(new)
async def register(request: Asking, actor: Who, field_key: NamedDependency[bytes]) -> Response[Any]:
    """Registers her; the account number is sealed before it is written."""
    data = await forms.read(request, NewWorker)
    account = Account(
        bank_code=data.bank_code,
        bank_kana="",
        branch_code=data.branch_code,
        branch_kana="",
        type=AccountType(int(data.account_type)),
        number=data.number,
        holder_kana=data.holder_kana,
    )
    async with begin(actor) as tx:
        made = await actions.register(
            tx,
            name=data.name,
            kana=data.kana,
            account=account,
            key=field_key,
            now=clock.now(),
            email=data.email or None,
            invoice_number=data.invoice_number or None,
            invoice_since=data.invoice_since,
            joined_on=data.joined_on,
        )
    return see(request, f"/workers/{made}", said=_("ワーカーを登録しました。"))


routes = Router("/", route_handlers=[workers, worker, new, register, *ties.HANDLERS])
