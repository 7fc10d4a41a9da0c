"""A joint project of one phase, its batch, and people who answer."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import DUE, NOW
from yui.deliveries import actions as deliveries
from yui.joint import actions
from yui.joint.annotate import actions as hers
from yui.joint.model import PhaseState, ProjectState, Seat
from yui.joint.parts import actions as parts
from yui.sharing import actions as sharing

LEAD, GUEST = "tateshina", "shiojiri"
LABELS = ["良い", "悪い", "どちらでもない"]


def items(number: int, gold: int = 0) -> str:
    """So many items, the first of them with known answers."""
    return "\n".join(
        f"i{n:03},口コミ {n}" + (f",{LABELS[n % 2]}" if n < gold else "") for n in range(number)
    )


async def project(town: Town, *, order: UUID | None = None, budget: int = 100_000) -> UUID:
    order = order or await seed.order(town, LEAD, quantity=3000)
    async with begin(town.actor(LEAD)) as tx:
        made = await actions.plan(
            tx,
            order=order,
            title="観光LLMの教師データ",
            guide="口コミを読み、印象を選びます。",
            labels=LABELS,
            budget_yen=budget,
            once=uuid4(),
            now=NOW,
        )
        await actions.set_terms(
            tx,
            project=made,
            licence="CC BY 4.0",
            rights="データの著作権は発注者に移ります。",
            training="学習と評価に使えます。",
            sources="発注者が権利をもつ口コミです。",
            now=NOW,
        )
    return made


async def running(town: Town, *, budget: int = 100_000) -> tuple[UUID, UUID]:
    """A project under way and its open phase."""
    made = await project(town, budget=budget)
    async with begin(town.actor(LEAD)) as tx:
        phase = await actions.add_phase(
            tx, project=made, title="第1段階", due_on=DUE, budget_yen=budget, now=NOW
        )
        await actions.move(tx, project=made, to=ProjectState.RUNNING, now=NOW)
        await actions.move_phase(tx, phase=phase, to=PhaseState.OPEN, now=NOW)
    return made, phase


async def batch(town: Town, phase: UUID, number: int = 10, gold: int = 4) -> tuple[UUID, UUID]:
    """A batch and its task."""
    async with begin(town.actor(LEAD)) as tx:
        made = await actions.add_batch(
            tx,
            phase=phase,
            title="第1バッチ",
            text=items(number, gold),
            job_type="data_entry",
            unit_price_yen=20,
            due_on=DUE,
            minutes_per_unit=1,
            now=NOW,
        )
        return made, (await actions.batch(tx, batch=made)).task_id


async def own(town: Town, made: UUID, units: int) -> None:
    async with begin(town.actor(LEAD)) as tx:
        await parts.lend_own(tx, batch=made, units=units, once=uuid4(), now=NOW)


async def lent(town: Town, made: UUID, task: UUID, units: int) -> tuple[UUID, UUID, UUID]:
    """A guest took a share on, has its own task and the seats: share, task, part."""
    async with begin(town.actor(LEAD)) as tx:
        share = await sharing.offer(
            tx,
            task=task,
            guest=town.tenant(GUEST),
            quantity=units,
            unit_price_yen=25,
            due_on=DUE,
            answer_by=NOW + timedelta(days=3),
            once=uuid4(),
            now=NOW,
        )
    async with begin(town.actor(GUEST)) as tx:
        await sharing.answer(tx, share=share, accepted=units, now=NOW)
        theirs = await sharing.make_task(tx, share=share, unit_price_yen=22, due_on=DUE, now=NOW)
    async with begin(town.actor(LEAD)) as tx:
        await parts.lend(tx, batch=made, share=share, now=NOW)
    async with begin(town.actor(GUEST)) as tx:
        (part,) = await parts.parts(tx)
    return share, theirs, part.id


async def answered(
    town: Town,
    slug: str,
    task: UUID,
    quantity: int,
    *,
    worker: int,
    says: Callable[[Seat], str],
    price: int = 20,
) -> tuple[UUID, UUID]:
    """Somebody takes her seats, answers all and hands in: assignment, delivery."""
    work = await seed.assignment(town, slug, worker=worker, quantity=quantity, price=price, of=task)
    she = town.actor(slug, "worker", worker)
    async with begin(she) as tx:
        await hers.begin(tx, assignment=work, now=NOW)
    async with begin(she) as tx:
        for seat in await hers.seats(tx, assignment=work):
            await hers.answer(tx, seat=seat.id, label=says(seat), now=NOW)
    async with begin(she) as tx:
        delivery = await hers.hand_in(tx, assignment=work, once=uuid4(), now=NOW)
    return work, delivery


async def inspected(town: Town, slug: str, delivery: UUID, accepted: int) -> None:
    async with begin(town.actor(slug, "leader")) as tx:
        await deliveries.inspect(tx, delivery=delivery, accepted=accepted, now=NOW)


async def collected(town: Town, slug: str) -> int:
    async with begin(town.actor(slug, "system")) as tx:
        return await parts.collect_all(tx, now=NOW)
