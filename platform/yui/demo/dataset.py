"""A week ago two towns tried the joint project on a few items: its phase is closed, those who answered
agreed to publication, and the data set is ready to be fetched."""

from datetime import date, timedelta
from uuid import UUID

from tenants.db import begin
from yui.demo.stage import Stage, afterwards, ident, moment, working_day
from yui.demo.together import LEAD, Made, answers, collect, lent
from yui.joint import actions as joint
from yui.joint.annotate import actions as annotate
from yui.joint.model import PhaseState, ProjectState
from yui.joint.quality import actions as quality
from yui.joint.release import actions as release
from yui.joint.release.model import Subject

TRIAL = Made("joint/trial", "観光LLMの教師データ 試行（共同）", "口コミ 試行1〜6", 6, (0,))


async def today(stage: Stage, day: date) -> None:
    """The trial, from its plan to its data set; the guest town has not had its own built yet."""
    day = working_day(day - timedelta(days=8))
    for town, task in (await lent(stage, TRIAL, day)).items():
        for place in TRIAL.hands:
            hers = await answers(stage, TRIAL, town, place, task=task, day=day, inspected=True)
            await _agrees(stage, town, stage.workers[town][place], hers, day=day)
    await collect(stage, day)
    day = working_day(day + timedelta(days=1))
    async with begin(stage.staff(LEAD)) as tx:
        project = next(one.id for one in await joint.projects(tx) if one.title == TRIAL.title)
        found = await quality.show(tx, project=project, on=day)
        for phase in found.phases:
            await joint.move_phase(tx, phase=phase.id, to=PhaseState.CLOSED, now=moment(day, 10))
        await joint.move(tx, project=project, to=ProjectState.DONE, now=moment(day, 10))
        once = ident("joint/trial/data")
        await release.ask(tx, of=Subject(project=project), once=once, now=moment(day, 11))
    await afterwards(day, 12)


async def _agrees(stage: Stage, town: str, person: UUID, assignment: UUID, *, day: date) -> None:
    """She agrees that her answers are in what is published."""
    async with begin(stage.worker(town, person)) as tx:
        hers = await annotate.one(tx, assignment=assignment)
        await release.publish(tx, part=hers.part_id, now=moment(day, 16, 10))
