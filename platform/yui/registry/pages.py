"""Whom a town sees by consent, what towns agreed on, and what the coordinator may count."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin, begin_kpi
from tenants.guards import may
from yui import clock
from yui.availability.skills import label_of
from yui.registry import actions, model
from yui.registry.commands import used
from yui.registry.mine import pages as mine
from yui.registry.model import AgreementState, NewAgreement
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import leaf
from yui.web.menu import Entry

menu.register(
    Entry("ほかの自治体の登録者", "/people-seen", needs="registry.read", order=31, icon="people"),
    Entry("データ提供の取り決め", "/data-agreements", needs="registry.read", order=71, icon="doc"),
    Entry("登録の概要", "/registry", needs="dashboard.read", order=11, icon="people"),
)


class Proposal(Struct, forbid_unknown_fields=True):
    """The form that asks another town to receive data under these terms."""

    other: int
    purpose: Annotated[str, Meta(max_length=40, pattern=r"^[a-z_]+\Z")]
    items: list[Annotated[str, Meta(max_length=20)]]
    basis: Literal["consent", "joint_use", "office"]
    responsible: Annotated[str, Meta(min_length=1, max_length=300)]
    document: Annotated[str, Meta(min_length=1, max_length=200)]
    valid_from: date
    valid_to: date


class Answer(Struct, forbid_unknown_fields=True):
    """The form of a town's word on an agreement."""

    answer: Literal["in_force", "declined", "ended"]


@get("/people-seen", guards=[may("registry.read")], name="registry.seen")
async def seen(request: Asking, actor: Who, before: FromQuery[UUID | None] = None) -> Response[Any]:
    """Who of other towns lets this town see what, until when: one statement. No data on this list."""
    async with begin(actor) as tx:
        found = await actions.seen(tx, now=clock.now(), before=before)
    return page(request, "registry/seen.html", leaf=leaf(found, before), fields=model.FIELDS)


@get("/people-seen/{consent_id:uuid}", guards=[may("registry.read")], name="registry.seen_one")
async def seen_one(request: Asking, consent_id: Id, actor: Who) -> Response[Any]:
    """The fields that she lets this town see; the look is noted in both towns before."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await actions.seen_one(tx, consent=consent_id, now=now)
    await used(actor, consent=consent_id, now=now)
    return page(request, "registry/person.html", s=found, fields=model.FIELDS, label_of=label_of)


@get("/data-agreements", guards=[may("registry.read")], name="registry.agreements")
async def agreements(
    request: Asking, actor: Who, before: FromQuery[UUID | None] = None
) -> Response[Any]:
    """What this town agreed on with others, the newest first, and the form of a new one."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.agreements(tx, before=before)
        towns = await actions.towns(tx)
        texts = await actions.texts(tx, on=today)
    return page(
        request,
        "registry/agreements.html",
        leaf=leaf(found, before),
        towns=towns,
        texts=texts,
        fields=model.FIELDS,
        bases=model.BASES,
        today=today,
    )


@post("/data-agreements", guards=[may("registry.write")])
@forms.again(agreements)
async def propose(request: Asking, actor: Who) -> Response[Any]:
    """Asks the other town."""
    data = await forms.read(request, Proposal)
    new = NewAgreement(
        other=data.other,
        purpose=data.purpose,
        items=[name for name in model.FIELDS if name in data.items],
        basis=data.basis,
        responsible=data.responsible,
        document=data.document,
        valid_from=data.valid_from,
        valid_to=data.valid_to,
    )
    async with begin(actor) as tx:
        await actions.propose(tx, new=new, now=clock.now())
    return see(request, "/data-agreements", said=_("相手の自治体に、取り決めの案を送りました。"))


@post("/data-agreements/{agreement_id:uuid}", guards=[may("registry.write")])
@forms.again(agreements)
async def answer(request: Asking, agreement_id: Id, actor: Who) -> Response[Any]:
    """Yes or no of the receiving town, or the end of one in force."""
    data = await forms.read(request, Answer)
    async with begin(actor) as tx:
        await actions.answer(
            tx, agreement=agreement_id, answer=AgreementState(data.answer), now=clock.now()
        )
    return see(request, "/data-agreements", said=_("取り決めの状態を更新しました。"))


@get("/registry", guards=[may("dashboard.read")], name="registry.picture")
async def picture(request: Asking) -> Response[Any]:
    """Capacity and skills by town as published counts; small ones are hidden, and no row is read."""
    async with begin_kpi() as tx:
        found = await actions.picture(tx)
    return page(request, "registry/picture.html", p=found, bands=model.BANDS, label_of=label_of)


routes = Router(
    "/",
    route_handlers=[seen, seen_one, agreements, propose, answer, picture, *mine.HANDLERS],
    include_in_schema=False,
)
