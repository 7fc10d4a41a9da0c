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
from yui.work.model import NewTask

TOWN = "tateshina"
SKILLS = ("typing", "annotation", "research", "writing", "spreadsheet")
COMPANY = "kanko"
UNITS, FEW = 120, 30


async def today(stage: Stage, day: date) -> None:
    """Ten workers say what they can do; a small task is put to the town, four of them apply."""
    able = stage.workers[TOWN][4:14]
    for number, worker in enumerate(able):
        await _say(stage, worker, number, day=day)
    task = await _task(stage, day=day)
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


async def _task(stage: Stage, *, day: date) -> UUID:
    """A small order of the day before, split into one task that nobody has been asked for yet."""
    now = moment(working_day(day - timedelta(days=1)), 14)
    async with begin(stage.staff(TOWN)) as tx:
        order = await work.receive_order(
            tx,
            client=stage.clients[COMPANY],
            title="観光パンフレットの文字入力",
            spec="渡す画像の文字を、表のとおりに入力します。",
            quantity=UNITS,
            unit_price_yen=180,
            due_on=working_day(day + timedelta(days=35)),
            now=now,
            unit_name="件",
        )
        new = NewTask(
            title="パンフレットの文字入力",
            spec="渡す画像の文字を、表のとおりに入力します。1文字もちがわないこと。",
            job_type="data_entry",
            quantity=UNITS,
            unit_price_yen=130,
            due_on=working_day(day + timedelta(days=28)),
            minutes_per_unit=5,
        )
        return await work.split(tx, order=order.id, new=new, now=now)


async def _open(stage: Stage, task: UUID, *, day: date) -> UUID:
    until = working_day(day + timedelta(days=5))
    async with begin(stage.staff(TOWN)) as tx:
        found = await work.task(tx, task=task)
        new = NewCall(
            mode=Mode.LOTTERY,
            places=2,
            units_each=FEW,
            apply_by=datetime.combine(until, time(17), tzinfo=TOKYO),
            answer_days=3,
            need=Need(minutes=FEW * (found.minutes_per_unit or 0)),
            criteria=frozenset(Criterion),
            content=found.spec,
            costs=COSTS,
            rights=found.rights,
            contact="運営法人の窓口（ディレクター）",
        )
        return await calls.open_call(
            tx, task=task, new=new, now=moment(day, 8, 30), once=ident("call/lottery")
        )
