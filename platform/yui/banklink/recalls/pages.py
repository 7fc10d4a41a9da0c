"""Transfers that the office asks back (組戻): the list, the request and the bank's answer."""

from datetime import date
from typing import Annotated, Any, Literal

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.payouts.inquiry import actions as inquiry
from yui.payouts.recalls import actions
from yui.web import Asking, Id, Who, _, forms, page, see


class NewRecall(Struct, forbid_unknown_fields=True):
    """The form that asks one transfer back."""

    closing_on: date
    worker_code: Annotated[str, Meta(min_length=1, max_length=30)]
    reason: Annotated[str, Meta(min_length=5, max_length=500)]


class Answer(Struct, forbid_unknown_fields=True):
    """The form of what the bank said, and of its fee in yen."""

    answer: Literal["recalled", "refused"]
    bank_fee: Annotated[int, Meta(ge=0, le=100_000)] = 0


@get("/bank/recalls", guards=[may("payout.read")], name="banklink.recalls")
async def recalls(request: Asking, actor: Who) -> Response[Any]:
    """Every transfer that was asked back."""
    async with begin(actor) as tx:
        found = await actions.recalls(tx)
        waits = await inquiry.asked_about(tx)
    return page(request, "banklink/recalls.html", recalls=found, waits=waits, today=clock.today())


@post("/bank/recalls", guards=[may("payout.file")])
@forms.again(recalls)
async def ask(request: Asking, actor: Who) -> Response[Any]:
    """The office asked its bank for a transfer back."""
    data = await forms.read(request, NewRecall)
    async with begin(actor) as tx:
        await actions.ask(
            tx,
            code=data.worker_code,
            closing=data.closing_on,
            reason=data.reason,
            now=clock.now(),
        )
    return see(request, "/bank/recalls", said=_("組戻の依頼を記録し、ご本人に知らせました。"))


@post("/bank/recalls/{run_id:uuid}/{worker_id:uuid}", guards=[may("payout.approve")])
@forms.again(recalls)
async def answer(request: Asking, run_id: Id, worker_id: Id, actor: Who) -> Response[Any]:
    """What the bank said; another than whoever asked writes it down."""
    said = await forms.read(request, Answer)
    async with begin(actor) as tx:
        await actions.answer(
            tx,
            run=run_id,
            worker=worker_id,
            granted=said.answer == "recalled",
            fee=said.bank_fee,
            now=clock.now(),
        )
    return see(request, "/bank/recalls", said=_("銀行の返事を記録しました。"))


HANDLERS = [recalls, ask, answer]
