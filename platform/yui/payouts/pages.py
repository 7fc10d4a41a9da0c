"""The pages of payout runs: the list, one run, and each step of its way."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from tenants.sessions import account_of
from yui import clock, due
from yui.japan import next_business_day
from yui.payouts import actions, model
from yui.payouts.carrying import actions as carrying
from yui.payouts.lateness import pages as lateness
from yui.payouts.model import State
from yui.payouts.rulebook import pages as rules
from yui.payouts.sheet import actions as sheets
from yui.payouts.zengin import CONTENT_TYPE
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry

menu.register(Entry("支払", "/payouts", needs="payout.read", order=60, icon="yen"))


class NewRun(Struct, forbid_unknown_fields=True):
    """The form of a new run; without a payment day the body's rule gives it."""

    closing_on: date
    pay_on: date | None = None


class Download(Struct, forbid_unknown_fields=True):
    """Which of a run's files; most have one."""

    part: Annotated[int, Meta(ge=1, le=999)] = 1


@get("/payouts", guards=[may("payout.read")], name="payouts.runs")
async def runs(
    request: Asking,
    actor: Who,
    after: FromQuery[UUID | None] = None,
    waiting: FromQuery[str] = "",
) -> Response[Any]:
    """Every run with its sums, the form of a new one, and who waits to be paid."""
    today = clock.today()
    async with begin(actor) as tx:
        listed = await sheets.runs(tx, after=after, most=FETCH)
        body = await actions.paying_body(tx, today=today)
        waits = await sheets.waiting(tx, body=body.id, until=today, after=waiting[:40], most=FETCH)
    closing = due.last_closing(body.rule, today)
    regular, soonest = due.regular_payment(body.rule, closing), next_business_day(today)
    return page(
        request,
        "payouts/runs.html",
        runs=leaf(listed, after),
        waiting=leaf(waits, waiting or None),
        total=waits[0].all_yen if waits else 0,
        people=waits[0].people if waits else 0,
        body=body,
        closing=closing,
        pay_on=max(regular, soonest),
        on_time=regular >= soonest,
        today=today,
    )


@post("/payouts", guards=[may("payout.build")])
@forms.again(runs)
async def propose(request: Asking, actor: Who) -> Response[Any]:
    """Drafts a run; a job builds it."""
    data = await forms.read(request, NewRun)
    now = clock.now()
    async with begin(actor) as tx:
        body = await actions.paying_body(tx, today=clock.today())
        made = await actions.propose(
            tx, body=body.id, closing_on=data.closing_on, pay_on=data.pay_on, now=now
        )
    return see(
        request,
        f"/payouts/{made}",
        said=_("支払処理を作成しました。計算が終わるまでお待ちください。"),
    )


@get("/payouts/{run_id:uuid}", guards=[may("payout.read")], name="payouts.run")
async def run(request: Asking, run_id: Id, actor: Who, after: FromQuery[str] = "") -> Response[Any]:
    """One run: sums, checks, every worker's gross, withholding and net, and the next step."""
    async with begin(actor) as tx:
        sheet = await sheets.show(tx, run=run_id, after=after[:40])
    return page(
        request,
        "payouts/run.html",
        s=sheet,
        run=sheet.run,
        states=[State.DRAFT, State.APPROVED, State.EXPORTED, State.SETTLED],
        own=actor.answers_for(sheet.run.drafted_by),
        today=clock.today(),
        after=after,
        progress=round(sheet.progress * 100),
    )


@post("/payouts/{run_id:uuid}/approval", guards=[may("payout.approve")])
@forms.again(run)
async def approve(request: Asking, run_id: Id, actor: Who) -> Response[Any]:
    """A second person approves, who has just shown who she is."""
    model.proved(account_of(request).opened_at, run=run_id, now=datetime.now(UTC))
    async with begin(actor) as tx:
        await actions.approve(tx, run=run_id, now=clock.now())
    return see(request, f"/payouts/{run_id}", said=_("支払処理を承認しました。"))


@post("/payouts/{run_id:uuid}/file", guards=[may("payout.file")])
@forms.again(run)
async def export(
    request: Asking, run_id: Id, actor: Who, field_key: NamedDependency[bytes]
) -> Response[Any]:
    """Makes the bank's file, once."""
    async with begin(actor) as tx:
        await actions.export(tx, run=run_id, key=field_key, now=clock.now())
    return see(request, f"/payouts/{run_id}", said=_("総合振込データを作成しました。"))


@post("/payouts/{run_id:uuid}/file/download", guards=[may("payout.file")])
async def download(
    request: Asking, run_id: Id, actor: Who, field_key: NamedDependency[bytes]
) -> Response[bytes]:
    """The bytes of one of the files; a POST, because each download is noted."""
    data = await forms.read(request, Download)
    async with begin(actor) as tx:
        info, content = await actions.download(tx, run=run_id, key=field_key, part=data.part)
    _start, one = info.part(data.part)
    name = f"sofuri-{info.made_at:%Y%m%d}-{one.sha256[:8]}.txt"
    return Response(
        content,
        media_type=CONTENT_TYPE,
        status_code=200,
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "x-content-sha256": one.sha256,
        },
    )


@post("/payouts/{run_id:uuid}/settlement", guards=[may("payout.file")])
@forms.again(run)
async def settle(request: Asking, run_id: Id, actor: Who) -> Response[Any]:
    """The bank has paid."""
    async with begin(actor) as tx:
        await actions.settle(tx, run=run_id, now=clock.now())
    return see(request, f"/payouts/{run_id}", said=_("支払済みにしました。"))


@post("/payouts/{run_id:uuid}/by-hand", guards=[may("payout.file")])
@forms.again(run)
async def by_hand(request: Asking, run_id: Id, actor: Who) -> Response[Any]:
    """The office carries the file to the bank itself."""
    async with begin(actor) as tx:
        await carrying.withdraw(tx, run=run_id, now=clock.now())
    said = _("接続では送りません。データをダウンロードして、銀行の画面から送ってください。")
    return see(request, f"/payouts/{run_id}", said=said)


@post("/payouts/{run_id:uuid}/discard", guards=[may("payout.build")])
@forms.again(run)
async def discard(request: Asking, run_id: Id, actor: Who) -> Response[Any]:
    """Gives the run up: what it took returns to the workers' balances."""
    async with begin(actor) as tx:
        await actions.discard(tx, run=run_id, now=clock.now())
    return see(request, f"/payouts/{run_id}", said=_("支払処理を取りやめました。"))


routes = Router(
    "/",
    route_handlers=[
        runs,
        propose,
        run,
        approve,
        export,
        download,
        settle,
        by_hand,
        discard,
        *rules.HANDLERS,
        *lateness.HANDLERS,
    ],
    include_in_schema=False,
)
