"""What is done on the board: posted, answered, reported, hidden."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.notices import actions as notices
from yui.peers import queries
from yui.peers.model import (
    AlreadyHidden,
    ClientNamed,
    NewPost,
    Post,
    Thread,
    ThreadClosed,
    Why,
)


class Tell(Struct, frozen=True):
    """The job that tells whom a new answer or a report concerns; nothing of what it says."""

    post_id: UUID
    report: bool = False


async def post(tx: Tx, new: NewPost, *, now: datetime) -> UUID:
    """She posts (scope person). Raises `ClientNamed`, `ThreadClosed`, `Unknown`."""
    if new.thread is not None:
        hidden = await queries.opening(tx, new.thread)
        if hidden is None:
            raise Unknown
        if hidden:
            raise ThreadClosed
    await _names_nobody(tx, new)
    made = await queries.record(tx, new, at=now)
    await queries.record_author(tx, made)
    await audit.note(tx, "peers.posted", subject=str(made), thread=new.thread)
    if new.thread is not None:
        await outbox.put(tx, "peers.tell", Tell(made), key=f"peers.tell:{made}")
    return made


async def _names_nobody(tx: ReadTx, new: NewPost) -> None:
    for field, text in (("title", new.title), ("said", new.said), ("as_name", new.as_name)):
        name = await queries.client_named(tx, text)
        if name is not None:
            raise ClientNamed(field, name=name)


async def tell(tx: Tx, told: Tell, *, now: datetime) -> None:
    """Tells who opened the thread of an answer, or the office of a report (a job)."""
    thread = await queries.thread_of(tx, told.post_id)
    if thread is None:
        return
    if told.report:
        await notices.tell_directors(
            tx,
            kind="peers.reported",
            subject="ひろばの投稿について知らせがあります",
            body="ワーカーから、確かめてほしい投稿があると知らせがありました。",
            link=f"/peers/{thread}",
            key=f"peers:{told.post_id}:reported",
            now=now,
        )
        return
    opener = await queries.author(tx, thread)
    if opener is not None and opener != await queries.author(tx, told.post_id):
        await notices.tell(
            tx,
            to=opener,
            kind="peers.answered",
            subject="ひろばの話題に返信がありました",
            body="あなたの話題に返信がありました。",
            link=f"/me/peers/{thread}",
            key=f"peers:{told.post_id}",
            now=now,
        )


async def report(tx: Tx, *, thread: UUID, post: UUID, why: str, now: datetime) -> None:
    """She asks the office to look at a post of a thread, once. Raises `Unknown`."""
    if await queries.thread_of(tx, post) != thread:
        raise Unknown
    if await queries.record_report(tx, post, why=why, at=now):
        await audit.note(tx, "peers.reported", subject=str(post))
        await outbox.put(tx, "peers.tell", Tell(post, report=True), key=f"peers.report:{post}")


async def hide(tx: Tx, *, thread: UUID, post: UUID, reason: str, now: datetime) -> None:
    """The office shows a post no more and says why. Raises `AlreadyHidden`, `Unknown`."""
    if await queries.thread_of(tx, post) != thread:
        raise Unknown
    if not await queries.record_hidden(tx, post, reason=reason, at=now):
        raise AlreadyHidden
    await audit.note(tx, "peers.hidden", subject=str(post))


async def threads(tx: ReadTx, *, after: UUID | None, most: int) -> list[Thread]:
    """The board, the newest thread first."""
    return await queries.threads(tx, after=after, most=most)


async def thread(tx: ReadTx, *, thread: UUID, after: UUID | None, most: int) -> list[Post]:
    """A thread's posts, its opening first. Raises `Unknown`."""
    if await queries.opening(tx, thread) is None:
        raise Unknown
    return await queries.posts(tx, thread, after=after, most=most)


async def whys(tx: ReadTx, *, thread: UUID) -> list[Why]:
    """What was said of a thread's posts to the office."""
    return await queries.whys(tx, thread)


async def my_name(tx: ReadTx) -> str:
    """The name that she posted under last; empty: she never did."""
    return await queries.last_name(tx)
