"""A leader who is a worker too, a task she leads, and its deliveries, by the pages' own actions."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed as work
from tests.deliveries.seed import NOW
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Reason
from yui.fees import actions
from yui.fees.reckoning import Kind, Rate, Sum
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef

__all__ = ["NOW"]
LED = 3
"""The worker who is the leader too."""
UNTIL = NOW + timedelta(days=3)
PERCENT = Rate(Kind.PERCENT, percent_bp=750)


async def leads(town: Town, worker: int = LED, slug: str = "tateshina") -> UUID:
    """The town's leader is this worker too: they have one mail address. Returns the leader's id."""
    leader = town.actor(slug, "leader").id
    async with town.admin() as admin:
        await admin.execute(
            "update app.staff set email = upper(w.email) from app.worker w"
            " where app.staff.id = $1 and w.id = $2",
            *(leader, town.worker(slug, worker)),
        )
    return leader


async def offered(
    town: Town,
    task: UUID,
    rate: Rate = PERCENT,
    *,
    valid_from: date | None = None,
    now: datetime = NOW,
    slug: str = "tateshina",
) -> UUID:
    """A fee that waits for the leader's answer."""
    async with begin(town.actor(slug)) as tx:
        return await actions.propose(
            tx,
            task=task,
            leader=town.actor(slug, "leader").id,
            rate=rate,
            valid_from=valid_from or now.date(),
            answer_by=now + timedelta(days=3),
            now=now,
        )


async def accept(
    town: Town, fee: UUID, *, now: datetime = NOW, worker: int = LED, slug: str = "tateshina"
) -> None:
    """She agrees."""
    async with begin(town.actor(slug, "worker", worker)) as tx:
        await actions.accept(tx, fee=fee, now=now)


async def agreed(town: Town, task: UUID, rate: Rate = PERCENT, **more: Any) -> UUID:
    """A fee that holds."""
    await leads(town)
    fee = await offered(town, task, rate, **more)
    await accept(town, fee, now=more.get("now", NOW))
    return fee


async def led(
    town: Town, rate: Rate = PERCENT, *, price: int = 38, quantity: int = 1000, worker: int = 1
) -> tuple[UUID, UUID, UUID]:
    """A task with its leader's fee and one worker's assignment: (task, fee, assignment)."""
    task = await work.task(town, quantity=quantity, price=price)
    fee = await agreed(town, task, rate)
    mine = await work.assignment(town, worker=worker, quantity=quantity, price=price, of=task)
    return task, fee, mine


async def deliver(
    town: Town,
    assignment: UUID,
    units: int,
    *,
    worker: int = 1,
    redo_of: UUID | None = None,
    now: datetime = NOW,
) -> UUID:
    """The worker hands in."""
    async with begin(town.actor("tateshina", "worker", worker)) as tx:
        return await deliveries.deliver(
            tx, assignment=assignment, quantity=units, once=uuid4(), redo_of=redo_of, now=now
        )


async def inspect(
    town: Town, delivery: UUID, accepted: int, *, back: bool = False, now: datetime = NOW
) -> UUID:
    """The director inspects; `back`: the rest is to be done again."""
    async with begin(town.actor("tateshina")) as tx:
        return await deliveries.inspect(
            tx,
            delivery=delivery,
            accepted=accepted,
            reason=Reason.TYPO if back else None,
            note="見本の3行目をご覧ください。" if back else "",
            rework_due=now.date() + timedelta(days=5) if back else None,
            now=now + timedelta(hours=1),
        )


async def undo(town: Town, delivery: UUID, *, now: datetime = NOW) -> None:
    """The director takes a mistaken acceptance back."""
    async with begin(town.actor("tateshina")) as tx:
        await deliveries.take_back(tx, delivery=delivery, now=now + timedelta(hours=2))


async def owed(
    town: Town, worker: int = LED, *, category: str = "none", tax: str = "exclusive"
) -> int:
    """What the books owe a worker."""
    who = town.worker("tateshina", worker)
    ref = AccountRef("worker_payable", worker=who, category=category, tax=tax)
    async with begin(town.actor("tateshina")) as tx:
        return await ledger.balance(tx, body=town.body(), ref=ref, until=date(2099, 1, 1))


async def sum_of(town: Town, fee: UUID) -> Sum:
    """All that counts under an agreement."""
    async with begin(town.actor("tateshina")) as tx:
        return (await actions.sheet(tx, fee=fee)).sum
