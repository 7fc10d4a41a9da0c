"""The form of a call, and who fits a task: every part of a score in words."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, get, post
from msgspec import Meta, Struct
from msgspec.structs import replace

from tenants.actor import Actor
from tenants.db import begin, serving_safely
from tenants.guards import may
from tenants.refusal import FieldError, Invalid, Unavailable
from yui import clock
from yui.audit import actions as audit
from yui.availability import skills
from yui.availability.model import Clearance
from yui.calls import actions, matching
from yui.calls.fitting import Ranked
from yui.calls.matching import Criterion, Part
from yui.calls.model import Mode, NewCall
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.japan import next_business_day
from yui.offers import asking
from yui.web import N_, Asking, Id, Who, _, forms, page, see
from yui.web.words import fill

APPLY_HOUR = 17
APPLY_DAYS = 7
MOST_CANDIDATES = 50
Words = Annotated[str, Meta(max_length=5000)]


class NewCallForm(Struct, forbid_unknown_fields=True):
    """The form of a call: open until 17:00 of a day. What the task needs stands in its plan."""

    mode: Mode
    places: Annotated[int, Meta(ge=1, le=1000)]
    units_each: Annotated[int, Meta(ge=1, le=1_000_000)]
    apply_on: date
    once: UUID
    answer_days: Annotated[int, Meta(ge=1, le=30)] = 3
    clearance: Literal[1, 2, 3] = 1
    criteria: list[Criterion] = []
    content: Words = ""
    costs: Words = ""
    rights: Words = ""
    contact: Words = ""
    below_reason: Annotated[str, Meta(max_length=500)] = ""
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


def say(part: Part) -> str:
    """Why a part of a score has its points, in words."""
    return fill(part.says, part.values)


def label(code: str) -> str:
    """What people call a skill."""
    return _(skills.label_of(code))


async def noted(actor: Actor, action: str, *, subject: str, **detail: object) -> None:
    """Notes a read of personal data before it is sent; 503 when it cannot be (decisions 15)."""
    safely = serving_safely.set(False)
    try:
        async with begin(actor) as tx:
            await audit.note(tx, action, subject=subject, **detail)
    except Exception as lost:
        raise Unavailable from lost
    finally:
        serving_safely.reset(safely)


@get("/tasks/{task_id:uuid}/call", guards=[may("offer.write")], name="calls.new")
async def new(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """The form of a call, filled from the task, its plan and its body."""
    now = clock.now()
    async with begin(actor) as tx:
        ready = await actions.prepare(tx, task=task_id, units=1, now=now)
        reference = await asking.reference(tx, ready.task, now=now)
        earlier = await actions.of_task(tx, task=task_id)
    return page(
        request,
        "calls/new.html",
        r=ready,
        t=ready.task,
        reference=reference,
        earlier=earlier,
        apply_on=next_business_day(date.fromordinal(now.date().toordinal() + APPLY_DAYS)),
        modes=list(Mode),
        criteria=[(each.value, _(each.says)) for each in Criterion],
        clearances=[(each.value, _(each.says)) for each in Clearance],
        label_of=label,
        once=forms.new_once(),
    )


@post("/tasks/{task_id:uuid}/call", guards=[may("offer.write")])
@forms.again(new)
async def open_call(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Opens the call; what is missing is listed, and words that read as orders are shown first."""
    data = await forms.read(request, NewCallForm)
    now, reason = clock.now(), data.hint_reason
    async with begin(actor) as tx:
        texts = (data.content, data.costs, data.rights, data.contact)
        found = await hints.warn(tx, *texts, place=Place.CALL, reason=reason, now=now)
    hints.clear(found, reason)
    async with begin(actor) as tx:
        ready = await actions.prepare(tx, task=task_id, units=data.units_each, now=now)
        call = _call(data, replace(ready.need, clearance=data.clearance), now)
        made = await actions.open_call(tx, task=task_id, new=call, now=now, once=data.once)
        await hints.sent(tx, found, place=Place.CALL, subject=str(made), reason=reason, now=now)
    return see(request, f"/calls/{made}", said=_("募集を始めました。"))


def _call(data: NewCallForm, need: matching.Need, now: datetime) -> NewCall:
    on = data.apply_on
    return NewCall(
        mode=data.mode,
        places=data.places,
        units_each=data.units_each,
        apply_by=datetime(on.year, on.month, on.day, APPLY_HOUR, tzinfo=now.tzinfo),
        answer_days=data.answer_days,
        need=need,
        criteria=frozenset(data.criteria),
        content=data.content,
        costs=data.costs,
        rights=data.rights,
        contact=data.contact,
        below_reason=data.below_reason,
    )


@get("/tasks/{task_id:uuid}/candidates", guards=[may("offer.write")], name="calls.candidates")
async def candidates(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Who fits the task, by the criteria chosen with `by` (all without one); the log keeps them."""
    now = clock.now()
    chosen = _criteria(request.query_params.getall("by", []))
    async with begin(actor) as tx:
        ready = await actions.prepare(tx, task=task_id, units=1, now=now)
        need = replace(ready.need, minutes=ready.need.minutes * ready.left)
        found = await actions.candidates(tx, task=task_id, need=need, criteria=chosen, now=now)
    weights = matching.weights_on(now.date()).version
    names = sorted(each.value for each in chosen)
    await noted(actor, "candidates.listed", subject=str(task_id), criteria=names, weights=weights)
    return page(
        request,
        "calls/candidates.html",
        t=ready.task,
        need=need,
        chosen=chosen,
        criteria=list(Criterion),
        **ranked_by(found, weights),
    )


def _criteria(names: list[str]) -> frozenset[Criterion]:
    try:
        return frozenset(Criterion(name) for name in names) or frozenset(Criterion)
    except ValueError:
        says = N_("選択肢から選んでください。")
        raise Invalid([FieldError("by", "not_a_criterion", says)]) from None


def ranked_by(found: list[Ranked], weights: str) -> dict[str, Any]:
    return {
        "ranked": found[:MOST_CANDIDATES],
        "more": max(0, len(found) - MOST_CANDIDATES),
        "score_of": {each.score.worker_id: each.score for each in found},
        "weights": weights,
        "say": say,
        "label_of": label,
    }


HANDLERS: list[Any] = [new, open_call, candidates]
