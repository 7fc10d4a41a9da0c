"""What is done with manuals: published in versions, added to from questions, marked by each for herself."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tenants.db import ReadTx, Tx
from tenants.refusal import Conflict, Unknown
from yui.audit import actions as audit
from yui.files import actions as files
from yui.files.model import Held
from yui.threads import model as threads
from yui.threads import queries as of_threads
from yui.threads.manuals import model, queries
from yui.threads.manuals.model import Efforts, Manual, ManualFile, Written
from yui.threads.model import ThreadState
from yui.threads.refusals import InFaqAlready, NotAnswered

FEWEST = 3
"""Minutes are shown from so many people on: of fewer, one's own would be read out of the sum."""


async def mine(tx: ReadTx, *, assignment: UUID) -> Manual:
    """The manual of the task she works on (scope person)."""
    found = await queries.mine(tx, assignment)
    if found is None:
        raise Unknown
    return msgspec.convert(found, Manual)


async def of_task(tx: ReadTx, *, task: UUID) -> Manual:
    """A task's manual, for the town's staff."""
    versions = await queries.written(tx, task)
    newest = versions[0] if versions else None
    held = await files.of(tx, subjects=[task])
    return Manual(
        version=newest.version if newest else None,
        text=newest.text if newest else "",
        checklist=newest.checklist if newest else [],
        faq=await queries.faq(tx, task),
        files=[ManualFile(each.id, each.name, each.kind, each.size) for each in held],
    )


async def versions(tx: ReadTx, *, task: UUID) -> list[Written]:
    """A manual's versions, the newest first."""
    return await queries.written(tx, task)


async def publish(
    tx: Tx,
    *,
    task: UUID,
    text: str,
    checklist: str,
    seen: int,
    now: datetime,
    held: Sequence[Held] = (),
) -> int:
    """A new version stands from now on; `seen`: the version its writer had before her (0: none).

    Raises `Conflict` when another was published meanwhile. The task is the caller's to have found.
    """
    items = model.checklist(checklist)
    known = await queries.written(tx, task)
    last = known[0].version if known else 0
    if last != seen or not await queries.record_manual(
        tx, task, version=last + 1, text=text, checklist=items, at=now
    ):
        raise Conflict
    await files.keep(tx, held, subject=task)
    await audit.note(tx, "manual.published", subject=str(task), version=last + 1)
    return last + 1


async def learn(tx: Tx, *, thread: UUID, question: str, answer: str, now: datetime) -> UUID:
    """An answered question becomes one of the manual's; nobody is named in it (L-04)."""
    found = await of_threads.locked(tx, thread)
    if found is None:
        raise Unknown
    words = await of_threads.messages(tx, thread)
    spoken = any(each.author_role is not threads.Member.WORKER for each in words)
    if found.state is ThreadState.OPEN or not spoken:
        raise NotAnswered
    names = await of_threads.words_of(tx, found.worker_id)
    threads.nameless(question, names=names, field="question")
    threads.nameless(answer, names=names, field="answer")
    made = await queries.record_faq(
        tx, found.task_id, thread=thread, question=question, answer=answer, at=now
    )
    if made is None:
        raise InFaqAlready
    await audit.note(tx, "faq.added", subject=str(made), thread=str(thread))
    return made


async def ticks(tx: ReadTx, *, assignment: UUID) -> list[str]:
    """The items she has ticked; nobody counts them."""
    return await queries.ticks(tx, assignment)


async def tick(tx: Tx, *, assignment: UUID, item: str, ticked: bool) -> None:
    """Sets or takes away her own tick at an item of the newest checklist."""
    manual = await mine(tx, assignment=assignment)
    await queries.record_tick(tx, assignment, model.item_of(manual.checklist, item), ticked=ticked)


async def effort(tx: ReadTx, *, assignment: UUID) -> int:
    """The minutes she has chosen to report."""
    return await queries.effort(tx, assignment)


async def report(tx: Tx, *, assignment: UUID, minutes: int) -> None:
    """Her own sum of minutes, when she likes to report one: for prices, never for presence.

    No line goes into the audit log: it would hold the time of day at which she wrote (law §3 G4).
    """
    if await of_threads.task_of(tx, assignment) is None:
        raise Unknown
    await queries.record_effort(tx, assignment, minutes=minutes)


async def efforts(tx: ReadTx, *, task: UUID) -> Efforts | None:
    """What was reported on a task by three people or more, all together; None for fewer."""
    found = await queries.efforts(tx, task)
    return found if found is not None and found.people >= FEWEST else None
