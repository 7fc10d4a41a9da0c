"""Handing in a new version, receipts, her own ticks and minutes."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.deliveries import actions as deliveries
from yui.deliveries.handins import actions as handins
from yui.deliveries.model import State
from yui.files import actions as files
from yui.files.inside.model import Mark
from yui.files.model import ACCEPT, Purpose
from yui.files.names import actions as looking
from yui.portal.workpage import paper
from yui.threads.manuals import actions as manuals
from yui.web import Asking, Id, Who, _, forms, page, see, uploads
from yui.web import papers as printing


class NewVersion(Struct, forbid_unknown_fields=True):
    """The form that lets a new version stand for the last one."""

    quantity: Annotated[int, Meta(ge=1, le=1_000_000)]
    once: UUID
    url: Annotated[str, Meta(max_length=500)] = ""
    note: Annotated[str, Meta(max_length=1000)] = ""


class Tick(Struct, forbid_unknown_fields=True):
    """Her mark at an item of the checklist."""

    item: Annotated[str, Meta(max_length=200)]
    ticked: bool = False


class Effort(Struct, forbid_unknown_fields=True):
    """The minutes she chooses to report, all together."""

    minutes: Annotated[int, Meta(ge=0, le=1_000_000)]


@get("/me/deliveries/{delivery_id:uuid}", guards=[may("me")], name="portal.delivery")
async def delivery(request: Asking, delivery_id: Id, actor: Who) -> Response[Any]:
    """One delivery of hers: each version with its receipt, and the form for another."""
    async with begin(actor) as tx:
        found = await deliveries.show(tx, delivery=delivery_id)
        versions = await handins.versions_of(tx, delivery=delivery_id)
        held = await files.of(tx, subjects=[each.id for each in versions])
        newest = {each.id for each in versions if each.last}
        told = await looking.named(tx, chosen=[f.id for f in held if f.subject in newest])
    return page(
        request,
        "portal/delivery.html",
        d=found,
        versions=versions,
        files=held,
        named=[name for name, _mark in told],
        once=forms.new_once(),
        accept=ACCEPT,
        most=uploads.LIMITS.file_bytes // 1_048_576,
        waits=found.state is State.SUBMITTED,
    )


@post("/me/deliveries/{delivery_id:uuid}/versions", guards=[may("me")], opt=uploads.TAKES_FILES)
@forms.again(delivery)
async def replace(request: Asking, delivery_id: Id, actor: Who) -> Response[Any]:
    """A new version stands for the last one; a double click is one version."""
    data = await forms.read(request, NewVersion)
    now = clock.now()
    held = await files.hold(
        lambda: begin(actor),
        uploads.files_of(request),
        purpose=Purpose.DELIVERY,
        worker=actor.id,
        now=now,
    )
    async with begin(actor) as tx:
        await handins.replace(
            tx,
            delivery=delivery_id,
            quantity=data.quantity,
            url=data.url,
            note=data.note,
            held=held,
            once=data.once,
            now=now,
        )
        told = await looking.named(tx, chosen=[file.id for file in held])
    return see(
        request,
        f"/me/deliveries/{delivery_id}",
        said=_("新しい版を受け取りました。受領証をお渡しします。") + asked(told),
    )


def asked(told: list[tuple[str, Mark]]) -> str:
    """What a worker is told, kindly, when her name stands inside a file that she handed in."""
    if not told:
        return ""
    name, mark = told[0]
    return " " + _(
        "「{name}」の「{of}」に、あなたの名前が入っています。クライアントには名前を伝えないお約束です。"
        "名前を消してから差し替えていただけると助かります。そのままでも、事務局が名前を消した写しを作れます。"
    ).format(name=name, of=_(mark.of.says))


@get("/me/receipts/{version_id:uuid}/receipt.pdf", guards=[may("me")], name="portal.receipt")
async def receipt(version_id: Id, actor: Who) -> Response[bytes]:
    """The receipt of one version on paper."""
    async with begin(actor) as tx:
        found = await handins.receipt(tx, version=version_id)
    at = found.version.received_at
    name = f"receipt-{at:%Y%m%d}-{str(version_id)[-8:]}"
    return await printing.answer(paper.receipt(found), at=at, name=name)


@post("/me/assignments/{assignment_id:uuid}/ticks", guards=[may("me")])
async def tick(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """Her own tick; nobody counts it."""
    data = await forms.read(request, Tick)
    async with begin(actor) as tx:
        await manuals.tick(tx, assignment=assignment_id, item=data.item, ticked=data.ticked)
    return see(request, f"/me/assignments/{assignment_id}#h-check")


@post("/me/assignments/{assignment_id:uuid}/effort", guards=[may("me")])
async def report(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """Minutes she likes to report; no day and no time of day is kept."""
    data = await forms.read(request, Effort)
    async with begin(actor) as tx:
        await manuals.report(tx, assignment=assignment_id, minutes=data.minutes)
    return see(
        request, f"/me/assignments/{assignment_id}", said=_("作業時間の合計を保存しました。")
    )


ROUTES = [delivery, replace, receipt, tick, report]
