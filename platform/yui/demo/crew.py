"""The workers' part: asked, accepting or letting it pass, delivering, inspected by their own town."""

from datetime import date, timedelta
from uuid import UUID

from tenants.db import begin
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Reason
from yui.demo import cast
from yui.demo.stage import Stage, ident, moment
from yui.offers import actions as offers
from yui.offers.model import Wanted


def parts_of(units: int, hands: int) -> list[int]:
    """The units over so many hands, as evenly as can be; none gets nothing."""
    hands = max(1, min(hands, units))
    each, over = divmod(units, hands)
    return [each + (place < over) for place in range(hands)]


def chosen(stage: Stage, town: str, hands: int, *, key: str) -> list[UUID]:
    """So many of the town's workers, beginning at another one for every piece of work.

    The first worker of a town is the one whose log-in is shown: she is always among them.
    """
    known = stage.workers[town]
    start = -(sum(key.encode()) % max(1, min(hands, len(known))))
    return [known[(start + place) % len(known)] for place in range(min(hands, len(known)))]


async def ask(
    stage: Stage, *, town: str, task: UUID, units: int, hands: int, day: date, key: str
) -> list[tuple[UUID, UUID, int]]:
    """Offers the units; one of those asked lets it pass, the others share the work.

    Returns (worker, assignment, units).
    """
    asked = chosen(stage, town, hands + 1, key=key)
    taken: list[tuple[UUID, UUID, int]] = []
    passing = len(asked) > hands
    if passing:
        one = asked.pop()
        made = await _offer(stage, town, task=task, to=[(one, parts_of(units, hands)[0])], day=day)
        async with begin(stage.worker(town, one)) as tx:
            await offers.decline(tx, offer=made[one], now=moment(day, 12))
    shares = list(zip(asked, parts_of(units, len(asked)), strict=False))
    made = await _offer(stage, town, task=task, to=shares, day=day)
    for worker, quantity in shares:
        async with begin(stage.worker(town, worker)) as tx:
            await offers.open_terms(tx, offer=made[worker], now=moment(day, 18))
            assignment = await offers.accept(tx, offer=made[worker], now=moment(day, 19))
        taken.append((worker, assignment, quantity))
    return taken


async def _offer(
    stage: Stage, town: str, *, task: UUID, to: list[tuple[UUID, int]], day: date
) -> dict[UUID, UUID]:
    async with begin(stage.staff(town)) as tx:
        made = await offers.offer(
            tx,
            task=task,
            to=[Wanted(worker, quantity) for worker, quantity in to],
            answer_by=moment(day + timedelta(days=3), 17),
            now=moment(day, 11, 30),
        )
    return {worker: offer for (worker, _), offer in zip(to, made, strict=True)}


async def do(
    stage: Stage, *, town: str, task: UUID, units: int, hands: int, day: date, key: str
) -> None:
    """The units are done and inspected; one delivery comes back in part and is done again."""
    taken = await ask(stage, town=town, task=task, units=units, hands=hands, day=day, key=key)
    for place, (worker, assignment, quantity) in enumerate(taken):
        first = max(1, quantity * 3 // 5)
        again = place == 0 and first >= 5
        await deliver(
            stage, town, worker, assignment=assignment, units=first, day=day + timedelta(days=5),
            back=first // 5 if again else 0, key=f"{key}/{place}/1",
        )  # fmt: skip
        if quantity > first:
            await deliver(
                stage, town, worker, assignment=assignment, units=quantity - first,
                day=day + timedelta(days=9), back=0, key=f"{key}/{place}/2",
            )  # fmt: skip


async def deliver(
    stage: Stage,
    town: str,
    worker: UUID,
    *,
    assignment: UUID,
    units: int,
    day: date,
    back: int,
    key: str,
) -> None:
    """A delivery and its inspection; `back` units are returned for one counted rework."""
    made = await hand_in(stage, town, worker, assignment=assignment, units=units, day=day, key=key)
    own = town in cast.LEADS and worker == stage.workers[town][cast.LEADS[town]]
    leader = stage.staff(town, "leader" if back == 0 and not own else "director")
    async with begin(leader) as tx:
        await deliveries.inspect(
            tx,
            delivery=made,
            accepted=units - back,
            reason=Reason.SPEC if back else None,
            note="手引きの3ページの例のとおりに直してください。" if back else "",
            rework_due=day + timedelta(days=4) if back else None,
            now=moment(day + timedelta(days=1), 10),
        )
    if back:
        day += timedelta(days=2)
        async with begin(stage.worker(town, worker)) as tx:
            redone = await deliveries.deliver(
                tx,
                assignment=assignment,
                quantity=back,
                once=ident(f"{key}/redo"),
                redo_of=made,
                now=moment(day, 20),
            )
        async with begin(stage.staff(town)) as tx:
            await deliveries.inspect(
                tx, delivery=redone, accepted=back, now=moment(day + timedelta(days=1), 10)
            )


async def hand_in(
    stage: Stage, town: str, worker: UUID, *, assignment: UUID, units: int, day: date, key: str
) -> UUID:
    """The worker hands units in."""
    async with begin(stage.worker(town, worker)) as tx:
        return await deliveries.deliver(
            tx,
            assignment=assignment,
            quantity=units,
            once=ident(f"{key}/delivery"),
            now=moment(day, 21),
        )


async def begin_work(
    stage: Stage, *, town: str, task: UUID, units: int, hands: int, day: date, today: date
) -> None:
    """This month's work: accepted in part, waiting for inspection, in hand, and one not answered."""
    key = f"{task}"
    if hands == 0:
        asked = chosen(stage, town, 2, key="0")
        shares = list(zip(asked, parts_of(units, len(asked)), strict=True))
        await _offer(stage, town, task=task, to=shares, day=today - timedelta(days=1))
        return
    waiting = units // 10
    taken = await ask(
        stage, town=town, task=task, units=units - waiting, hands=hands, day=day, key=town
    )
    for place, (worker, assignment, quantity) in enumerate(taken):
        done = max(1, quantity * (6 - place) // 8) if place < 4 else 0
        if done == 0:
            continue
        half = max(1, done // 2)
        await deliver(
            stage, town, worker, assignment=assignment, units=half, day=day + timedelta(days=6),
            back=0, key=f"{key}/{place}/1",
        )  # fmt: skip
        if done > half:
            late = today - timedelta(days=9 if place == 0 else 2 + place)
            await hand_in(
                stage, town, worker, assignment=assignment, units=done - half, day=late,
                key=f"{key}/{place}/2",
            )  # fmt: skip
    someone = chosen(stage, town, hands + 3, key=town)[-1]
    await _offer(stage, town, task=task, to=[(someone, waiting)], day=today - timedelta(days=1))
