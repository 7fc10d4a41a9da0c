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
from yui.files.names import actions as looking
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.japan import next_business_day
from yui.sharing import actions
from yui.sharing.carry import actions as carry
from yui.sharing.direct.pages import routes as direct
from yui.sharing.lists.pages import shares
from yui.sharing.one.pages import share
from yui.sharing.owed.pages import settlements
from yui.sharing.reconcile.pages import differences
from yui.sharing.rounds import pages as rounds
from yui.sharing.schemes.pages import routes as schemes
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry
from yui.work import actions as work

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
    chosen: Annotated[list[UUID], Meta(max_length=200)] = []
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
        order = (await work.task(tx, task=task_id)).order_id
        towns = await actions.partners(tx, on=now.date())
        shares = await actions.of_task(tx, task=task_id)
    return page(
        request,
        "sharing/new.html",
        task=task,
        order_id=order,
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
    await looking.look(lambda: begin(actor), chosen=data.chosen)
    async with begin(actor) as tx:
        await actions.hand_over(
            tx,
            share=share_id,
            units=data.units,
            note=data.note,
            files=data.chosen,
            once=data.once,
            now=now,
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
        files = await carry.of_handover(tx, handover=handover_id)
    reasons = [(reason.value, _(reason.says)) for reason in REASONS]
    return page(request, "sharing/handover.html", h=found, files=files, reasons=reasons)


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


routes = Router(
    "/",
    route_handlers=[
        *(new, offer, shares, share, answer, withdraw, make_task, hand_over),
        *(handover, decide, settlements, direct, schemes, differences, *rounds.ROUTES),
    ],
)
