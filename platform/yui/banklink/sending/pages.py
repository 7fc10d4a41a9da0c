"""The page of the line to the bank: on or off, what was heard, and the practice bank's day."""

from datetime import date
from typing import Any

from litestar import Response, get, post
from msgspec import Struct

from tenants.db import begin
from tenants.guards import may
from tenants.refusal import Conflict
from yui import clock
from yui.banklink.sending import actions, line
from yui.banklink.sending.config import CONFIG
from yui.payouts import actions as payouts
from yui.payouts.carrying import actions as carrying
from yui.web import N_, Asking, Who, _, forms, page, see


class Switch(Struct, forbid_unknown_fields=True):
    """Whether files go over the line from now on."""

    live: bool = False


class Nothing(Struct, forbid_unknown_fields=True):
    """A form of a button alone."""


class Turn(Struct, forbid_unknown_fields=True):
    """The practice bank's new today."""

    day: date


class NoBank(Conflict):
    """There is nobody to talk to."""

    code = "bank_away"
    says = N_("銀行につながりません。しばらくしてから、もう一度押してください。")


@get("/bank/link", guards=[may("payout.read")], name="banklink.link")
async def show(request: Asking, actor: Who) -> Response[Any]:
    """The body's line, and the bank's day where it is one to practise with."""
    async with begin(actor) as tx:
        body = await payouts.paying_body(tx, today=clock.today())
        found = await carrying.link(tx, body=body.id)
    return page(
        request,
        "banklink/link.html",
        link=found,
        body=body,
        there=CONFIG.address is not None,
        day=await line.bank_day(),
        today=clock.today(),
    )


@post("/bank/link", guards=[may("payout.approve")])
@forms.again(show)
async def switch(request: Asking, actor: Who) -> Response[Any]:
    """Files made from now on go over the line, or are carried by hand."""
    data = await forms.read(request, Switch)
    async with begin(actor) as tx:
        body = await payouts.paying_body(tx, today=clock.today())
        await carrying.switch(tx, body=body.id, live=data.live, now=clock.now())
    said = _("これから作る振込データは、接続で銀行に送ります。")
    if not data.live:
        said = _("これから作る振込データは、ダウンロードして手で送ります。")
    return see(request, "/bank/link", said=said)


@post("/bank/link/asking", guards=[may("payout.file")])
@forms.again(show)
async def ask(request: Asking, actor: Who) -> Response[Any]:
    """The bank is asked now, not at the next full hour."""
    await forms.read(request, Nothing)
    now = clock.now()
    async with begin(actor) as tx:
        body = await payouts.paying_body(tx, today=clock.today())
        await actions.promise_asking(tx, body=body.id, why=now.isoformat(timespec="seconds"))
    return see(
        request, "/bank/link", said=_("銀行に問い合わせています。結果は支払のページに出ます。")
    )


@post("/bank/link/day", guards=[may("payout.file")])
@forms.again(show)
async def turn(request: Asking, actor: Who) -> Response[Any]:
    """The practice bank's day goes on; then it is asked."""
    data = await forms.read(request, Turn)
    if not await line.turn(data.day):
        raise NoBank
    async with begin(actor) as tx:
        body = await payouts.paying_body(tx, today=clock.today())
        await actions.promise_asking(tx, body=body.id, why=f"day {data.day} {clock.now():%H:%M:%S}")
    said = _("練習用の銀行の日付を進め、結果を問い合わせています。")
    return see(request, "/bank/link", said=said)


HANDLERS = [show, switch, ask, turn]
