"""The list of transfers that came back, with what is to be done about each."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.payouts import actions as payouts
from yui.payouts.offcycle import actions as offcycle
from yui.payouts.returning import actions
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.web.leaf import FETCH, leaf


class Again(Struct, forbid_unknown_fields=True):
    """The form of a run that pays again; without a day the bank's next one."""

    pay_on: date | None = None


class PaidOut(Struct, forbid_unknown_fields=True):
    """The form that says how she was paid outside Yui."""

    paid_by_what: Annotated[str, Meta(min_length=5, max_length=300)]


class Confirmed(Struct, forbid_unknown_fields=True):
    """The form of whoever looked at the receipt."""

    answer: Literal["paid", "not_paid"]


def place(after: str) -> tuple[UUID, UUID] | None:
    """Where a page of the list goes on (run.worker); what is none begins it."""
    run, _dot, worker = after.partition(".")
    try:
        return UUID(run), UUID(worker)
    except ValueError:
        return None


@get("/bank/returns", guards=[may("payout.read")], name="banklink.returns")
async def returns(request: Asking, actor: Who, after: FromQuery[str] = "") -> Response[Any]:
    """Every transfer that came back, the newest run first."""
    at = place(after[:80])
    async with begin(actor) as tx:
        found = await actions.returns(tx, now=clock.now(), after=at, most=FETCH)
    return page(request, "banklink/returns.html", returns=leaf(found, at))


@post("/bank/returns/{run_id:uuid}/{worker_id:uuid}/release", guards=[may("payout.file")])
@forms.again(returns)
async def release(request: Asking, run_id: Id, worker_id: Id, actor: Who) -> Response[Any]:
    """The next run may pay to the same account."""
    async with begin(actor) as tx:
        await actions.allow(tx, run=run_id, worker=worker_id, now=clock.now())
    return see(request, "/bank/returns", said=_("次の支払で、同じ口座にもう一度振り込みます。"))


@post("/bank/returns/{run_id:uuid}/{worker_id:uuid}/counter", guards=[may("payout.file")])
@forms.again(returns)
async def pay_out(request: Asking, run_id: Id, worker_id: Id, actor: Who) -> Response[Any]:
    """She was paid at the counter, by what; another confirms it."""
    data = await forms.read(request, PaidOut)
    async with begin(actor) as tx:
        await actions.pay_out(
            tx, run=run_id, worker=worker_id, by=data.paid_by_what, now=clock.now()
        )
    said = _("窓口などでの支払を記録しました。ほかの職員が確認すると終わります。")
    return see(request, "/bank/returns", said=said)


@post("/bank/returns/{run_id:uuid}/{worker_id:uuid}/closing", guards=[may("payout.approve")])
@forms.again(returns)
async def close(request: Asking, run_id: Id, worker_id: Id, actor: Who) -> Response[Any]:
    """Another confirms that she was paid, and nothing is transferred again; or that she was not."""
    data = await forms.read(request, Confirmed)
    async with begin(actor) as tx:
        if data.answer == "paid":
            await actions.close(tx, run=run_id, worker=worker_id, now=clock.now())
        else:
            await actions.drop(tx, run=run_id, worker=worker_id)
    if data.answer == "paid":
        return see(request, "/bank/returns", said=_("窓口などで支払ったものとして終えました。"))
    return see(request, "/bank/returns", said=_("窓口などでの支払の記録を取り消しました。"))


@post("/bank/repayments", guards=[may("payout.build")])
@forms.again(returns)
async def again(request: Asking, actor: Who) -> Response[Any]:
    """Drafts a run of what may be paid again now, without waiting for the next month's."""
    data = await forms.read(request, Again)
    now = clock.now()
    async with begin(actor) as tx:
        body = await payouts.paying_body(tx, today=clock.today())
        made = await offcycle.propose(tx, body=body.id, pay_on=data.pay_on, now=now)
    said = _("臨時の再振込を作成しました。ほかの職員が内容を確かめて承認します。")
    return see(request, f"/payouts/{made}", said=said)


HANDLERS = [returns, release, pay_out, close, again]
