"""The month on the screen: one order goes to two towns at once; one is late, and its quota goes on."""

from datetime import date, timedelta
from uuid import UUID

from tenants.actor import system
from tenants.db import begin
from yui.demo.stage import Stage, afterwards, ident, moment, working_day
from yui.sharing import actions as sharing
from yui.sharing.reconcile import actions as reconcile
from yui.sharing.rounds import actions as rounds
from yui.sharing.rounds.model import NewRound, Quota
from yui.threads.manuals import actions as manuals
from yui.work import actions as work
from yui.work.model import NewTask

LEAD, LATE, QUICK, COMPANY = "tateshina", "shiojiri", "itoigawa", "kanko"
UNITS, PRICE, FLOOR = 900, 42, 34
MANUAL = (
    "口コミの文を読み、よい・わるい・どちらでもないを選びます。迷ったら、どちらでもないを選びます。"
)


async def today(stage: Stage, day: date) -> None:
    """塩尻市 says nothing by its day; 糸魚川市 took its own part and is asked for the rest."""
    start = working_day(day - timedelta(days=6))
    due = day + timedelta(days=24)
    order, task = await _work(stage, start, due)
    parts = ((LATE, 300), (QUICK, 200))
    new = NewRound(
        quotas=[Quota(task, int(stage.towns[town]), units, PRICE) for town, units in parts],
        due_on=due,
        answer_by=moment(start + timedelta(days=1), 17),
        floor_yen=FLOOR,
        contact="立科町振興公社 見本 太郎",
        again=[int(stage.towns[QUICK])],
    )
    async with begin(stage.staff(LEAD)) as tx:
        made = await rounds.put(
            tx, order=order, new=new, once=ident("quotas/round"), now=moment(start, 10)
        )
    async with begin(stage.staff(LEAD)) as tx:
        shares = (await rounds.show(tx, round_id=made)).shares
    (mine,) = [share for share in shares if share.other == stage.towns[QUICK]]
    async with begin(stage.staff(QUICK)) as tx:
        await sharing.answer(tx, share=mine.id, accepted=mine.quantity, now=moment(start, 16))
    await afterwards(start)
    await _late(stage, day)


async def _work(stage: Stage, start: date, due: date) -> tuple[UUID, UUID]:
    """An order of the company, its one task, and the manual for all towns."""
    async with begin(stage.staff(LEAD)) as tx:
        order = await work.receive_order(
            tx,
            client=stage.clients[COMPANY],
            title="観光AIの評価データ 追加分",
            spec="宿の口コミを3つに分けます。共通のマニュアルのとおりです。",
            quantity=UNITS,
            unit_price_yen=60,
            due_on=due + timedelta(days=6),
            now=moment(start, 9),
            unit_name="件",
        )
    async with begin(stage.staff(LEAD)) as tx:
        task = await work.split(
            tx,
            order=order.id,
            new=NewTask(
                title="口コミの評価",
                spec="宿の口コミを3つに分けます。",
                job_type="data_entry",
                quantity=UNITS,
                unit_price_yen=38,
                due_on=due,
                minutes_per_unit=2,
            ),
            now=moment(start, 9, 30),
        )
        await manuals.publish(
            tx,
            task=task,
            text=MANUAL,
            checklist="最後まで読みましたか\n迷った文に印をつけましたか",
            seen=0,
            now=moment(start, 9, 40),
        )
    return order.id, task


async def _late(stage: Stage, day: date) -> None:
    """The hourly look takes back what nobody answered; the nightly one finds no difference."""
    async with begin(system(stage.towns[LEAD])) as tx:
        await rounds.sweep(tx, now=moment(day, 6))
    await afterwards(day, 7)
    for town in (LEAD, LATE, QUICK):
        async with begin(system(stage.towns[town])) as tx:
            await reconcile.look(tx, now=moment(day, 8))
