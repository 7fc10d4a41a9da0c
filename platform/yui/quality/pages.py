"""The pages of quality: deadlines, the 60 days, figures of processes, and a client's own sheet."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.deliveries import faults
from yui.japan import add_months, last_of_month
from yui.quality import files
from yui.quality import model as rules
from yui.quality.clocks import actions as clocks
from yui.quality.deadlines import actions as deadlines
from yui.quality.figures import actions as figures
from yui.web import Asking, Id, Who, _, forms, menu, page, see, tables
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry
from yui.work.jobtypes import label_of

menu.register(
    Entry("期限と品質", "/deadlines", needs="board.read", order=44, icon="clock"),
    Entry("仕事の品質", "/my/quality", needs="quality.own", order=20, icon="list"),
)


class Answer(Struct, forbid_unknown_fields=True):
    """What a director does about a task in trouble."""

    answer: Annotated[str, Meta(min_length=1, max_length=1000)]


@get("/deadlines", guards=[may("board.read")], name="quality.deadlines")
async def all_deadlines(
    request: Asking,
    actor: Who,
    after: FromQuery[UUID | None] = None,
    waiting: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """Tasks in trouble, red first, and what waits for an answer; each list pages by itself."""
    async with begin(actor) as tx:
        lines = await deadlines.lines(tx, after=after, most=FETCH)
        waits = await deadlines.waiting(tx, after=waiting, most=FETCH)
    today = clock.today()
    return page(
        request,
        "quality/deadlines.html",
        lines=leaf(lines, after),
        waiting=leaf(waits, waiting),
        rule=rules.risk(today),
        ladder=rules.ladder(today),
        today=today,
    )


@get("/deadlines/{escalation_id:uuid}", guards=[may("board.read")], name="quality.deadline")
async def deadline(request: Asking, escalation_id: Id, actor: Who) -> Response[Any]:
    """One rung of a task's trouble, the others of it, and the answer."""
    async with begin(actor) as tx:
        found = await deadlines.show(tx, escalation=escalation_id)
        told = await deadlines.of_task(tx, task=found.task_id)
    return page(
        request, "quality/deadline.html", e=found, told=told, answers=actor.may("task.write")
    )


@post("/deadlines/{escalation_id:uuid}/answer", guards=[may("task.write")])
@forms.again(deadline)
async def answer(request: Asking, escalation_id: Id, actor: Who) -> Response[Any]:
    """Keeps what is done about it."""
    data = await forms.read(request, Answer)
    async with begin(actor) as tx:
        await deadlines.answer(tx, escalation=escalation_id, answer=data.answer, now=clock.now())
    return see(request, "/deadlines", said=_("対応を記録しました。"))


@get("/clock", guards=[may("board.read")], name="quality.clock")
async def all_clocks(request: Asking, actor: Who) -> Response[Any]:
    """Every item received and not paid, the fewest days left first."""
    after = files.position(request.query_params.get("after", ""))
    async with begin(actor) as tx:
        items = await clocks.items(tx, after=after)
    today = clock.today()
    return page(
        request,
        "quality/clock.html",
        items=items,
        today=today,
        within=rules.flag_days(today),
        more=files.mark(items[-1].delivered_at, items[-1].id) if len(items) == clocks.PAGE else "",
    )


def _span(request: Asking) -> tuple[date, date]:
    """The months asked for: `?months=1…12`, this one included."""
    given = request.query_params.get("months", "3")
    months = min(max(int(given), 1), 12) if given.isascii() and given.isdigit() else 3
    today = clock.today()
    return add_months(today, 1 - months, on=1), last_of_month(today)


@get("/quality", guards=[may("board.read")], name="quality.figures")
async def quality(request: Asking, actor: Who) -> Response[Any]:
    """Figures by kind of work; nobody's name."""
    first, last = _span(request)
    async with begin(actor) as tx:
        found = await figures.report(tx, first=first, last=last)
    return page(
        request,
        "quality/quality.html",
        r=found,
        kinds=label_of,
        labels={one.code: one.label for one in faults.on(clock.today())},
        faults={each.value: each.says for each in faults.Fault},
        months=(last.year - first.year) * 12 + last.month - first.month + 1,
    )


@get("/quality/tasks.csv", guards=[may("board.read")], name="quality.file")
async def tasks_csv(request: Asking, actor: Who) -> Response[bytes]:
    """One row a task: taken on against accepted, rounds, causes, lateness, minutes in each stage."""
    first, last = _span(request)
    async with begin(actor) as tx:
        rows = await figures.tasks(tx, first=first, last=last)
    labels = {one.code: _(one.label) for one in faults.on(clock.today())}
    return tables.as_csv(files.of_tasks(rows, labels), name=f"yui-quality-{first:%Y%m}-{last:%Y%m}")


@get("/my/quality", guards=[may("quality.own")], name="quality.own")
async def own(request: Asking, actor: Who) -> Response[Any]:
    """What a client sees of its own work: sums of at least so many people."""
    async with begin(actor) as tx:
        sheets = await figures.sheets(tx, client=actor.id)
    least = rules.least_people(clock.today())
    return page(
        request, "quality/sheet.html", sheets=sheets, kinds=label_of, least=least, client=None
    )


@get("/clients/{client_id:uuid}/quality", guards=[may("order.read")], name="quality.client")
async def of_client(request: Asking, client_id: Id, actor: Who) -> Response[Any]:
    """The same sheet, as the client sees it."""
    from yui.clients import actions as clients

    async with begin(actor) as tx:
        client = await clients.show(tx, client=client_id)
        sheets = await figures.sheets(tx, client=client_id)
    least = rules.least_people(clock.today())
    return page(
        request, "quality/sheet.html", sheets=sheets, kinds=label_of, least=least, client=client
    )


routes = Router(
    "/",
    route_handlers=[
        *(all_deadlines, deadline, answer, all_clocks, quality, tasks_csv, own, of_client),
    ],
)
