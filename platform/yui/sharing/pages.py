"""The pages of sharing: put a task to another town, answer, hand over, accept, settle."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.deliveries.model import Reason
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.japan import add_months, next_business_day
from yui.sharing import actions, stock
from yui.sharing.direct.pages import routes as direct
from yui.sharing.lists.pages import shares
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry
from yui.work import actions as work
from yui.work import jobtypes

menu.register(
    Entry("広域シェア", "/shares", needs="share.read", order=45, icon="share"),
    Entry("清算", "/settlements", needs="share.read", order=65, icon="yen"),
)
Units = Annotated[int, Meta(ge=1, le=1_000_000)]
Words = Annotated[str, Meta(max_length=1000)]
REASONS = [reason for reason in Reason if not reason.ours]


class NewShare(Struct, forbid_unknown_fields=True):
    """The form that puts a quantity to another town; answer_on is answered by 17:00."""

    guest: Annotated[int, Meta(ge=10_000, le=99_999)]
    quantity: Units
    unit_price_yen: Annotated[int, Meta(ge=1, le=9_999_999_999)]
    due_on: date
    answer_on: date
    once: UUID
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class Answer(Struct, forbid_unknown_fields=True):
    """How many units the guest takes on; 0 says no."""

    accepted: Annotated[int, Meta(ge=0, le=1_000_000)]


class NewTask(Struct, forbid_unknown_fields=True):
    """The guest's own task of a share: the price to her workers, and their deadline."""

    unit_price_yen: Annotated[int, Meta(ge=0, le=9_999_999_999)]
    due_on: date
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class HandOver(Struct, forbid_unknown_fields=True):
    """Inspected units for the lead town."""

    units: Units
    once: UUID
    note: Words = ""
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class Decision(Struct, forbid_unknown_fields=True):
    """How many of a handover's units the lead town accepts."""

    accepted: Annotated[int, Meta(ge=0, le=1_000_000)]
    reason: Reason | None = None
    note: Words = ""
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


@get("/tasks/{task_id:uuid}/share", guards=[may("share.write")], name="sharing.new")
async def new(
    request: Asking,
    task_id: Id,
    actor: Who,
    *,
    quantity: FromQuery[int | None] = None,
    unit_price_yen: FromQuery[int | None] = None,
    answer_on: FromQuery[date | None] = None,
) -> Response[Any]:
    """Whom to ask, how many, at what price, by when; a proposal has written some of it already."""
    now = clock.now()
    async with begin(actor) as tx:
        task = await work.progress(tx, task=task_id, now=now)
        towns = await actions.partners(tx, on=now.date())
        shares = await actions.of_task(tx, task=task_id)
    return page(
        request,
        "sharing/new.html",
        task=task,
        towns=[(town.code, town.name) for town in towns],
        shares=shares,
        once=forms.new_once(),
        quantity=quantity,
        price=unit_price_yen,
        answer_on=answer_on or next_business_day(now.date() + timedelta(days=3)),
    )


@post("/tasks/{task_id:uuid}/share", guards=[may("share.write")])
@forms.again(new)
async def offer(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Puts the quantity to the town."""
    data = await forms.read(request, NewShare)
    reason, now = data.hint_reason, clock.now()
    async with begin(actor) as tx:
        task = await work.task(tx, task=task_id)
    texts = (task.title, task.spec)
    words = await hints.told(
        lambda: begin(actor), *texts, place=Place.SHARE, reason=reason, now=now
    )
    async with begin(actor) as tx:
        made = await actions.offer(
            tx,
            task=task_id,
            guest=data.guest,
            quantity=data.quantity,
            unit_price_yen=data.unit_price_yen,
            due_on=data.due_on,
            answer_by=datetime(
                data.answer_on.year, data.answer_on.month, data.answer_on.day, 17, tzinfo=now.tzinfo
            ),
            once=data.once,
            now=now,
        )
        await hints.sent(tx, words, place=Place.SHARE, subject=str(made), reason=reason, now=now)
    return see(request, f"/shares/{made}", said=_("シェアをお願いしました。"))


@get("/shares/{share_id:uuid}", guards=[may("share.read")], name="sharing.share")
async def share(request: Asking, share_id: Id, actor: Who) -> Response[Any]:
    """One share: its terms, its answer, its handovers."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await actions.show(tx, share=share_id)
        handovers = await actions.handovers_of(tx, share=share_id)
        on_hand = 0
        if found.side == "in" and found.task_id is not None:
            on_hand = await stock.on_hand(tx, share=share_id)
    return page(
        request,
        "sharing/share.html",
        s=found,
        handovers=handovers,
        ready=max(0, min(on_hand, found.left)),
        waits=found.waits(now),
        late=found.state == "asked" and not found.waits(now),
        once=forms.new_once(),
        kind=jobtypes.label_of(found.job_type),
    )


@post("/shares/{share_id:uuid}/answer", guards=[may("share.answer")])
@forms.again(share)
async def answer(request: Asking, share_id: Id, actor: Who) -> Response[Any]:
    """Takes all, a part or nothing."""
    data = await forms.read(request, Answer)
    async with begin(actor) as tx:
        await actions.answer(tx, share=share_id, accepted=data.accepted, now=clock.now())
    return see(request, f"/shares/{share_id}", said=_("シェアに回答しました。"))


@post("/shares/{share_id:uuid}/withdrawal", guards=[may("share.write")])
@forms.again(share)
async def withdraw(request: Asking, share_id: Id, actor: Who) -> Response[Any]:
    """Takes back what was not answered."""
    async with begin(actor) as tx:
        await actions.withdraw(tx, share=share_id, now=clock.now())
    return see(request, f"/shares/{share_id}", said=_("シェアのお願いを取り下げました。"))


@post("/shares/{share_id:uuid}/task", guards=[may("task.write")])
@forms.again(share)
async def make_task(request: Asking, share_id: Id, actor: Who) -> Response[Any]:
    """Makes what was taken on a task of our own."""
    data = await forms.read(request, NewTask)
    reason, now = data.hint_reason, clock.now()
    async with begin(actor) as tx:
        found = await actions.show(tx, share=share_id)
    texts = (found.title, found.spec)
    words = await hints.told(lambda: begin(actor), *texts, place=Place.TASK, reason=reason, now=now)
    async with begin(actor) as tx:
        task = await actions.make_task(
            tx,
            share=share_id,
            unit_price_yen=data.unit_price_yen,
            due_on=data.due_on,
            now=now,
        )
        await hints.sent(tx, words, place=Place.TASK, subject=str(task), reason=reason, now=now)
    return see(
        request, f"/tasks/{task}", said=_("シェアを業務にしました。ワーカーに打診できます。")
    )


@post("/shares/{share_id:uuid}/handovers", guards=[may("handover.write")])
@forms.again(share)
async def hand_over(request: Asking, share_id: Id, actor: Who) -> Response[Any]:
    """Hands inspected units to the lead town."""
    data = await forms.read(request, HandOver)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.note, place=Place.SHARE, reason=reason, now=now
    )
    async with begin(actor) as tx:
        await actions.hand_over(
            tx, share=share_id, units=data.units, note=data.note, once=data.once, now=now
        )
        await hints.sent(
            tx, words, place=Place.SHARE, subject=str(share_id), reason=reason, now=now
        )
    return see(request, f"/shares/{share_id}", said=_("幹事の自治体へ引き渡しました。"))


@get("/share-handovers/{handover_id:uuid}", guards=[may("share.read")], name="sharing.handover")
async def handover(request: Asking, handover_id: Id, actor: Who) -> Response[Any]:
    """Units between two towns: what was handed over and what was accepted."""
    async with begin(actor) as tx:
        found = await actions.show_handover(tx, handover=handover_id)
    reasons = [(reason.value, _(reason.says)) for reason in REASONS]
    return page(request, "sharing/handover.html", h=found, reasons=reasons)


@post("/share-handovers/{handover_id:uuid}/decision", guards=[may("handover.write")])
@forms.again(handover)
async def decide(request: Asking, handover_id: Id, actor: Who) -> Response[Any]:
    """Accepts all, a part or nothing."""
    data = await forms.read(request, Decision)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.note, place=Place.SHARE, reason=reason, now=now
    )
    async with begin(actor) as tx:
        await actions.decide(
            tx,
            handover=handover_id,
            accepted=data.accepted,
            reason=data.reason,
            note=data.note,
            now=now,
        )
        await hints.sent(
            tx, words, place=Place.SHARE, subject=str(handover_id), reason=reason, now=now
        )
    said = _("引き渡しの検収を記録しました。")
    return see(request, f"/share-handovers/{handover_id}", said=said)


def _month(asked: str, today: date) -> date:
    year, _dash, month = asked.partition("-")
    good = len(asked) == 7 and asked.isascii() and year.isdigit() and month.isdigit()
    if good and 2000 <= int(year) <= 2100 and 1 <= int(month) <= 12:
        return date(int(year), int(month), 1)
    return today.replace(day=1)


@get("/settlements", guards=[may("share.read")], name="sharing.settlements")
async def settlements(request: Asking, actor: Who, month: FromQuery[str] = "") -> Response[Any]:
    """A month's statement with each body: every line on our side, and the net."""
    shown = _month(month, clock.today())
    async with begin(actor) as tx:
        statements = await actions.statements(tx, month=shown)
    return page(
        request,
        "sharing/settlements.html",
        statements=statements,
        month=shown,
        before=add_months(shown, -1, on=1),
        after=add_months(shown, 1, on=1),
    )


routes = Router(
    "/",
    route_handlers=[
        *(new, offer, shares, share, answer, withdraw, make_task, hand_over),
        *(handover, decide, settlements, direct),
    ],
)
