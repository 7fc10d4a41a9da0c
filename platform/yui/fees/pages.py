"""The pages of leaders' fees: the director's of a task, and the leader's own on her phone."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from msgspec import Meta, Struct

from tenants.actor import Scope
from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.fees import actions, model, terms
from yui.fees.model import State
from yui.fees.reckoning import Kind, rate_of
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.japan import next_business_day
from yui.offers.paper import paper_of
from yui.onboarding import actions as onboarding
from yui.web import Asking, Id, Who, _, forms, page, papers, see

ANSWER_HOUR = 17
ANSWER_DAYS = 3


class NewFee(Struct, forbid_unknown_fields=True):
    """The form: which leader, how much, from which day; answered by 17:00 of a day."""

    leader: UUID
    kind: Kind
    fee: Annotated[str, Meta(max_length=13)]
    valid_from: date
    answer_on: date
    spec: Annotated[str, Meta(min_length=1, max_length=2000)] = terms.WORK
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class LastDay(Struct, forbid_unknown_fields=True):
    """The last day of an agreement."""

    ends_on: date


@get("/tasks/{task_id:uuid}/fee", guards=[may("offer.write")], name="fees.task")
async def desk(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """What is agreed with a leader for a task, what was before, and the form that asks one."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await actions.desk(tx, task=task_id, now=now)
    await noted(actor, "leader_fees.read", subject=str(task_id), fees=len(found.fees))
    answer_on = next_business_day(now.date() + timedelta(days=ANSWER_DAYS))
    return page(
        request,
        "fees/task.html",
        d=found,
        t=found.task,
        kinds=[(kind.value, _(kind.says)) for kind in Kind],
        options=[(one.id, f"{one.code} {one.name}".strip()) for one in found.leaders],
        waits=any(fee.waits(now) for fee in found.fees),
        agreed=next((fee for fee in found.fees if fee.state is State.AGREED), None),
        spec=terms.WORK,
        answer_on=min(answer_on, found.task.due_on),
        now=now,
        today=now.date(),
    )


@post("/tasks/{task_id:uuid}/fee", guards=[may("offer.write")])
@forms.again(desk)
async def propose(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Puts a fee to the leader, with her terms notice."""
    data = await forms.read(request, NewFee)
    now, reason = clock.now(), data.hint_reason
    on = data.answer_on
    until = datetime(on.year, on.month, on.day, ANSWER_HOUR, tzinfo=now.tzinfo)
    rate = rate_of(data.kind, data.fee)
    found = await hints.told(
        lambda: begin(actor), data.spec, place=Place.OFFER, reason=reason, now=now
    )
    async with begin(actor) as tx:
        made = await actions.propose(
            tx,
            task=task_id,
            leader=data.leader,
            rate=rate,
            valid_from=data.valid_from,
            answer_by=until,
            spec=data.spec,
            now=now,
        )
        await hints.sent(tx, found, place=Place.OFFER, subject=str(made), reason=reason, now=now)
    return see(request, f"/tasks/{task_id}/fee", said=_("リーダー料を打診しました。"))


@post("/fees/{fee_id:uuid}/withdrawal", guards=[may("offer.write")])
async def withdraw(request: Asking, fee_id: Id, actor: Who) -> Response[Any]:
    """Takes an unanswered fee back."""
    async with begin(actor) as tx:
        task = await actions.withdraw(tx, fee=fee_id, now=clock.now())
    return see(request, f"/tasks/{task}/fee", said=_("リーダー料の打診を取り下げました。"))


@get("/fees/{fee_id:uuid}", guards=[may("offer.write")], name="fees.fee")
async def show(request: Asking, fee_id: Id, actor: Who) -> Response[Any]:
    """One fee with its terms as they were sent, and what it has brought."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await actions.sheet(tx, fee=fee_id)
    await noted(actor, "leader_fee.read", subject=str(fee_id))
    return page(
        request,
        "fees/fee.html",
        s=found,
        f=found.fee,
        notice=found.notice,
        waits=found.fee.waits(now),
        earliest=model.earliest_end(found.fee, at=now),
        mine=False,
    )


@post("/fees/{fee_id:uuid}/end", guards=[may("offer.write")])
@forms.again(show)
async def end(request: Asking, fee_id: Id, actor: Who) -> Response[Any]:
    """Gives an agreement its last day."""
    data = await forms.read(request, LastDay)
    async with begin(actor) as tx:
        task = await actions.end(tx, fee=fee_id, ends_on=data.ends_on, now=clock.now())
    return see(request, f"/tasks/{task}/fee", said=_("リーダー料の最後の日を決めました。"))


@get("/me/fees", guards=[may("me")], name="fees.all_mine")
async def all_mine(request: Asking, actor: Who) -> Response[Any]:
    """Her fees: what waits for her answer first."""
    async with begin(actor) as tx:
        found = await actions.mine(tx, on=clock.today())
        left = await onboarding.missing(tx, actor.id, on=clock.today())
    return page(request, "fees/mine.html", fees=found, now=clock.now(), steps_left=left)


@get("/me/fees/{fee_id:uuid}", guards=[may("me")], name="fees.mine")
async def mine(request: Asking, fee_id: Id, actor: Who) -> Response[Any]:
    """One of her fees with its whole terms notice, her answer, and what it has brought."""
    now = clock.now()
    async with begin(actor) as tx:
        await actions.visible(tx, fee=fee_id, on=now.date())
        found = await actions.sheet(tx, fee=fee_id)
    return page(
        request,
        "fees/fee.html",
        s=found,
        f=found.fee,
        notice=found.notice,
        waits=found.fee.waits(now),
        mine=True,
    )


@post("/me/fees/{fee_id:uuid}/open", guards=[may("me")])
async def open_fee(request: Asking, fee_id: Id, actor: Who) -> Response[Any]:
    """She opens the terms: the first time is kept, as evidence of the notice (3条)."""
    async with begin(actor) as tx:
        await actions.visible(tx, fee=fee_id, on=clock.today())
        await actions.open_terms(tx, fee=fee_id, now=clock.now())
    return see(request, f"/me/fees/{fee_id}")


@post("/me/fees/{fee_id:uuid}/acceptance", guards=[may("me")])
@forms.again(mine)
async def accept(request: Asking, fee_id: Id, actor: Who) -> Response[Any]:
    """She agrees."""
    now = clock.now()
    async with begin(actor) as tx:
        await actions.accept(tx, fee=fee_id, now=now)
        await actions.open_terms(tx, fee=fee_id, now=now)
    return see(request, f"/me/fees/{fee_id}", said=_("お引き受けいただき、ありがとうございます。"))


@post("/me/fees/{fee_id:uuid}/refusal", guards=[may("me")])
@forms.again(mine)
async def decline(request: Asking, fee_id: Id, actor: Who) -> Response[Any]:
    """She passes; no reason is asked."""
    async with begin(actor) as tx:
        await actions.decline(tx, fee=fee_id, now=clock.now())
    return see(request, "/me/fees", said=_("今回は見送りました。ご検討ありがとうございました。"))


async def _paper(fee: UUID, actor: Who) -> Response[bytes]:
    async with begin(actor) as tx:
        if actor.scope is Scope.PERSON:
            await actions.visible(tx, fee=fee, on=clock.today())
        notice, kept = await actions.kept_terms(tx, fee=fee)
    name = f"leader-fee-{notice.made_at:%Y%m%d}-{str(fee)[:8]}"
    return await papers.answer(paper_of(notice, kept), at=notice.made_at, name=name)


@get("/me/fees/{fee_id:uuid}/terms.pdf", guards=[may("me")], name="fees.my_paper")
async def my_terms(fee_id: Id, actor: Who) -> Response[bytes]:
    """Her terms notice on paper."""
    return await _paper(fee_id, actor)


@get("/fees/{fee_id:uuid}/terms.pdf", guards=[may("offer.write")], name="fees.paper")
async def printed(fee_id: Id, actor: Who) -> Response[bytes]:
    """The same for the director."""
    return await _paper(fee_id, actor)


_OFFICE: list[Any] = [desk, propose, show, withdraw, end, printed]
_HERS: list[Any] = [all_mine, mine, open_fee, accept, decline, my_terms]
routes = Router("/", route_handlers=[*_OFFICE, *_HERS])
