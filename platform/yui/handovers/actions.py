"""What is done with handovers: put before the client, accepted or sent back, booked."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui import deltas, outbox
from yui.audit import actions as audit
from yui.clients.contacts import actions as contacts
from yui.clients.contacts.model import Part
from yui.contracts import actions as contracts
from yui.contracts.model import Terms
from yui.deliveries.model import Reason
from yui.files.model import Held
from yui.handovers import model, queries
from yui.handovers.model import Handover, HandoverState, Order
from yui.handovers.results import actions as results
from yui.handovers.returns import actions as returns
from yui.japan import day_of, wareki
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line, PeriodClosed
from yui.units import actions as stock

PAGE = 50


async def _locked(tx: Tx, order: UUID) -> Order:
    found = await queries.order_locked(tx, order)
    if found is None:
        raise Unknown
    return found


async def hand_over(
    tx: Tx,
    *,
    order: UUID,
    quantity: int,
    once: UUID,
    now: datetime,
    note: str = "",
    chosen: Sequence[UUID] = (),
    held: Sequence[Held] = (),
) -> UUID:
    """Puts inspected units of an order before its client; the same `once` is the same handover. They
    may be our own workers' or a guest town's: no worker's key goes with them. `chosen`: files of the
    order's accepted work; `held`: files that the office made of it."""
    found = await _locked(tx, order)
    made = model.made_once(tx.tenant, once)
    if await queries.handover(tx, made) is not None:
        return made
    model.hand_over(found, quantity)
    parts = model.draw(await queries.on_hand(tx, order), quantity)
    for part in parts:
        if not await stock.hand_on(tx, task=part.task_id, units=part.units):
            raise model.NothingReady("quantity", left=0)
    await queries.record_handover(
        tx,
        made,
        found,
        quantity=quantity,
        note=note,
        at=now,
        accept_by=await _accept_by(tx, found, on=day_of(now)),
    )
    await queries.record_parts(tx, made, parts)
    await results.give(
        tx, order=order, client=found.client_id, handover=made, chosen=chosen, held=held, now=now
    )
    await queries.record_order(tx, order, state="ready", accepted=0, accepted_at=None)
    await audit.note(tx, "handover.submitted", subject=str(made), quantity=quantity)
    await _tell(tx, await show(tx, handover=made), now=now)
    return made


async def _tell(tx: Tx, found: Handover, *, now: datetime) -> None:
    """The partner's system hears of it by webhook, those who accept for the client by mail."""
    ready = model.Ready(handover_id=found.id, order_id=found.order_id, client_id=found.client_id)
    await outbox.put(tx, "partners.ready", ready, key=f"partners.ready:{found.id}")
    await _tell_acceptors(tx, found, now=now)


async def _tell_acceptors(tx: Tx, found: Handover, *, now: datetime) -> None:
    """Those who accept for the client hear of it by mail."""
    until = f"検収の期日は{wareki(found.accept_by)}です。" if found.accept_by else ""
    await contacts.tell(
        tx,
        client=found.client_id,
        part=Part.ACCEPTOR,
        kind="handover.ready",
        subject=f"納入しました：{found.title}",
        body=f"「{found.title}」{found.quantity}{found.unit_name}を納入しました。"
        f"内容をお確かめのうえ、検収をお願いします。{until}",
        link=f"/client/handovers/{found.id}",
        key=f"handover:{found.id}:ready",
        now=now,
    )


async def _accept_by(tx: Tx, order: Order, *, on: date) -> date | None:
    """The last day on which the client may say no; none where no contract lets its silence count."""
    terms = await contracts.terms_for(tx, client=order.client_id, body=order.body_id, on=on)
    return None if terms is None else on + timedelta(days=terms.acceptance_days)


async def decide(
    tx: Tx,
    *,
    handover: UUID,
    accepted: int,
    now: datetime,
    reason: Reason | None = None,
    note: str = "",
    version: int | None = None,
    deemed: bool = False,
) -> Handover:
    """The client accepts all, a part or nothing: said by itself (API) or recorded by staff.

    What it owes is booked by the town's own job, as a client may not touch the books. The same
    decision again changes nothing; `version` refuses one taken on an older state. `deemed`: it said
    nothing until the contract's last day, and that is its decision.
    """
    order = await _of(tx, handover)
    found = await queries.handover_locked(tx, handover)
    if found is None:
        raise Unknown
    if found.state is not HandoverState.SUBMITTED:
        return model.same_again(found, accepted)
    if version is not None and version != found.version:
        raise model.VersionChanged
    state = model.move(found.state, model.outcome(found.quantity, accepted, reason))
    await queries.record_decision(
        tx,
        handover,
        accepted=accepted,
        state=state,
        reason=None if state is HandoverState.ACCEPTED else reason,
        note=note,
        at=now,
        deemed=deemed,
        fee=model.fee_of(order, accepted),
    )
    await _follow(tx, order, model.order_state(order, found, accepted), accepted=accepted, now=now)
    await _promise(tx, handover, accepted=accepted, deemed=deemed)
    return await show(tx, handover=handover)


async def _promise(tx: Tx, handover: UUID, *, accepted: int, deemed: bool) -> None:
    """The town's books follow by a job of theirs."""
    key, job = f"handovers.decided:{handover}", model.Decided(handover_id=handover)
    await outbox.put(tx, "handovers.decided", job, key=key)
    await audit.note(
        tx, "handover.decided", subject=str(handover), accepted=accepted, deemed=deemed
    )


async def _follow(tx: Tx, order: Order, state: str, *, accepted: int, now: datetime) -> None:
    """The order follows its handover."""
    over = state == "accepted"
    at = now if over else None
    await queries.record_order(tx, order.id, state=state, accepted=accepted, accepted_at=at)
    await deltas.note(tx, "orders_open", -1 if over else 0, on=day_of(now))


async def _of(tx: Tx, handover: UUID) -> Order:
    found = await show(tx, handover=handover)
    return await _locked(tx, found.order_id)


async def show(tx: Tx, *, handover: UUID) -> Handover:
    """A handover, as its client or its town sees it."""
    found = await queries.handover(tx, handover)
    if found is None:
        raise Unknown
    return found


async def terms_of(tx: Tx, found: Handover) -> Terms | None:
    """What the contract says of a handover, as of the day it was made."""
    owner = await order(tx, order=found.order_id)
    on = day_of(found.handed_at)
    return await contracts.terms_for(tx, client=owner.client_id, body=owner.body_id, on=on)


async def of_order(tx: Tx, *, order: UUID) -> list[Handover]:
    """The handovers of an order, the newest first."""
    return await queries.handovers_of(tx, order)


async def waiting(
    tx: Tx, *, after: tuple[bool, datetime, UUID] | None = None, most: int = PAGE
) -> list[Handover]:
    """A page of the town's handovers: those before a client first, then the newest."""
    return await queries.waiting(tx, after=after, most=most)


async def given(
    tx: Tx, *, before: tuple[datetime, UUID] | None = None, most: int = PAGE
) -> list[Handover]:
    """What was handed over to the client who asks, going on before (handed at, id)."""
    return await queries.given(tx, tx.actor.id, before=before, most=most)


async def ready_units(tx: Tx, *, order: UUID) -> int:
    """Inspected units of an order that could go before the client now."""
    return sum(part.units for part in await queries.on_hand(tx, order))


async def book(tx: Tx, *, handover: UUID, now: datetime) -> None:
    """The town's side of a client's decision: the receivable, and a rework of what it returned.

    Runs as a job (`handovers.decided`); again it does nothing. Posted on the day of the decision,
    or today when that month has been closed in the meantime.
    """
    order = await _of(tx, handover)
    found = await show(tx, handover=handover)
    if found.decided_at is None:
        raise Unknown
    if found.yen and not await queries.booked(tx, handover):
        on = await _post(tx, found, now=now)
        await deltas.note(tx, "contract_yen", found.yen, on=on)
    await _take_home(tx, order, found, now=now)


async def _take_home(tx: Tx, order: Order, found: Handover, *, now: datetime) -> None:
    """What the client returned is here again, laid aside until its fault is coded.

    It goes back to the tasks that the handover drew on, the newest first, and to no other's.
    """
    if not found.returned or found.reason is None or await returns.known(tx, handover=found.id):
        return
    back = found.returned
    for part in await queries.parts_of(tx, found.id, order=order.id):
        units = await stock.put_back(tx, task=part.task_id, units=min(back, part.units))
        back -= units
        if units:
            await returns.lay_aside(
                tx, handover=found.id, task=part.task_id, units=units, reason=found.reason, now=now
            )


async def _post(tx: Tx, found: Handover, *, now: datetime) -> date:
    if found.decided_at is None:
        raise Unknown
    with suppress(PeriodClosed):
        return await _post_on(tx, found, on=day_of(found.decided_at), now=now)
    return await _post_on(tx, found, on=day_of(now), now=now)


async def _post_on(tx: Tx, found: Handover, *, on: date, now: datetime) -> date:
    owner = await order(tx, order=found.order_id)
    line = Line(
        debit=AccountRef("client_receivable", client=found.client_id),
        credit=AccountRef("revenue"),
        yen=found.yen,
        memo=found.title,
    )
    await ledger.post(
        tx,
        body=owner.body_id,
        key=f"client_acceptance:{found.id}",
        kind="client_acceptance",
        on=on,
        lines=[line],
        memo=found.number,
        now=now,
    )
    return on


async def order(tx: Tx, *, order: UUID) -> Order:
    """An order with what is before its client."""
    found = await queries.order(tx, order)
    if found is None:
        raise Unknown
    return found
