"""What is done with open orders: finished by the old body, or moved by everybody's own word."""

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Refused, Unknown
from yui.audit import actions as audit
from yui.contracts import actions as contracts
from yui.japan import JST, day_of, wareki
from yui.notices import actions as notices
from yui.offers import actions as offers
from yui.offers.model import State as OfferState
from yui.offers.model import Wanted
from yui.payouts import actions as payouts
from yui.payouts.sheet import actions as sheets
from yui.transfer import actions
from yui.transfer.model import PartyState, State, Transfer, TransferMove
from yui.transfer.orders import model, queries
from yui.transfer.orders.model import Begun, Open, Way, Work, WorkState
from yui.transfer.parties import actions as parties
from yui.web.words import N_
from yui.work import actions as work

_NAMES = UUID("b3a3c9a1-2c5f-5d55-9b53-6a4f7b3f7e55")
PAGE = 50
ANSWER = timedelta(days=7)
"""How long a new offer of moved work waits for its answer, if the work is not due before."""


class Owed(Struct, frozen=True):
    """What the old body still owes: accepted and in no run yet, and to how many."""

    body: UUID
    yen: int
    people: int


async def page(
    tx: ReadTx, *, transfer: UUID, after: UUID | None = None, most: int = PAGE
) -> list[Open]:
    """Open orders of the old body, and those that moved."""
    return await queries.page(tx, transfer, after=after, most=most)


async def choose(tx: Tx, *, transfer: UUID, order: UUID, way: Way, now: datetime) -> None:
    """Staff choose, before the day. Of what is to move, each worker who accepted work is asked; what
    was handed in for keeps an order with the old body (`Begun`): its money is not mixed."""
    found = await actions.held(tx, transfer)
    if found.state is not State.ANNOUNCED:
        raise TransferMove(state=found.state.says)
    one = await queries.order(tx, transfer, order)
    if one is None or one.moved_at is not None:
        raise Unknown
    if way is Way.MOVE and one.delivered:
        raise Begun(name=found.from_name)
    await queries.record_way(tx, transfer, order, way, at=now)
    await audit.note(tx, f"transfer.order_{way.value}", subject=str(order))
    if way is Way.MOVE:
        for each in await queries.held(tx, order):
            asked = await queries.record_asked(tx, transfer, order, each, at=now)
            await _tell(tx, found, each.worker_id, asked, title=each.title, now=now)
        return
    for known in await queries.of_order(tx, transfer, order):
        if known.state is not WorkState.STAYS:
            await _record(tx, known, WorkState.STAYS, now=now)


async def _tell(
    tx: Tx, found: Transfer, worker: UUID, asked: UUID, *, title: str, now: datetime
) -> None:
    await notices.tell(
        tx,
        to=worker,
        kind="transfer.work",
        subject=f"受けている業務を移してよいか、うかがいます：{title}",
        body=f"「{title}」を、{wareki(found.effective_on)}から{found.to_name}の業務として、"
        "改めてお願いできるか、うかがいます。同意いただいたときだけ、新しい取引条件明示書をお送りします。"
        f"お返事がなければ、{found.from_name}の業務のまま続けられます。不利になることはありません。",
        link="/me/transfer",
        key=f"transfer.work:{asked}",
        now=now,
    )


async def mine(tx: ReadTx, *, transfer: UUID) -> list[Work]:
    """The caller's own accepted work that she is asked about."""
    return await queries.works(tx, transfer, worker=tx.actor.id)


async def answer(tx: Tx, *, asked: UUID, agree: bool, now: datetime) -> None:
    """The caller's word: her work moves, or stays with the body with which it was agreed."""
    found = await queries.locked(tx, asked)
    if found is None or found.worker_id != tx.actor.id:
        raise Unknown
    if agree:
        part = await parties.mine(tx, on=day_of(now))
        if part is None or part.party.state is not PartyState.SIGNED:
            raise model.SignFirst
    await _record(tx, found, WorkState.AGREED if agree else WorkState.STAYS, now=now)


async def _record(
    tx: Tx, found: Work, to: WorkState, *, now: datetime, offer: UUID | None = None
) -> None:
    state = model.move(found.state, to)
    await queries.record_state(tx, found.id, state, at=now, offer=offer)
    await audit.note(tx, f"transfer.work_{state.value}", subject=str(found.assignment_id))


async def move_all(tx: Tx, *, transfer: UUID, now: datetime) -> int:
    """Moves the orders that are to move (a job, once the transfer is done); returns how many.

    An order moves whole or not at all: its client has concluded with the new body, nothing was
    handed in, and everybody who had accepted work of it agreed.
    """
    found = await actions.show(tx, transfer=transfer)
    if found.state is not State.DONE:
        return 0
    moved = 0
    for one in await queries.to_move(tx, transfer):
        why_not = await _kept(tx, found, one, on=day_of(now))
        if not why_not:
            await _move(tx, found, one, now=now)
            moved += 1
        await queries.record_moved(
            tx, transfer, one.id, at=None if why_not else now, why_not=why_not
        )
    return moved


async def _kept(tx: Tx, found: Transfer, one: Open, *, on: date) -> str:
    """What keeps an order with the old body, or nothing."""
    if one.delivered:
        return N_("納品がありました")
    try:
        await contracts.require(tx, client=one.client_id, body=found.to_body, on=on)
    except Refused:
        return N_("クライアントとの契約の更改が終わっていません")
    asked = await queries.of_order(tx, found.id, one.id)
    agreed = {each.assignment_id for each in asked if each.state is WorkState.AGREED}
    if any(each.id not in agreed for each in await queries.held(tx, one.id)):
        return N_("受けているワーカーの同意がそろっていません")
    return ""


async def _move(tx: Tx, found: Transfer, one: Open, *, now: datetime) -> None:
    tasks = await queries.tasks(tx, one.id)
    for task in tasks:
        for waiting in await offers.asked(tx, task=task):
            if waiting.state is OfferState.OFFERED:
                await offers.withdraw(tx, offer=waiting.id, now=now)
    held = {each.id: each for each in await queries.held(tx, one.id)}
    for each in held.values():
        await offers.give_over(tx, assignment=each.id, now=now)
    await work.move_order(tx, order=one.id, body=found.to_body)
    for asked in await queries.of_order(tx, found.id, one.id):
        if asked.assignment_id not in held:
            continue
        last = datetime.combine(asked.due_on, time(23, 59), tzinfo=JST)
        offer: UUID | None = None
        try:
            (offer,) = await offers.offer(
                tx,
                task=held[asked.assignment_id].task_id,
                to=[Wanted(asked.worker_id, asked.quantity)],
                answer_by=min(now + ANSWER, last),
                now=now,
                once=uuid5(_NAMES, str(asked.id)),
                by=found.made_by,
                below_reason=f"{found.from_name}から移した業務のため",
            )
        except Refused as refused:
            await audit.note(
                tx, "transfer.not_offered", subject=str(asked.assignment_id), code=refused.code
            )
        await _record(tx, asked, WorkState.MOVED, now=now, offer=offer)


async def owed(tx: Tx, *, transfer: UUID, today: date) -> Owed | None:
    """What the old body owes to workers and no run has taken yet; None where its books lie in
    another town."""
    found = await actions.show(tx, transfer=transfer)
    if found.from_body is None:
        return None
    waits = await sheets.waiting(tx, body=found.from_body, until=today, most=1)
    return Owed(found.from_body, waits[0].all_yen if waits else 0, waits[0].people if waits else 0)


async def pay(tx: Tx, *, transfer: UUID, closing_on: date, now: datetime) -> UUID:
    """Drafts a payout run of the old body: it pays what it owes until there is nothing left."""
    found = await actions.show(tx, transfer=transfer)
    if found.from_body is None:
        raise Unknown
    return await payouts.propose(tx, body=found.from_body, closing_on=closing_on, now=now)
