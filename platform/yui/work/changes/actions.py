"""What is done with changes: proposed, weighed, agreed, withdrawn; rewards raised, terms settled."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tenants.db import ReadTx, Tx
from tenants.refusal import Refused, Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.money import Yen, basis_points
from yui.quotes import actions as quotes
from yui.work import queries as works
from yui.work.changes import model, queries
from yui.work.changes.model import (
    Called,
    Change,
    ChangeState,
    NewChange,
    Shift,
    Touched,
    Waiting,
    WaitingState,
)
from yui.work.changes.refusals import AnotherIsOpen
from yui.work.model import Order, Part, not_over
from yui.work.plans import actions as plans
from yui.work.plans import queries as plans_of
from yui.work.plans.model import Plan


class Impact(Struct, frozen=True):
    """A change with what it does. `refused`: why it cannot be agreed as things stand."""

    change: Change
    order: Order
    shifts: list[Shift]
    touched: list[Touched]
    shares: list[Part]
    plan: Plan | None
    waiting: list[Waiting]
    calls: list[Called] = []
    refused: Refused | None = None


async def propose(tx: Tx, *, order: UUID, new: NewChange, once: UUID, now: datetime) -> UUID:
    """The client asks for a change; nothing else changes yet. The same `once` proposes once."""
    found = await _order_locked(tx, order)
    known = await queries.proposed_by(tx, order, once)
    if known is not None:
        return known
    kept = model.propose(found, new, on=day_of(now))
    made = await queries.record(tx, found, kept, once=once, by=tx.actor.id, at=now)
    if made is None:
        raise AnotherIsOpen
    await audit.note(
        tx,
        "change.proposed",
        subject=str(made),
        order=order,
        spec=kept.spec is not None,
        quantity=kept.quantity,
        due_on=kept.due_on,
    )
    return made


async def of_order(tx: ReadTx, *, order: UUID, most: int = 50) -> list[Change]:
    """The changes of an order, the newest first."""
    return await queries.of_order(tx, order, most=most)


async def show(tx: ReadTx, *, change: UUID, now: datetime) -> Impact:
    """A change; while it is open, with what agreeing to it would do."""
    found = await queries.change(tx, change)
    order = None if found is None else await works.order(tx, found.order_id)
    if found is None or order is None:
        raise Unknown
    waiting = [
        one
        for one in await queries.waiting(tx, order=order.id, most=200)
        if one.change_id == change
    ]
    if found.state is not ChangeState.PROPOSED:
        return Impact(found, order, [], [], [], None, waiting)
    try:
        shifts = await _effects(tx, order, found, now=now)
    except Refused as refused:
        return Impact(found, order, [], [], [], None, waiting, refused=refused)
    changed = [shift.id for shift in shifts if shift.moved]
    planned = await plans.of_order(
        tx,
        order=_after(order, found),
        now=now,
        quantities={shift.id: shift.quantity for shift in shifts},
    )
    return Impact(
        change=found,
        order=order,
        shifts=shifts,
        touched=await queries.touched(tx, changed, at=now),
        shares=[part for part in await works.parts(tx, order.id) if part.task_id in changed],
        plan=planned.plan,
        waiting=waiting,
        calls=await queries.called(tx, changed),
    )


async def _effects(tx: ReadTx, order: Order, change: Change, *, now: datetime) -> list[Shift]:
    not_over(order)
    model.same_order(order, change)
    parts = await queries.parts(tx, order.id, at=now)
    return model.effects(order, change, parts, on=day_of(now))


def _after(order: Order, change: Change) -> Order:
    """The order as it is once the change is agreed."""
    return replace(
        order,
        spec=order.spec if change.spec is None else change.spec,
        quantity=change.quantity or order.quantity,
        due_on=change.due_on or order.due_on,
    )


async def _fee(tx: ReadTx, order: Order, after: Order) -> Yen:
    """The management fee of what is ordered now, at the rate of the quote that it came of."""
    source = await quotes.of_order(tx, order=order.id)
    if source is None or after.quantity == order.quantity:
        return Yen(order.fee_yen)
    return basis_points(Yen(after.quantity * order.unit_price_yen), source.fee_bp)


async def agree(tx: Tx, *, change: UUID, now: datetime) -> Impact:
    """The order and its tasks follow the change; accepted terms stay, and wait for new ones."""
    found = await _locked(tx, change)
    state = model.move(found.state, ChangeState.AGREED)
    order = await _order_locked(tx, found.order_id)
    await queries.hold_tasks(tx, order.id)
    impact = await _decided(tx, found, order, now=now)
    after = _after(order, found)
    await queries.record_order(
        tx,
        order.id,
        spec=after.spec,
        quantity=after.quantity,
        due_on=after.due_on,
        fee_yen=await _fee(tx, order, after),
    )
    for shift in impact.shifts:
        await queries.record_shift(tx, shift, spec=after.spec if shift.respecced else None)
    await _replan(tx, after, now=now)
    for one in impact.touched:
        if one.accepted:
            await queries.record_waiting(tx, change, one, at=now)
    await queries.record_state(tx, change, state, by=tx.actor.id, at=now)
    await audit.note(
        tx,
        "change.agreed",
        subject=str(change),
        order=order.id,
        tasks=[str(shift.id) for shift in impact.shifts if shift.moved],
        waiting=sum(one.accepted for one in impact.touched),
    )
    return impact


async def _decided(tx: Tx, found: Change, order: Order, *, now: datetime) -> Impact:
    shifts = await _effects(tx, order, found, now=now)
    changed = [shift.id for shift in shifts if shift.moved]
    return Impact(
        change=found,
        order=order,
        shifts=shifts,
        touched=await queries.touched(tx, changed, at=now),
        shares=[part for part in await works.parts(tx, order.id) if part.task_id in changed],
        plan=None,
        waiting=[],
    )


async def _replan(tx: Tx, order: Order, *, now: datetime) -> None:
    """A plan that was written onto the tasks is written anew."""
    planned = await plans.of_order(tx, order=order, now=now)
    if any(piece.plan_start is not None for piece in planned.pieces):
        await plans_of.record_plan(tx, planned.plan.slots, dues=False)


async def withdraw(tx: Tx, *, change: UUID, now: datetime) -> Change:
    """The client does not want the change any more; everything is as it was."""
    found = await _locked(tx, change)
    state = model.move(found.state, ChangeState.WITHDRAWN)
    await queries.record_state(tx, change, state, by=tx.actor.id, at=now)
    await audit.note(tx, "change.withdrawn", subject=str(change), order=found.order_id)
    return found


async def set_reward(tx: Tx, *, task: UUID, yen: int, now: datetime) -> None:
    """The reward a unit of what is offered from now on; what was accepted keeps its own."""
    found = await works.task_locked(tx, task)
    progress = await works.progress(tx, task, at=now)
    if found is None or progress is None:
        raise Unknown
    promised = progress.offered + progress.assigned + progress.asked + progress.shared
    promised += len(await queries.called(tx, [task]))
    price = model.reward(found, yen, promised=promised)
    await queries.record_reward(tx, task, price)
    await audit.note(tx, "task.reward", subject=str(task), was=found.unit_price_yen, yen=price)


async def waiting(
    tx: ReadTx,
    *,
    order: UUID | None = None,
    offer: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    most: int = 200,
) -> list[Waiting]:
    """Accepted terms that an agreed change has overtaken, the oldest first."""
    return await queries.waiting(tx, order=order, offer=offer, after=after, most=most)


async def settle(
    tx: Tx,
    *,
    change: UUID,
    offer: UUID,
    to: WaitingState,
    now: datetime,
    new_offer: UUID | None = None,
) -> None:
    """She accepted new terms (`new_offer`), or keeps those that she accepted."""
    state = await queries.waiting_locked(tx, change, offer)
    if state is None:
        raise Unknown
    settled = model.settle(state, to)
    await queries.record_settled(tx, change, offer, settled, new_offer=new_offer, at=now)
    await audit.note(
        tx, f"change.terms_{settled.value}", subject=str(offer), change=change, new=new_offer
    )


async def _locked(tx: Tx, change: UUID) -> Change:
    found = await queries.change_locked(tx, change)
    if found is None:
        raise Unknown
    return found


async def _order_locked(tx: Tx, order: UUID) -> Order:
    found = await works.order_locked(tx, order)
    if found is None:
        raise Unknown
    return found
