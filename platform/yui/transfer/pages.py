"""The office's pages of a transfer: written, announced, the board of who concluded, its end."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery, QueryParameter

from tenants.db import begin
from tenants.guards import may
from tenants.refusal import FieldError, Invalid
from yui import clock, outbox
from yui.audit.commands import noted
from yui.onboarding.desk import actions as desk
from yui.onboarding.model import Step
from yui.towns import actions as towns
from yui.transfer import actions, model
from yui.transfer.forms import NewTransfer, Noted
from yui.transfer.model import NEEDED, PartyState, Side, State
from yui.transfer.orders import pages as orders
from yui.transfer.own import pages as own
from yui.transfer.parties import actions as parties
from yui.transfer.parties import batch
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry
from yui.web.words import N_

menu.register(
    Entry("契約の更改・移管", "/transfers", needs="transfer.write", order=50, icon="doc"),
)
MISSING = N_("入力してください。")
Which = Annotated[
    str, QueryParameter(pattern=r"^((workers|clients)(-(pending|signed|declined|withdrawn))?)?\Z")
]
"""Which side of the board, in which state: workers-pending."""


@get("/transfers", guards=[may("transfer.write")], name="transfer.list")
async def transfers(
    request: Asking, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """The town's transfers, and the form of a new one."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.page(tx, after=after, most=FETCH)
        bodies = await towns.bodies(tx)
        listed = await towns.towns(tx)
        current = model.body_on(bodies, today)
        usual = (await desk.rules(tx, on=today)).holds.steps if current else []
    return page(
        request,
        "transfer/list.html",
        transfers=leaf(found, after),
        bodies=[(each.id, each.name) for each in bodies if each.valid_from > today],
        towns=[(each.code, each.name) for each in listed if each.code != int(actor.tenant)],
        current=current,
        steps=[(step.value, _(step.says)) for step in Step if step not in NEEDED],
        usual=[step.value for step in usual],
        open=not any(each.state in {State.DRAFT, State.ANNOUNCED} for each in found),
    )


@post("/transfers", guards=[may("transfer.write")])
@forms.again(transfers)
async def make(request: Asking, actor: Who) -> Response[Any]:
    """Writes a draft."""
    data = await forms.read(request, NewTransfer)
    if data.to_body is None and data.entered:
        raise Invalid([FieldError(each, "missing", MISSING) for each in data.entered])
    async with begin(actor) as tx:
        made = await actions.make(
            tx,
            to_body=data.to_body,
            new=None if data.to_body else data.body(),
            effective_on=data.effective_on,
            steps=data.steps,
            from_town=data.from_town,
            from_name=data.from_name,
            now=clock.now(),
        )
    return see(request, f"/transfers/{made}", said=_("移管の下書きをつくりました。"))


@get("/transfers/{transfer_id:uuid}", guards=[may("transfer.write")], name="transfer.board")
async def board(
    request: Asking,
    transfer_id: Id,
    actor: Who,
    which: Which = "",
    after: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """Signed, pending, declined: counts and lists of both sides, and how far the batch is."""
    today = clock.today()
    side, _dash, state = (which or "workers").partition("-")
    of, wanted = Side(side), PartyState(state) if state else None
    async with begin(actor) as tx:
        found = await actions.show(tx, transfer=transfer_id)
        tallies = await parties.tallies(tx, transfer=transfer_id)
        listed = await parties.page(
            tx, transfer=transfer_id, side=of, state=wanted, after=after, most=FETCH
        )
        work = await outbox.operation(tx, found.operation) if found.operation else None
        broken = await actions.broken(tx, found)
    if listed and of is Side.WORKERS:
        await noted(actor, "workers.listed", subject=str(actor.tenant), count=len(listed))
    return page(
        request,
        "transfer/board.html",
        t=found,
        tallies=tallies,
        parties=leaf(listed, after),
        side=of,
        state=wanted,
        states=list(PartyState),
        operation=work,
        broken=broken,
        begun=found.effective_on <= today,
        today=today,
    )


@post("/transfers/{transfer_id:uuid}/announcement", guards=[may("transfer.write")])
@forms.again(board)
async def announce(request: Asking, transfer_id: Id, actor: Who) -> Response[Any]:
    """Fixes the day and asks everybody."""
    async with begin(actor) as tx:
        await actions.announce(tx, transfer=transfer_id, now=clock.now())
    said = _("移管を知らせました。全員へのお知らせを送っています。")
    return see(request, f"/transfers/{transfer_id}", said=said)


@post("/transfers/{transfer_id:uuid}/cancellation", guards=[may("transfer.write")])
@forms.again(board)
async def cancel(request: Asking, transfer_id: Id, actor: Who) -> Response[Any]:
    """Calls it off before its day."""
    async with begin(actor) as tx:
        await actions.cancel(tx, transfer=transfer_id, now=clock.now())
    return see(request, f"/transfers/{transfer_id}", said=_("移管を取りやめました。"))


@post("/transfers/{transfer_id:uuid}/completion", guards=[may("transfer.write")])
@forms.again(board)
async def finish(request: Asking, transfer_id: Id, actor: Who) -> Response[Any]:
    """On its day or later."""
    async with begin(actor) as tx:
        await batch.refresh(tx, transfer=transfer_id, now=clock.now())
        await actions.finish(tx, transfer=transfer_id, now=clock.now())
    said = _("移管を完了しました。指標は新しい系列になりました。")
    return see(request, f"/transfers/{transfer_id}", said=said)


@post("/transfers/{transfer_id:uuid}/papers", guards=[may("transfer.write")])
@forms.again(board)
async def send(request: Asking, transfer_id: Id, actor: Who) -> Response[Any]:
    """Puts every client's drafts before it."""
    async with begin(actor) as tx:
        count = await batch.send_drafts(tx, transfer=transfer_id, now=clock.now())
    said = _("%(n)s社に契約書を送っています。") % {"n": count}
    return see(request, f"/transfers/{transfer_id}?which=clients", said=said)


@post("/transfers/{transfer_id:uuid}/reminders", guards=[may("transfer.write")])
@forms.again(board)
async def remind(request: Asking, transfer_id: Id, actor: Who) -> Response[Any]:
    """Reminds everybody who waits, once."""
    async with begin(actor) as tx:
        count = await batch.remind(tx, transfer=transfer_id, now=clock.now())
    said = _("%(n)s件のお知らせを送っています。") % {"n": count}
    return see(request, f"/transfers/{transfer_id}", said=said)


@post("/transfers/{transfer_id:uuid}/refresh", guards=[may("transfer.write")])
@forms.again(board)
async def refresh(request: Asking, transfer_id: Id, actor: Who) -> Response[Any]:
    """Takes in what was concluded elsewhere, and counts the new series again."""
    now = clock.now()
    async with begin(actor) as tx:
        await batch.refresh(tx, transfer=transfer_id, now=now)
        found = await actions.show(tx, transfer=transfer_id)
        if found.state is State.DONE:
            await actions.measure(tx, found, now=now)
    return see(request, f"/transfers/{transfer_id}", said=_("最新の状態にしました。"))


@post("/transfers/{transfer_id:uuid}/parties/{party_id:uuid}", guards=[may("transfer.write")])
@forms.again(board)
async def note(request: Asking, transfer_id: Id, party_id: Id, actor: Who) -> Response[Any]:
    """What a client said; a yes is its signed contract."""
    data = await forms.read(request, Noted)
    async with begin(actor) as tx:
        await parties.note_client(
            tx, party=party_id, to=model.PartyState(data.state), now=clock.now()
        )
    return see(request, f"/transfers/{transfer_id}?which=clients", said=_("記録しました。"))


_OFFICE: list[Any] = [transfers, make, board, announce, cancel, finish]
_MORE: list[Any] = [send, remind, refresh, note]
routes = Router("/", route_handlers=[*_OFFICE, *_MORE, *orders.HANDLERS, *own.HANDLERS])
