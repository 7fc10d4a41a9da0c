"""The month on the screen: who has said what she can do, and a lottery that is open to them."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from tenants.db import begin
from yui.availability import actions as availability
from yui.availability.model import Said
from yui.calls import actions as calls
from yui.calls.matching import Criterion, Need
from yui.calls.model import Mode, NewCall
from yui.clock import TOKYO
from yui.demo.stage import Stage, afterwards, ident, moment, working_day
from yui.standing.model import COSTS
from yui.work import actions as work
from yui.work.model import Progress

TOWN = "tateshina"
SKILLS = ("typing", "annotation", "research", "writing", "spreadsheet")
FEW = 30


async def today(stage: Stage, day: date) -> None:
    """Ten workers say what they can do; a task with units left is put to the town, four apply."""
    able = stage.workers[TOWN][4:14]
    for number, worker in enumerate(able):
        await _say(stage, worker, number, day=day)
    task = await _task(stage, day=day)
    if task is None:
        return
    call = await _open(stage, task, day=day)
    await afterwards(day, 9)
    for worker in able[:4]:
        async with begin(stage.worker(TOWN, worker)) as tx:
            await calls.apply(tx, call=call, now=moment(day, 9, 30))


async def _say(stage: Stage, worker: UUID, number: int, *, day: date) -> None:
    now = moment(day - timedelta(days=3), 20)
    usual = 60 + 30 * (number % 5)
    said = Said(
        home=True,
        center=number % 3 == 0,
        minutes=(usual, usual, usual, usual, usual, 0, 0),
        weekly=None,
        equipment="パソコン、光回線",
        interests=[SKILLS[number % len(SKILLS)]],
    )
    async with begin(stage.worker(TOWN, worker)) as tx:
        await availability.say(tx, said=said, care="", now=now)
        for step in range(2):
            await availability.say_skill(
                tx,
                skill=SKILLS[(number + step) % len(SKILLS)],
                level=2 + (number + step) % 3,
                evidence="これまでの受託の実績",
                now=now,
            )


async def _task(stage: Stage, *, day: date) -> Progress | None:
    """A task of the town with units left and time until its deadline."""
    now = moment(day, 8)
    async with begin(stage.staff(TOWN)) as tx:
        for order in await work.orders(tx, open_only=True):
            shown = await work.show(tx, order=order.id, now=now)
            for task in shown.tasks:
                if task.free >= FEW and task.due_on >= day + timedelta(days=10):
                    return task
    return None


async def _open(stage: Stage, task: Progress, *, day: date) -> UUID:
    until = working_day(day + timedelta(days=5))
    async with begin(stage.staff(TOWN)) as tx:
        found = await work.task(tx, task=task.id)
        new = NewCall(
            mode=Mode.LOTTERY,
            places=2,
            units_each=FEW // 2,
            apply_by=datetime.combine(until, time(17), tzinfo=TOKYO),
            answer_days=3,
            need=Need(minutes=FEW // 2 * (found.minutes_per_unit or 0)),
            criteria=frozenset(Criterion),
            content=found.spec,
            costs=COSTS,
            rights=found.rights,
            contact="運営法人の窓口（ディレクター）",
            below_reason="目安の時間を見直しているため、今回はこの額でうかがいます。",
        )
        return await calls.open_call(
            tx, task=task.id, new=new, now=moment(day, 8, 30), once=ident("call/lottery")
        )
