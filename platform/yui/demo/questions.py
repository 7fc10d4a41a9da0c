"""What is asked about the work today: a manual, a worker's question, its answer, what was learnt."""

from datetime import date
from uuid import UUID

from tenants.db import begin
from yui.demo.stage import Stage, afterwards, ident, moment
from yui.portal import actions as portal
from yui.threads import actions as threads
from yui.threads.manuals import actions as manuals

TOWN, SECOND = "tateshina", 1
MANUAL = (
    "見本と同じ形でできあがっていれば大丈夫です。\n"
    "迷った項目は「要確認」に入れてください。まとめて確かめます。"
)
CHECKLIST = "件数が合っている\n空欄がない\n見本と同じ形になっている"
ANSWER = "元の資料のとおりで大丈夫です。読めないときは「要確認」に入れてください。"


async def today(stage: Stage, day: date) -> None:
    """One question of the town's second worker, answered by the leader; another one waits."""
    worker = stage.worker(TOWN, stage.workers[TOWN][SECOND])
    async with begin(worker) as tx:
        work = next((each for each in await portal.works(tx) if each.open), None)
    if work is None:
        return
    asked = []
    for number, title in enumerate(("資料の表記がゆれているとき", "画像が開けないとき")):
        async with begin(worker) as tx:
            asked.append(
                await threads.ask(
                    tx,
                    assignment=work.id,
                    title=title,
                    text=f"{title}は、どう入力すればよいですか。",
                    once=ident(f"{TOWN}/question/{number}"),
                    now=moment(day, 9, 10 + number),
                )
            )
    await _answer(stage, asked[0], day=day)
    await afterwards(day, 10)


async def _answer(stage: Stage, thread: UUID, *, day: date) -> None:
    async with begin(stage.staff(TOWN, "leader")) as tx:
        found = await threads.show(tx, thread=thread)
        await manuals.publish(
            tx,
            task=found.thread.task_id,
            text=MANUAL,
            checklist=CHECKLIST,
            seen=0,
            now=moment(day, 9, 20),
        )
        once = ident(f"{TOWN}/answer")
        await threads.say(tx, thread=thread, text=ANSWER, once=once, now=moment(day, 9, 30))
        await manuals.learn(
            tx,
            thread=thread,
            question="資料の表記がゆれているときは、どう入力しますか。",
            answer=ANSWER,
            now=moment(day, 9, 35),
        )
