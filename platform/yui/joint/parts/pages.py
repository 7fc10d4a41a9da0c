"""The pages of a batch and of a town's part of it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.joint import actions as joint
from yui.joint.parts import actions
from yui.joint.quality import actions as quality
from yui.joint.quality import model
from yui.joint.typed import Title, Yen
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.web.leaf import leaf, within
from yui.work import jobtypes


class NewBatch(Struct, forbid_unknown_fields=True):
    """A batch: items as CSV lines, yen an answer before tax."""

    title: Title
    items: Annotated[str, Meta(min_length=1, max_length=20_000)]
    job_type: Annotated[str, Meta(min_length=1, max_length=60)]
    unit_price_yen: Yen
    due_on: date
    minutes_per_unit: Annotated[int, Meta(ge=1, le=100_000)] | None = None


class Own(Struct, forbid_unknown_fields=True):
    """Answers for our own people."""

    units: Annotated[int, Meta(ge=1, le=2000)]
    once: UUID


class Guest(Struct, forbid_unknown_fields=True):
    """Answers for the town that took this share on."""

    share: UUID


class Verdict(Struct, forbid_unknown_fields=True):
    """Which of two answers holds."""

    label: Annotated[str, Meta(min_length=1, max_length=60)]


@get("/joint-phases/{phase_id:uuid}/batch", guards=[may("share.write")], name="joint.batch_new")
async def new_batch(request: Asking, phase_id: Id, actor: Who) -> Response[Any]:
    """The form of a batch."""
    async with begin(actor) as tx:
        phase = await joint.phase(tx, phase=phase_id)
    kinds = [(each.code, _(each.label)) for each in jobtypes.of_day(clock.today())]
    return page(request, "joint/batch_new.html", h=phase, kinds=kinds)


@post("/joint-phases/{phase_id:uuid}/batch", guards=[may("share.write")])
@forms.again(new_batch)
async def add_batch(request: Asking, phase_id: Id, actor: Who) -> Response[Any]:
    """A batch with its task."""
    data = await forms.read(request, NewBatch)
    async with begin(actor) as tx:
        made = await joint.add_batch(
            tx,
            phase=phase_id,
            title=data.title,
            text=data.items,
            job_type=data.job_type,
            unit_price_yen=data.unit_price_yen,
            due_on=data.due_on,
            minutes_per_unit=data.minutes_per_unit,
            now=clock.now(),
        )
    return see(request, f"/joint-batches/{made}", said=_("バッチを作りました。"))


@get("/joint-batches/{batch_id:uuid}", guards=[may("share.read")], name="joint.batch")
async def batch(
    request: Asking,
    batch_id: Id,
    actor: Who,
    *,
    place: FromQuery[int | None] = None,
    slot: FromQuery[int | None] = None,
) -> Response[Any]:
    """A batch: who has how many of its answers, and each answer with what is owed for it."""
    both = place is not None and slot is not None
    after = (within(place or 0), within(slot or 0)) if both else None
    async with begin(actor) as tx:
        found = await joint.batch(tx, batch=batch_id)
        shares = await actions.shares_of(tx, batch=batch_id)
        answers = await quality.paid(tx, batch=batch_id, after=after)
    return page(
        request,
        "joint/batch.html",
        b=found,
        shares=shares,
        answers=leaf(answers, after),
        apart=model.apart(answers),
        once=forms.new_once(),
    )


@post("/joint-batches/{batch_id:uuid}/own", guards=[may("share.write")])
@forms.again(batch)
async def own(request: Asking, batch_id: Id, actor: Who) -> Response[Any]:
    """Answers for our own people."""
    data = await forms.read(request, Own)
    async with begin(actor) as tx:
        await actions.lend_own(
            tx, batch=batch_id, units=data.units, once=data.once, now=clock.now()
        )
    return see(request, f"/joint-batches/{batch_id}", said=_("自分の町に割り当てました。"))


@post("/joint-batches/{batch_id:uuid}/guests", guards=[may("share.write")])
@forms.again(batch)
async def lend(request: Asking, batch_id: Id, actor: Who) -> Response[Any]:
    """Answers for a guest."""
    data = await forms.read(request, Guest)
    async with begin(actor) as tx:
        await actions.lend(tx, batch=batch_id, share=data.share, now=clock.now())
    return see(request, f"/joint-batches/{batch_id}", said=_("項目を相手の自治体に渡しました。"))


async def _batch_of(request: Asking, answer_id: Id, actor: Who) -> Response[Any]:
    """The batch of an answer, shown again with what was refused."""
    async with begin(actor) as tx:
        of = await quality.batch_of(tx, answer=answer_id)
    shown: Response[Any] = await batch.fn(request=request, batch_id=of, actor=actor)
    return shown


@post("/joint-answers/{answer_id:uuid}", guards=[may("share.write")])
@forms.again(_batch_of)
async def settle(request: Asking, answer_id: Id, actor: Who) -> Response[Any]:
    """Settles two answers that differ."""
    data = await forms.read(request, Verdict)
    async with begin(actor) as tx:
        made = await quality.settle(tx, answer=answer_id, label=data.label, now=clock.now())
    return see(request, f"/joint-batches/{made}", said=_("採用する回答を決めました。"))


@get("/joint-parts/{part_id:uuid}", guards=[may("share.read")], name="joint.part")
async def part(request: Asking, part_id: Id, actor: Who) -> Response[Any]:
    """What this town does of a batch, and how far each of its people is."""
    async with begin(actor) as tx:
        found, hands = await actions.part(tx, part=part_id)
    return page(request, "joint/part.html", p=found, hands=hands)


@post("/joint-parts/{part_id:uuid}/collection", guards=[may("share.answer")])
@forms.again(part)
async def collect(request: Asking, part_id: Id, actor: Who) -> Response[Any]:
    """Passes accepted answers on now; a job does it every hour."""
    async with begin(actor) as tx:
        await actions.collect(tx, part=part_id, now=clock.now())
    return see(request, f"/joint-parts/{part_id}", said=_("検品ずみの回答を集計に渡しました。"))


routes = Router("/", route_handlers=[new_batch, add_batch, batch, own, lend, settle, part, collect])
