"""What is done with handovers: put before the client, accepted or sent back, booked."""

from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui import deltas, outbox
from yui.audit import actions as audit
from yui.deliveries.model import Reason
from yui.handovers import model, queries
from yui.handovers.model import Handover, HandoverState, Order
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line, PeriodClosed
from yui.units import actions as stock


async def _locked(tx: Tx, order: UUID) -> Order:
    found = await queries.order_locked(tx, order)
    if found is None:
        raise Unknown
    return found


async def hand_over(
    tx: Tx, *, order: UUID, quantity: int, once: UUID, now: datetime, note: str = ""
) -> UUID:
    """Puts inspected units of an order before its client; the same `once` is the same handover.

    They may be our own workers' or a guest town's: no worker's key goes with them.
    """
    found = await _locked(tx, order)
    made = model.made_once(tx.tenant, once)
    if await queries.handover(tx, made) is not None:
        return made
    model.hand_over(found, quantity)
    for part in model.draw(await queries.on_hand(tx, order), quantity):
        if not await stock.hand_on(tx, task=part.task_id, units=part.units):
            raise model.NothingReady("quantity", left=0)
    await queries.record_handover(tx, made, found, quantity=quantity, note=note, at=now)
    await queries.record_order(tx, order, state="ready", accepted=0, accepted_at=None)
    await outbox.put(
        tx,
        "partners.ready",
        model.Ready(handover_id=made, order_id=order, client_id=found.client_id),
        key=f"partners.ready:{made}",
    )
    await audit.note(tx, "handover.submitted", subject=str(made), quantity=quantity)
    return made


async def decide(
    tx: Tx,
    *,
    handover: UUID,
    accepted: int,
    now: datetime,
    reason: Reason | None = None,
    note: str = "",
    version: int | None = None,
) -> Handover:
    """The client accepts all, a part or nothing: said by itself (API) or recorded by staff.

    What it owes is booked by the town's own job, as a client may not touch the books. The same
    decision again changes nothing; `version` refuses one taken on an older state.
    """
    order = await _of(tx, handover)
    found = await queries.handover_locked(tx, handover)
    if found is None:
        raise Unknown
    if found.state is not HandoverState.SUBMITTED:
        return model.same_again(found, accepted)
    if version is not None and version != found.version:
        raise model.VersionChanged
    state = model.outcome(found.quantity, accepted, reason)
    why = None if state is HandoverState.ACCEPTED else reason
    await queries.record_decision(
        tx, handover, accepted=accepted, state=state, reason=why, note=note, at=now
    )
    await _follow(tx, order, model.order_state(order, found, accepted), accepted=accepted, now=now)
    await outbox.put(
        tx,
        "handovers.decided",
        model.Decided(handover_id=handover),
        key=f"handovers.decided:{handover}",
    )
    await audit.note(tx, "handover.decided", subject=str(handover), accepted=accepted)
    return await show(tx, handover=handover)


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


async def of_order(tx: Tx, *, order: UUID) -> list[Handover]:
    """The handovers of an order, the newest first."""
    return await queries.handovers_of(tx, order)


async def waiting(tx: Tx) -> list[Handover]:
    """The town's handovers: those before a client first."""
    return await queries.waiting(tx)


async def ready_units(tx: Tx, *, order: UUID) -> int:
    """Inspected units of an order that could go before the client now."""
    return sum(part.units for part in await queries.on_hand(tx, order))


async def book(tx: Tx, *, handover: UUID, now: datetime) -> None:
    """The town's side of a client's decision: the receivable, and the returned units back here.

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
    await _take_home(tx, order)


async def _take_home(tx: Tx, order: Order) -> None:
    """Units that are neither before the client nor accepted by it are here again."""
    tasks = await queries.tasks_of(tx, order.id)
    gone = sum([await stock.handed(tx, task=task) for task in tasks])
    back = gone - order.on_way - order.accepted_quantity
    for task in tasks:
        back -= await stock.put_back(tx, task=task, units=back)


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
