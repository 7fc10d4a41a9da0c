"""What is done with questions: asked by the worker, answered by her body's leader or director."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.actor import Actor, Role, Scope
from tenants.db import ReadTx, Tx
from tenants.refusal import Forbidden, Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.files import actions as files
from yui.files.model import File, Held
from yui.notices import actions as notices
from yui.threads import model, queries
from yui.threads.model import Member, Message, Person, Thread, ThreadState
from yui.threads.refusals import ClientKeptOut

PAGE = 50
_ROLES = {
    Role.WORKER: Member.WORKER,
    Role.LEADER: Member.LEADER,
    Role.DIRECTOR: Member.DIRECTOR,
}


class Asked(Struct, frozen=True):
    """The job that tells the leaders and directors of a question: a worker cannot list them."""

    thread_id: UUID
    message_id: UUID


class Shown(Struct, frozen=True):
    """A thread with its words, files and members."""

    thread: Thread
    messages: list[Message]
    files: list[File]
    members: list[Person]


def member_of(actor: Actor) -> Member:
    """As whom the caller speaks; raises when she is none who may (a client never is)."""
    if actor.scope is Scope.CLIENT:
        raise ClientKeptOut
    if actor.role not in _ROLES:
        raise Forbidden
    return _ROLES[actor.role]


async def ask(
    tx: Tx,
    *,
    assignment: UUID,
    title: str,
    text: str,
    once: UUID,
    now: datetime,
    held: Sequence[Held] = (),
) -> UUID:
    """The worker asks about a task of hers; the same `once` again is the same question."""
    if member_of(tx.actor) is not Member.WORKER:
        raise Forbidden
    task = await queries.task_of(tx, assignment)
    if task is None:
        raise Unknown
    made = await queries.record_thread(
        tx, task=task, assignment=assignment, title=title, once=once, at=now
    )
    if made is None:
        return await queries.opened_once(tx, tx.actor.id, once)
    await queries.record_member(
        tx, made, worker=tx.actor.id, member=tx.actor.id, role=Member.WORKER, at=now
    )
    await audit.note(tx, "thread.opened", subject=str(made), task=str(task))
    await say(tx, thread=made, text=text, once=once, held=held, now=now)
    return made


async def say(
    tx: Tx,
    *,
    thread: UUID,
    text: str,
    once: UUID,
    now: datetime,
    held: Sequence[Held] = (),
) -> UUID | None:
    """A member says something; a leader or director becomes one by answering.

    Returns the message's id, None when this form has said it already.
    """
    role = member_of(tx.actor)
    found = await queries.locked(tx, thread)
    if found is None:
        raise Unknown
    state = model.said(found.state, role)
    await _join(tx, found, member=tx.actor.id, role=role, now=now)
    made = await queries.record_message(tx, found, role=role, text=text, once=once, at=now)
    if made is None:
        return None
    await files.keep(tx, held, subject=made)
    await queries.record_state(tx, thread, state, at=now)
    await audit.note(tx, "thread.said", subject=str(thread), message=str(made), role=role)
    await _tell(tx, found, role, message=made, now=now)
    return made


async def _tell(tx: Tx, found: Thread, by: Member, *, message: UUID, now: datetime) -> None:
    if by is Member.WORKER:
        await outbox.put(
            tx, "threads.asked", Asked(found.id, message), key=f"threads.asked:{message}"
        )
        return
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="thread.answered",
        subject="質問に回答がありました",
        body=f"「{found.title}」に回答がありました。マイページで読めます。",
        link=f"/me/questions/{found.id}",
        key=f"thread:{message}",
        now=now,
    )


async def tell_asked(tx: Tx, *, thread: UUID, message: UUID, now: datetime) -> int:
    """Tells those who answer: the members, else every leader and director; returns how many."""
    found = await queries.thread(tx, thread)
    if found is None:
        return 0
    staff = [each for each in await queries.members(tx, thread) if each.role is not Member.WORKER]
    told = staff or await queries.eligible(tx)
    for each in told:
        await notices.tell(
            tx,
            to=each.id,
            kind="thread.asked",
            subject="ワーカーから質問があります",
            body=f"「{found.work}」について質問があります：{found.title}",
            link=f"/questions/{thread}",
            key=f"thread:{message}:{each.id}",
            now=now,
        )
    return len(told)


async def add_member(tx: Tx, *, thread: UUID, member: UUID, now: datetime) -> None:
    """Takes another leader or director in. A client's id raises `ClientKeptOut`."""
    member_of(tx.actor)
    found = await queries.locked(tx, thread)
    if found is None:
        raise Unknown
    if await queries.is_client(tx, member):
        raise ClientKeptOut("member")
    role = next((each.role for each in await queries.eligible(tx) if each.id == member), None)
    if role is None:
        raise Unknown
    await _join(tx, found, member=member, role=role, now=now)


async def _join(tx: Tx, found: Thread, *, member: UUID, role: Member, now: datetime) -> None:
    added = await queries.record_member(
        tx, found.id, worker=found.worker_id, member=member, role=role, at=now
    )
    if added:
        await audit.note(tx, "thread.joined", subject=str(found.id), member=str(member), role=role)


async def close(tx: Tx, *, thread: UUID, now: datetime) -> None:
    """The question is settled; nothing more is said in it."""
    member_of(tx.actor)
    found = await queries.locked(tx, thread)
    if found is None:
        raise Unknown
    await queries.record_state(tx, thread, model.move(found.state, ThreadState.CLOSED), at=now)
    await audit.note(tx, "thread.closed", subject=str(thread))


async def show(tx: ReadTx, *, thread: UUID) -> Shown:
    """A thread with all that was said; under scope person her own alone."""
    member_of(tx.actor)
    found = await queries.thread(tx, thread)
    if found is None:
        raise Unknown
    words = await queries.messages(tx, thread)
    return Shown(
        thread=found,
        messages=words,
        files=await files.of(tx, subjects=[each.id for each in words]),
        members=await queries.members(tx, thread),
    )


async def of_assignment(tx: ReadTx, *, assignment: UUID) -> list[Thread]:
    """The threads of an assignment, the newest word first."""
    return await queries.of_assignment(tx, assignment)


async def waiting(
    tx: ReadTx,
    *,
    every: bool = False,
    after: tuple[datetime, UUID] | None = None,
    most: int = PAGE,
) -> list[Thread]:
    """A page of the town's questions: those that wait for an answer, or all."""
    at, last = after or (None, None)
    state = None if every else ThreadState.OPEN
    return await queries.listed(tx, state=state, after=at, after_id=last, most=most)


async def eligible(tx: ReadTx) -> list[Person]:
    """Who may be taken in: the town's leaders and directors."""
    return await queries.eligible(tx)
