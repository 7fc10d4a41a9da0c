"""What is done with orders and tasks: received, split, shown, cancelled."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.actor import Scope
from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import deltas
from yui.audit import actions as audit
from yui.clients import actions as clients
from yui.contracts import actions as contracts
from yui.japan import day_of
from yui.tax import Category
from yui.towns import actions as towns
from yui.towns.model import Paper
from yui.towns.pricing import actions as pricing
from yui.work import intake, jobtypes, model, queries
from yui.work.changes import actions as changes
from yui.work.changes.model import Waiting, WaitingState
from yui.work.model import NewOrder, NewTask, Order, Part, Progress, Task, TaskRow
from yui.work.plans.model import PLACES, Security
from yui.work.policies import actions as policies
from yui.work.refusals import NoSuchWork

PAGE = 50
PLACE = PLACES[Security.HOME]
DELIVER_TO = "Yui のマイページから提出"
RIGHTS = "成果物の著作権は、報酬の支払いをもって公社に移ります（報酬に含みます）。"


class Shown(Struct, frozen=True):
    """An order with its tasks and where they were put."""

    order: Order
    tasks: list[Progress]
    parts: list[Part]


async def receive_order(
    tx: Tx,
    *,
    client: UUID,
    title: str,
    spec: str,
    quantity: int,
    unit_price_yen: int,
    due_on: date,
    now: datetime,
    unit_name: str = "件",
    reference: str = "",
    fee_yen: int = 0,
) -> Order:
    """Takes an order in, from the API (scope `client`: its own alone) or from a page."""
    on = day_of(now)
    new = intake.take(
        NewOrder(
            title=title,
            spec=spec,
            unit_name=unit_name,
            quantity=quantity,
            unit_price_yen=unit_price_yen,
            due_on=due_on,
            reference=reference,
            fee_yen=fee_yen,
        ),
        on=on,
    )
    if tx.actor.scope is Scope.CLIENT and client != tx.actor.id:
        raise Unknown
    known = await clients.show(tx, client=client)
    body = await towns.body_of(tx, on=on)
    await contracts.require(tx, client=known.id, body=body.id, on=on)
    number = await towns.next_number(tx, body, paper=Paper.ORDER, on=on)
    made = await queries.record_order(tx, new, client=known.id, body=body.id, number=number, at=now)
    await deltas.note(tx, "orders_received", 1, on=on)
    await deltas.note(tx, "orders_open", 1, on=on)
    await audit.note(tx, "order.received", subject=str(made), number=number, quantity=quantity)
    return await order(tx, order=made)


async def order(tx: ReadTx, *, order: UUID) -> Order:
    """An order; under scope `client`, only its own."""
    found = await queries.order(tx, order)
    if found is None:
        raise Unknown
    return found


async def orders(
    tx: ReadTx,
    *,
    client: UUID | None = None,
    open_only: bool = False,
    after: tuple[date, UUID] | None = None,
    most: int = PAGE,
) -> list[Order]:
    """A page of orders by due date, going on after (due date, id)."""
    due, last = after or (None, None)
    return await queries.orders(
        tx, client=client, open_only=open_only, after_due=due, after_id=last, most=most
    )


async def show(tx: ReadTx, *, order: UUID, now: datetime) -> Shown:
    """An order with its tasks' progress and its shares."""
    found = await queries.order(tx, order)
    if found is None:
        raise Unknown
    return Shown(
        order=found,
        tasks=await queries.progress_of_order(tx, order, at=now),
        parts=await queries.parts(tx, order),
    )


async def split(
    tx: Tx, *, order: UUID, new: NewTask, now: datetime, version: int | None = None
) -> UUID:
    """Splits a task off an order; its withholding follows its kind of work, the day and the body,
    and whether its price holds the tax, the day and the body."""
    on = day_of(now)
    found = await _locked(tx, order)
    model.same_version(found.version, version)
    state = model.split(found, new, on=on)
    await _may_start(tx, found, on=on)
    kind = jobtypes.find(new.job_type, on)
    if kind is None:
        raise NoSuchWork("job_type")
    withheld = await policies.category(tx, body=found.body_id, job_type=kind.code, on=on)
    row = TaskRow(
        body_id=found.body_id,
        order_id=found.id,
        share_id=None,
        title=new.title,
        spec=new.spec,
        job_type=new.job_type,
        withholding=withheld.value,
        unit_name=found.unit_name,
        quantity=new.quantity,
        unit_price_yen=new.unit_price_yen,
        minutes_per_unit=new.minutes_per_unit,
        due_on=new.due_on,
        place=new.place or PLACE,
        deliver_to=new.deliver_to or DELIVER_TO,
        rights=new.rights or RIGHTS,
        made_at=now,
        tax=new.tax or await pricing.treatment(tx, body=found.body_id, on=on),
    )
    made = await queries.record_task(tx, row)
    await queries.record_order_state(tx, found.id, state)
    await audit.note(tx, "task.split", subject=str(made), order=order, quantity=new.quantity)
    return made


async def task_of_share(
    tx: Tx,
    *,
    share: UUID,
    body: UUID,
    title: str,
    spec: str,
    job_type: str,
    unit_name: str,
    quantity: int,
    unit_price_yen: int,
    due_on: date,
    now: datetime,
    withholding: Category | None = None,
    minutes_per_unit: int | None = None,
) -> UUID:
    """The task that a share taken on becomes in this town; the price is this town's own."""
    own = await policies.category(tx, body=body, job_type=job_type, on=day_of(now))
    row = TaskRow(
        body_id=body,
        order_id=None,
        share_id=share,
        title=title,
        spec=spec,
        job_type=job_type,
        withholding=(withholding or own).value,
        unit_name=unit_name,
        quantity=quantity,
        unit_price_yen=unit_price_yen,
        minutes_per_unit=minutes_per_unit,
        due_on=due_on,
        place=PLACE,
        deliver_to=DELIVER_TO,
        rights=RIGHTS,
        made_at=now,
        tax=await pricing.treatment(tx, body=body, on=day_of(now)),
    )
    made = await queries.record_task(tx, row)
    await audit.note(tx, "task.of_share", subject=str(made), share=share, quantity=quantity)
    return made


async def task(tx: ReadTx, *, task: UUID) -> Task:
    """A task."""
    found = await queries.task(tx, task)
    if found is None:
        raise Unknown
    return found


async def task_locked(tx: Tx, *, task: UUID) -> Task:
    """A task, held until the transaction ends: whoever gives its units away holds it."""
    found = await queries.task_locked(tx, task)
    if found is None:
        raise Unknown
    return found


async def progress(tx: ReadTx, *, task: UUID, now: datetime) -> Progress:
    """A task with how far it is."""
    found = await queries.progress(tx, task, at=now)
    if found is None:
        raise Unknown
    return found


async def cancel_order(tx: Tx, *, order: UUID, now: datetime, version: int | None = None) -> None:
    """Cancels an order of which nothing was split off."""
    found = await _locked(tx, order)
    model.same_version(found.version, version)
    state = model.move_order(found.state, model.OrderState.CANCELLED)
    await queries.record_order_state(tx, order, state)
    await deltas.note(tx, "orders_open", -1, on=day_of(now))
    await audit.note(tx, "order.cancelled", subject=str(order))


async def move_order(tx: Tx, *, order: UUID, body: UUID) -> None:
    """An order and its tasks are another body's from now on; what workers accepted keeps the body
    with which it was agreed."""
    found = await _locked(tx, order)
    await queries.record_body(tx, order, body=body)
    await audit.note(tx, "order.moved", subject=str(order), old=found.body_id, new=body)


async def cancel_task(tx: Tx, *, task: UUID, now: datetime) -> None:
    """Takes a task back of which nothing was offered or shared; its units are the order's again."""
    found = await task_locked(tx, task=task)
    state = model.cancel_task(found, await progress(tx, task=task, now=now))
    await queries.record_task_state(tx, task, state)
    await audit.note(tx, "task.cancelled", subject=str(task))


async def changes_waiting(
    tx: ReadTx,
    *,
    offer: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    most: int = 200,
) -> list[Waiting]:
    """Terms that workers accepted and an agreed change has overtaken, the oldest first: they hold as
    they are until she accepts new ones. Whoever offers terms settles each by `change_settled`."""
    return await changes.waiting(tx, offer=offer, after=after, most=most)


async def change_settled(
    tx: Tx, *, change: UUID, offer: UUID, now: datetime, new_offer: UUID | None = None
) -> None:
    """She accepted the new terms of `new_offer`; without one she keeps those that she accepted."""
    to = WaitingState.KEPT if new_offer is None else WaitingState.RENEWED
    await changes.settle(tx, change=change, offer=offer, to=to, new_offer=new_offer, now=now)


async def _locked(tx: Tx, order: UUID) -> Order:
    found = await queries.order_locked(tx, order)
    if found is None:
        raise Unknown
    return found


async def _may_start(tx: Tx, found: Order, *, on: date) -> None:
    """The first task starts an order: contract and NDA hold on that day too. What has started is
    carried through, though they may end meanwhile."""
    if found.state is model.OrderState.RECEIVED:
        await contracts.require(tx, client=found.client_id, body=found.body_id, on=on)
