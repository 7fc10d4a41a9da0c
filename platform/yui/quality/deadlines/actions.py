"""What is done about deadlines: measured by a sweep, told rung by rung, answered by a director."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import deltas
from yui.audit import actions as audit
from yui.japan import day_of
from yui.notices import actions as notices
from yui.quality import model as rules
from yui.quality.deadlines import model, queries
from yui.quality.deadlines.model import Escalation, EscalationState, Line, Running
from yui.quality.model import Level, Step


async def sweep(
    tx: Tx, *, now: datetime, after: UUID | None = None, most: int = 200
) -> UUID | None:
    """Looks at `most` tasks, going on after one; returns the last one, or None at the end.

    Each rung of each trouble is written once, whenever and however often the sweep comes by.
    """
    found = await queries.running(tx, after=after, most=most)
    for task in found:
        await _look(tx, task, now=now)
    return found[-1].id if len(found) == most else None


async def _look(tx: Tx, task: Running, *, now: datetime) -> None:
    standing = model.measure(task, rules.risk(day_of(now)), at=now)
    if standing.level is Level.GREEN:
        if task.level is not Level.GREEN:
            await queries.record_risk(tx, task.id, standing, since=now, at=now)
            await _recovered(tx, task, now=now)
        return
    fresh = task.level is Level.GREEN or task.since is None
    since = now if fresh or task.since is None else task.since
    await queries.record_risk(tx, task.id, standing, since=since, at=now)
    if standing.level is not task.level:
        await audit.note(
            tx, "task.at_risk", subject=str(task.id), level=standing.level, pace=standing.pace
        )
    ladder = rules.ladder(day_of(now))
    for step in model.rungs(ladder, standing.level, since=since, at=now):
        made = await queries.record_rung(tx, task.id, standing, step=step, since=since, at=now)
        if made is not None:
            await _tell(tx, task, step, made=made, now=now)


async def _recovered(tx: Tx, task: Running, *, now: datetime) -> None:
    closed = await queries.record_closed(tx, task.id)
    if Step.COORDINATOR in closed:
        await deltas.note(tx, "escalations", -1, on=day_of(now))
    await audit.note(tx, "task.recovered", subject=str(task.id), closed=len(closed))


async def _tell(tx: Tx, task: Running, step: Step, *, made: UUID, now: datetime) -> None:
    """Tells a rung; the coordinator hears a count and nothing else (decisions 4)."""
    await audit.note(tx, "task.escalated", subject=str(task.id), step=step, escalation=str(made))
    if step is Step.COORDINATOR:
        await deltas.note(tx, "escalations", 1, on=day_of(now))
    elif step is Step.DIRECTOR:
        await notices.tell_directors(
            tx,
            kind="deadline.director",
            subject="納期が心配な業務があります",
            body=f"「{task.title}」の進みが納期に間に合わないおそれがあります。対応をご判断ください。",
            link=f"/deadlines/{made}",
            key=f"escalation:{made}",
            now=now,
        )
    else:
        await _ask(tx, task, step, made=made, now=now)


async def _ask(tx: Tx, task: Running, step: Step, *, made: UUID, now: datetime) -> None:
    """Asks those who do the work, or their leaders, whether anything is in the way."""
    if step is Step.LEADER:
        who, link = await queries.leaders(tx), "/deadlines"
        subject = "納期が心配な業務があります"
        body = f"「{task.title}」の進みを確かめて、困りごとがないかを聞いてみてください。"
    else:
        who, link = await queries.hands(tx, task.id), "/me/assignments"
        subject = "納期が近づいています"
        body = (
            f"「{task.title}」の納期が近づいています。困っていることや、"
            "続けるのがむずかしいことがあれば、マイページからお知らせください。"
        )
    for each in who:
        await notices.tell(
            tx,
            to=each,
            kind=f"deadline.{step}",
            subject=subject,
            body=body,
            link=link,
            key=f"escalation:{made}:{each}",
            now=now,
        )


async def lines(tx: ReadTx, *, after: UUID | None = None, most: int = 200) -> list[Line]:
    """Tasks in trouble: red first, then the one that is due first, going on after a task."""
    return await queries.lines(tx, after=after, most=most)


async def waiting(tx: ReadTx, *, after: UUID | None = None, most: int = 200) -> list[Escalation]:
    """What waits for a director's answer, the oldest first, going on after one."""
    return await queries.waiting(tx, after=after, most=most)


async def of_task(tx: ReadTx, *, task: UUID) -> list[Escalation]:
    """What was told of a task, the newest first."""
    return await queries.of_task(tx, task)


async def show(tx: ReadTx, *, escalation: UUID) -> Escalation:
    """One rung of this town."""
    found = await queries.escalation(tx, escalation)
    if found is None:
        raise Unknown
    return found


async def answer(tx: Tx, *, escalation: UUID, answer: str, now: datetime) -> None:
    """A director says what she does about it."""
    found = await queries.locked(tx, escalation)
    if found is None:
        raise Unknown
    state = model.move(found.state, EscalationState.ANSWERED)
    await queries.record_answer(tx, escalation, state=state, answer=answer, at=now)
    await audit.note(tx, "escalation.answered", subject=str(escalation), answer=answer)
