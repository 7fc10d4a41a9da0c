"""The pages of leaving: her own, the office's list, and the report."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.clients import actions as clients
from yui.leaving import actions
from yui.leaving.model import Outcome, Reason, Report
from yui.people import actions as people
from yui.web import Asking, Id, Who, _, forms, menu, page, see, tables
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry
from yui.web.tables import Column, Sheet

menu.register(
    Entry("退会と卒業", "/leavings", needs="worker.write", order=49, icon="out"),
    Entry("退会", "/me/leaving", needs="me", order=90, icon="out"),
)


class OwnLeaving(Struct, forbid_unknown_fields=True):
    """Her form: the day, why, and what comes after."""

    leave_on: date
    reason: Reason
    outcome: Outcome = Outcome.NONE
    client: UUID | None = None


class NewLeaving(OwnLeaving, forbid_unknown_fields=True, kw_only=True):
    """The office's form, for who asked by telephone, or left before there was this page."""

    worker: UUID


class Learnt(Struct, forbid_unknown_fields=True):
    """What one heard of her later."""

    outcome: Outcome
    client: UUID | None = None


def _choices() -> dict[str, Any]:
    return {
        "reasons": [(each.value, _(each.says)) for each in Reason],
        "outcomes": [(each.value, _(each.says)) for each in Outcome],
    }


@get("/me/leaving", guards=[may("me")], name="leaving.mine")
async def mine(request: Asking, actor: Who) -> Response[Any]:
    """Where her leaving stands, what is still on her hands, the form."""
    async with begin(actor) as tx:
        found, held = await actions.mine(tx)
    own = [each for each in Outcome if each is not Outcome.HIRED_BY_CLIENT]
    return page(
        request,
        "leaving/mine.html",
        l=found,
        held=held,
        reasons=_choices()["reasons"],
        outcomes=[(each.value, _(each.says)) for each in own],
        today=clock.today(),
    )


@post("/me/leaving", guards=[may("me")])
@forms.again(mine)
async def ask(request: Asking, actor: Who) -> Response[Any]:
    """She leaves; which client hired her, if one did, the office writes down."""
    data = await forms.read(request, OwnLeaving)
    async with begin(actor) as tx:
        await actions.ask(
            tx,
            worker=actor.id,
            reason=data.reason,
            outcome=data.outcome,
            client=None,
            leave_on=data.leave_on,
            now=clock.now(),
        )
    return see(request, "/me/leaving", said=_("退会の申し出を受け付けました。"))


@post("/me/leaving/cancellation", guards=[may("me")])
@forms.again(mine)
async def stay(request: Asking, actor: Who) -> Response[Any]:
    """She stays after all."""
    async with begin(actor) as tx:
        found, _held = await actions.mine(tx)
        if found is not None:
            await actions.cancel(tx, leaving=found.id, now=clock.now())
    return see(request, "/me/leaving", said=_("退会の申し出を取り消しました。"))


@post("/me/leaving/return", guards=[may("me")])
@forms.again(mine)
async def come_back(request: Asking, actor: Who) -> Response[Any]:
    """She begins again, by the steps of joining."""
    async with begin(actor) as tx:
        await actions.come_back(tx, now=clock.now())
    said = _("おかえりなさい。登録の手続きを確かめてください。")
    return see(request, "/me/onboarding", said=said)


@get("/leavings", guards=[may("worker.write")], name="leaving.list")
async def leavings(
    request: Asking, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """Who leaves and who left, the latest day first, and the office's form."""
    async with begin(actor) as tx:
        found = await actions.page(tx, after=after, most=FETCH)
        workers = await people.workers(tx, most=500)
        listed = await clients.clients(tx, most=500)
    if found:
        await noted(actor, "leavings.listed", subject=str(actor.tenant), count=len(found))
    return page(
        request,
        "leaving/leavings.html",
        leavings=leaf(found, after),
        workers=[
            (each.id, f"{each.code} {each.name}") for each in workers if each.state != "withdrawn"
        ],
        clients=[(each.id, each.name) for each in listed],
        today=clock.today(),
        **_choices(),
    )


@post("/leavings", guards=[may("worker.write")])
@forms.again(leavings)
async def enter(request: Asking, actor: Who) -> Response[Any]:
    """Writes a leaving down for somebody."""
    data = await forms.read(request, NewLeaving)
    async with begin(actor) as tx:
        await actions.ask(
            tx,
            worker=data.worker,
            reason=data.reason,
            outcome=data.outcome,
            client=data.client,
            leave_on=data.leave_on,
            now=clock.now(),
            past=True,
        )
    return see(request, "/leavings", said=_("退会を受け付けました。"))


@post("/leavings/{leaving_id:uuid}/cancellation", guards=[may("worker.write")])
@forms.again(leavings)
async def cancel(request: Asking, leaving_id: Id, actor: Who) -> Response[Any]:
    """She stays: told to the office."""
    async with begin(actor) as tx:
        await actions.cancel(tx, leaving=leaving_id, now=clock.now())
    return see(request, "/leavings", said=_("退会の申し出を取り消しました。"))


@post("/leavings/{leaving_id:uuid}/outcome", guards=[may("worker.write")])
@forms.again(leavings)
async def learn(request: Asking, leaving_id: Id, actor: Who) -> Response[Any]:
    """What came of it."""
    data = await forms.read(request, Learnt)
    async with begin(actor) as tx:
        await actions.learn(tx, leaving=leaving_id, outcome=data.outcome, client=data.client)
    return see(request, "/leavings", said=_("その後を記録しました。"))


async def _report(actor: Who, first: date | None, last: date | None) -> tuple[Report, date, date]:
    today = clock.today()
    since, until = first or date(today.year - (today.month < 4), 4, 1), last or today
    async with begin(actor) as tx:
        return await actions.report(tx, first=since, last=until), since, until


@get("/leavings/report", guards=[may("worker.read")], name="leaving.report")
async def report(
    request: Asking,
    actor: Who,
    first: FromQuery[date | None] = None,
    last: FromQuery[date | None] = None,
) -> Response[Any]:
    """How many left, why, and what came of it; nobody's name."""
    found, since, until = await _report(actor, first, last)
    return page(request, "leaving/report.html", r=found, first=since, last=until)


@get("/leavings/report.xlsx", guards=[may("worker.read")], name="leaving.sheet")
async def sheet(
    actor: Who, first: FromQuery[date | None] = None, last: FromQuery[date | None] = None
) -> Response[Any]:
    """The report as an Excel file."""
    found, since, until = await _report(actor, first, last)
    lines = [("登録者数（延べ）", "", found.registered), ("退会", "", found.left)]
    lines += [("退会の理由", _(each.says), each.people) for each in found.reasons]
    lines += [("その他のうち", _(each.says), each.people) for each in found.others]
    lines += [("その後", _(each.says), each.people) for each in found.outcomes]
    made = Sheet(
        name="退会",
        columns=(
            Column("区分", width=20),
            Column("内訳", width=28),
            Column("人数", "人", "number"),
        ),
        rows=lines,
        sources=(("期間", f"{since:%Y-%m-%d} から {until:%Y-%m-%d}"), ("数え方", "退会の日による")),
    )
    return tables.as_xlsx(made, made=clock.now(), name="leavings")


routes = Router(
    "/",
    route_handlers=[
        *(mine, ask, stay, come_back),
        *(leavings, enter, cancel, learn, report, sheet),
    ],
)
