"""消込: the pages of bank statements and of money that waits for a person."""

import asyncio
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.banklink.layout import Fault, WrongFile
from yui.banklink.matching import actions, deciding, statement
from yui.banklink.upload import sent, told
from yui.invoices import rules
from yui.payouts import actions as payouts
from yui.web import Asking, Id, Who, _, forms, page, see, uploads
from yui.web.leaf import FETCH, leaf, within

HOME = "/bank/receipts"


class Chosen(Struct, forbid_unknown_fields=True):
    """The invoices that a payment settles."""

    invoices: list[UUID]
    shortfall: Literal["leave", "fee"] = "leave"


class UndoForm(Struct, forbid_unknown_fields=True):
    """Why a match is taken back."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


def place(after: str) -> tuple[date, UUID] | None:
    """Where the list of open lines goes on (day.id); what is none begins it."""
    day, _dot, entry = after.partition(".")
    try:
        return date.fromisoformat(day), UUID(entry)
    except ValueError:
        return None


@get(HOME, guards=[may("payout.read")], name="banklink.receipts")
async def receipts(
    request: Asking,
    actor: Who,
    after: FromQuery[UUID | None] = None,
    waiting: FromQuery[str] = "",
) -> Response[Any]:
    """Money that waits for a person, the statements so far, and the form of a new one."""
    return await _list(request, actor, after=after, waiting=waiting)


async def _list(
    request: Asking,
    actor: Actor,
    *,
    after: UUID | None = None,
    waiting: str = "",
    faults: tuple[Fault, ...] = (),
    name: str = "",
) -> Response[Any]:
    at = place(waiting[:80])
    async with begin(actor) as tx:
        found = await actions.statements(tx, after=after, most=FETCH)
        waits = await actions.open_entries(tx, after=at, most=FETCH)
    return page(
        request,
        "banklink/receipts.html",
        status=422 if faults else 200,
        statements=leaf(found, after),
        waiting=leaf(waits, at),
        faults=told(faults),
        wrong_name=name,
    )


@post(HOME, guards=[may("closing.write")], opt=uploads.TAKES_FILES)
@forms.again(receipts)
async def send(request: Asking, actor: Who) -> Response[Any]:
    """Reads a statement and proposes; nothing is settled yet."""
    file, body = await sent(request)
    try:
        entries = await asyncio.to_thread(statement.read, body)
    except WrongFile as wrong:
        return await _list(request, actor, faults=wrong.faults, name=file.name)
    async with begin(actor) as tx:
        payer = await payouts.paying_body(tx, today=clock.today())
        made = await actions.take_in(
            tx,
            body=payer.id,
            name=file.name,
            sha256=file.sha256,
            entries=entries,
            now=clock.now(),
        )
    return see(request, f"/bank/statements/{made}")


@get("/bank/statements/{statement_id:uuid}", guards=[may("payout.read")], name="banklink.statement")
async def show(
    request: Asking, statement_id: Id, actor: Who, after: FromQuery[int] = 0
) -> Response[Any]:
    """Each line with what it is proposed for and why."""
    async with begin(actor) as tx:
        found = await actions.show(tx, statement=statement_id, after=within(after))
    return page(request, "banklink/statement.html", s=found, f=found.statement, after=after)


@post("/bank/statements/{statement_id:uuid}/taking", guards=[may("closing.write")])
@forms.again(show)
async def take(request: Asking, statement_id: Id, actor: Who) -> Response[Any]:
    """The statement is taken as a whole; a second click changes nothing."""
    async with begin(actor) as tx:
        settled = await actions.take(tx, statement=statement_id, now=clock.now())
    said = _("%(n)s件の入金を請求書と照合しました。") % {"n": f"{settled:,}"}
    return see(request, HOME, said=said)


@post("/bank/statements/{statement_id:uuid}/drop", guards=[may("closing.write")])
@forms.again(show)
async def drop(request: Asking, statement_id: Id, actor: Who) -> Response[Any]:
    """The statement is not wanted."""
    async with begin(actor) as tx:
        await actions.drop(tx, statement=statement_id)
    return see(request, HOME, said=_("取込を取りやめました。"))


@get("/bank/receipts/{entry_id:uuid}", guards=[may("payout.read")], name="banklink.entry")
async def entry(request: Asking, entry_id: Id, actor: Who) -> Response[Any]:
    """One payment, and the invoices that it may settle."""
    async with begin(actor) as tx:
        found, items = await actions.candidates(tx, entry=entry_id)
    return page(
        request,
        "banklink/entry.html",
        e=found,
        items=items,
        most_short=rules.most_short(found.on_day),
    )


@post("/bank/receipts/{entry_id:uuid}", guards=[may("closing.write")])
@forms.again(entry)
async def decide(request: Asking, entry_id: Id, actor: Who) -> Response[Any]:
    """A person says which invoices it settles."""
    data = await forms.read(request, Chosen)
    async with begin(actor) as tx:
        await deciding.decide(
            tx,
            entry=entry_id,
            chosen=data.invoices,
            fee=data.shortfall == "fee",
            now=clock.now(),
        )
    return see(request, HOME, said=_("入金を請求書に充てました。"))


@post("/bank/receipts/{entry_id:uuid}/aside", guards=[may("closing.write")])
@forms.again(entry)
async def set_aside(request: Asking, entry_id: Id, actor: Who) -> Response[Any]:
    """The money is no client's."""
    async with begin(actor) as tx:
        await deciding.set_aside(tx, entry=entry_id, now=clock.now())
    return see(request, HOME, said=_("クライアントの入金ではないものとして外しました。"))


@post("/bank/receipts/{entry_id:uuid}/undoing", guards=[may("closing.write")])
@forms.again(entry)
async def undo(request: Asking, entry_id: Id, actor: Who) -> Response[Any]:
    """A match is taken back."""
    data = await forms.read(request, UndoForm)
    async with begin(actor) as tx:
        await deciding.undo(tx, entry=entry_id, reason=data.reason, now=clock.now())
    said = _("照合を取り消しました。入金は仮受けに戻り、もう一度選べます。")
    return see(request, f"/bank/receipts/{entry_id}", said=said)


HANDLERS = [receipts, send, show, take, drop, entry, decide, set_aside, undo]
