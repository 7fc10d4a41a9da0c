"""The office's pages of invoices: what waits to be invoiced, invoices, money, notes, letters."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.invoices import actions, issuing
from yui.invoices.advances import actions as advances
from yui.invoices.archive import actions as archive
from yui.invoices.archive import pages as archive_pages
from yui.invoices.archive.hers import pages as hers_pages
from yui.invoices.client import pages as client_pages
from yui.invoices.credits import actions as credit_notes
from yui.invoices.credits.model import CreditKind
from yui.invoices.letters import actions as letters
from yui.invoices.standings import pages as standing_pages
from yui.invoices.typed import (
    AdvanceForm,
    CancelForm,
    CreditForm,
    IssueForm,
    PaymentForm,
    ReceiptForm,
    UndoForm,
)
from yui.towns import actions as towns
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry

menu.register(Entry("請求", "/invoices", needs="invoice.read", order=61, icon="doc"))


@get("/invoices", guards=[may("invoice.read")], name="invoices.all")
async def invoices(
    request: Asking,
    actor: Who,
    *,
    before_on: FromQuery[date | None] = None,
    before_id: FromQuery[UUID | None] = None,
    after: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """What stands on no invoice yet, then every invoice, the newest first."""
    before = None if before_on is None or before_id is None else (before_on, before_id)
    async with begin(actor) as tx:
        waiting = [] if before else await issuing.waiting(tx, after=after, most=FETCH)
        found = await actions.invoices(tx, before=before, most=FETCH)
        overdue = await letters.due(tx, today=clock.today())
    return page(
        request,
        "invoices/invoices.html",
        waiting=leaf(waiting, after),
        invoices=leaf(found, before),
        overdue=overdue,
        today=clock.today(),
    )


@get("/invoices/overdue", guards=[may("invoice.read")], name="invoices.overdue")
async def overdue(request: Asking, actor: Who) -> Response[Any]:
    """Invoices for which a letter may be sent."""
    async with begin(actor) as tx:
        found = await letters.due(tx, today=clock.today())
    return page(request, "invoices/overdue.html", due=found, today=clock.today())


@get(
    "/clients/{client_id:uuid}/invoices/new/{body_id:uuid}",
    guards=[may("invoice.read")],
    name="invoices.new",
)
async def new(
    request: Asking,
    client_id: Id,
    body_id: Id,
    actor: Who,
    closing: FromQuery[date | None] = None,
) -> Response[Any]:
    """What the client's next invoice would say, up to its last closing day or a chosen one."""
    async with begin(actor) as tx:
        found = await issuing.draft(
            tx, client=client_id, body=body_id, closing=closing, today=clock.today()
        )
    return page(request, "invoices/new.html", d=found)


@post("/clients/{client_id:uuid}/invoices/new/{body_id:uuid}", guards=[may("invoice.write")])
@forms.again(new)
async def issue(request: Asking, client_id: Id, body_id: Id, actor: Who) -> Response[Any]:
    """Issues it."""
    data = await forms.read(request, IssueForm)
    async with begin(actor) as tx:
        made = await issuing.issue(
            tx, client=client_id, body=body_id, closing=data.closing_on, now=clock.now()
        )
    return see(request, f"/invoices/{made}", said=_("請求書を発行しました。"))


async def _shown(actor: Actor, ident: UUID) -> dict[str, Any]:
    async with begin(actor) as tx:
        found = await actions.show(tx, invoice=ident)
        lines, groups = await actions.contents(tx, invoice=ident)
        return {
            "i": found,
            "lines": lines,
            "groups": groups,
            "payments": await actions.payments(tx, invoice=ident),
            "notes": await credit_notes.notes(tx, invoice=ident),
            "rates": [(g.rate_bp, g.percent) for g in await credit_notes.left(tx, invoice=ident)],
            "letters": await letters.of_invoice(tx, invoice=ident),
            "documents": await archive.of_invoice(tx, invoice=ident),
            "body": await towns.body(tx, body=found.body_id),
            "advance": await advances.left(tx, of=found),
        }


@get("/invoices/{invoice_id:uuid}", guards=[may("invoice.read")], name="invoices.invoice")
async def show(request: Asking, invoice_id: Id, actor: Who) -> Response[Any]:
    """An invoice with all that followed it."""
    return page(
        request,
        "invoices/invoice.html",
        **await _shown(actor, invoice_id),
        today=clock.today(),
        once=forms.new_once(),
    )


@post("/invoices/{invoice_id:uuid}/payments", guards=[may("invoice.write")])
@forms.again(show)
async def pay(request: Asking, invoice_id: Id, actor: Who) -> Response[Any]:
    """Records money that came in, by hand."""
    data = await forms.read(request, PaymentForm)
    async with begin(actor) as tx:
        await actions.settle(
            tx,
            invoice=invoice_id,
            yen=data.yen,
            on=data.paid_on,
            key=f"hand:{data.once}",
            now=clock.now(),
        )
    return see(request, f"/invoices/{invoice_id}", said=_("入金を記録しました。"))


@post("/invoices/{invoice_id:uuid}/undoings", guards=[may("invoice.write")])
@forms.again(show)
async def undo(request: Asking, invoice_id: Id, actor: Who) -> Response[Any]:
    """Takes a payment back that was recorded wrongly."""
    data = await forms.read(request, UndoForm)
    async with begin(actor) as tx:
        await actions.undo_by_hand(tx, invoice=invoice_id, ident=data.payment, now=clock.now())
    return see(request, f"/invoices/{invoice_id}", said=_("入金の記録を取り消しました。"))


@post("/invoices/{invoice_id:uuid}/advances", guards=[may("invoice.write")])
@forms.again(show)
async def use_advance(request: Asking, invoice_id: Id, actor: Who) -> Response[Any]:
    """Settles it, or a part, with what the client has paid ahead."""
    data = await forms.read(request, AdvanceForm)
    async with begin(actor) as tx:
        await advances.use(
            tx, invoice=invoice_id, yen=data.advance_yen, once=data.once, now=clock.now()
        )
    return see(request, f"/invoices/{invoice_id}", said=_("前受金を充てました。"))


@post("/invoices/{invoice_id:uuid}/receipts", guards=[may("invoice.write")])
@forms.again(show)
async def receipt(request: Asking, invoice_id: Id, actor: Who) -> Response[Any]:
    """Issues a payment's receipt."""
    data = await forms.read(request, ReceiptForm)
    async with begin(actor) as tx:
        await actions.payment(tx, invoice=invoice_id, payment=data.payment)
        await letters.receipt(tx, payment=data.payment, now=clock.now())
    return see(request, f"/invoices/{invoice_id}", said=_("領収書を発行しました。"))


@post("/invoices/{invoice_id:uuid}/credits", guards=[may("invoice.write")])
@forms.again(show)
async def credit(request: Asking, invoice_id: Id, actor: Who) -> Response[Any]:
    """Takes a part of the price back."""
    data = await forms.read(request, CreditForm)
    async with begin(actor) as tx:
        await credit_notes.credit(
            tx,
            invoice=invoice_id,
            kind=CreditKind(data.credit_kind),
            net=data.net_yen,
            rate_bp=data.rate_bp,
            reason=data.reason,
            once=data.once,
            now=clock.now(),
        )
    return see(request, f"/invoices/{invoice_id}", said=_("返還請求書を発行しました。"))


@post("/invoices/{invoice_id:uuid}/cancellation", guards=[may("invoice.write")])
@forms.again(show)
async def cancel(request: Asking, invoice_id: Id, actor: Who) -> Response[Any]:
    """Cancels an invoice that was wrong."""
    data = await forms.read(request, CancelForm)
    async with begin(actor) as tx:
        await credit_notes.cancel(
            tx, invoice=invoice_id, reason=data.cause, once=data.once, now=clock.now()
        )
    return see(
        request,
        f"/invoices/{invoice_id}",
        said=_("請求書を取り消しました。検収分は、もう一度請求できます。"),
    )


@post("/invoices/{invoice_id:uuid}/letters", guards=[may("invoice.write")])
@forms.again(show)
async def dun(request: Asking, invoice_id: Id, actor: Who) -> Response[Any]:
    """Asks the client for what is overdue."""
    async with begin(actor) as tx:
        await letters.send(tx, invoice=invoice_id, now=clock.now())
    return see(request, f"/invoices/{invoice_id}", said=_("お支払いのお願いを送りました。"))


HANDLERS = [
    invoices,
    overdue,
    new,
    issue,
    show,
    pay,
    undo,
    use_advance,
    receipt,
    credit,
    cancel,
    dun,
]
routes = Router(
    "/",
    route_handlers=[
        *HANDLERS,
        *standing_pages.HANDLERS,
        *archive_pages.HANDLERS,
        *hers_pages.HANDLERS,
        *client_pages.HANDLERS,
    ],
    include_in_schema=False,
)
