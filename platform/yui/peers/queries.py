"""Every SQL statement of the slice."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.peers.model import NewPost, Post, Thread, Why


async def client_named(tx: ReadTx, text: str) -> str | None:
    """The client that a text names (0290 gate.client_named)."""
    found: str | None = await tx.value("select gate.client_named($1)", text)
    return found


async def record(tx: Tx, new: NewPost, *, at: datetime) -> UUID:
    """One post."""
    made: UUID = await tx.value(
        """
        insert into app.peer_post (tenant_id, thread_id, title, said, as_name, mentor, posted_at)
        values ($1, $2, $3, $4, $5, $6, $7) returning id
        """,
        tx.tenant,
        new.thread,
        new.title,
        new.said,
        new.as_name,
        new.mentor,
        at,
    )
    return made


async def record_author(tx: Tx, post: UUID) -> None:
    """That she wrote it."""
    await tx.run(
        "insert into app.peer_author (tenant_id, post_id, worker_id) values ($1, $2, $3)",
        tx.tenant,
        post,
        tx.actor.id,
    )


async def author(tx: ReadTx, post: UUID) -> UUID | None:
    """Who wrote it; under scope person only whether she did."""
    found: UUID | None = await tx.value(
        "select worker_id from app.peer_author where tenant_id = $1 and post_id = $2",
        tx.tenant,
        post,
    )
    return found


async def last_name(tx: ReadTx) -> str:
    """The name that she posted under last."""
    found: str | None = await tx.value(
        """
        select p.as_name from app.peer_author a
        join app.peer_post p on p.tenant_id = a.tenant_id and p.id = a.post_id
        where a.tenant_id = $1 and a.worker_id = $2 order by p.id desc limit 1
        """,
        tx.tenant,
        tx.actor.id,
    )
    return found or ""


async def threads(tx: ReadTx, *, after: UUID | None, most: int) -> list[Thread]:
    """Threads, the newest first."""
    return await tx.all(
        Thread,
        """
        select p.id, p.title, p.as_name, p.mentor, p.posted_at,
               (select count(*)::int from app.peer_post a
                where a.tenant_id = p.tenant_id and a.thread_id = p.id) as answers,
               coalesce((select max(a.posted_at) from app.peer_post a
                         where a.tenant_id = p.tenant_id and a.thread_id = p.id), p.posted_at) as last_at,
               exists (select from app.peer_hidden h
                       where h.tenant_id = p.tenant_id and h.post_id = p.id) as hidden,
               (select count(*)::int from app.peer_report r
                join app.peer_post a on a.tenant_id = r.tenant_id and a.id = r.post_id
                left join app.peer_hidden h on h.tenant_id = a.tenant_id and h.post_id = a.id
                where r.tenant_id = p.tenant_id and (a.id = p.id or a.thread_id = p.id)
                and h.post_id is null) as reports
        from app.peer_post p
        where p.tenant_id = $1 and p.thread_id is null and ($2::uuid is null or p.id < $2)
        order by p.id desc limit $3
        """,
        tx.tenant,
        after,
        most,
    )


async def posts(tx: ReadTx, thread: UUID, *, after: UUID | None, most: int) -> list[Post]:
    """A thread's posts, its opening first; what is hidden comes without its words."""
    return await tx.all(
        Post,
        """
        select p.id, p.title, case when h.post_id is null then p.said else '' end as said,
               p.as_name, p.mentor, p.posted_at, coalesce(h.reason, '') as hidden,
               exists (select from app.peer_author a where a.tenant_id = p.tenant_id
                       and a.post_id = p.id and a.worker_id = $3) as mine,
               (select count(*)::int from app.peer_report r
                where r.tenant_id = p.tenant_id and r.post_id = p.id) as reports
        from app.peer_post p
        left join app.peer_hidden h on h.tenant_id = p.tenant_id and h.post_id = p.id
        where p.tenant_id = $1 and (p.id = $2 or p.thread_id = $2)
          and ($4::uuid is null or p.id > $4)
        order by p.id limit $5
        """,
        tx.tenant,
        thread,
        tx.actor.id,
        after,
        most,
    )


async def opening(tx: ReadTx, thread: UUID) -> bool | None:
    """Whether a thread's opening is hidden; None: there is no such thread."""
    found: bool | None = await tx.value(
        """
        select h.post_id is not null from app.peer_post p
        left join app.peer_hidden h on h.tenant_id = p.tenant_id and h.post_id = p.id
        where p.tenant_id = $1 and p.id = $2 and p.thread_id is null
        """,
        tx.tenant,
        thread,
    )
    return found


async def thread_of(tx: ReadTx, post: UUID) -> UUID | None:
    """The thread that a post is in; None: there is no such post."""
    found: UUID | None = await tx.value(
        "select coalesce(thread_id, id) from app.peer_post where tenant_id = $1 and id = $2",
        tx.tenant,
        post,
    )
    return found


async def record_hidden(tx: Tx, post: UUID, *, reason: str, at: datetime) -> int:
    """It is shown no more; 0: it was hidden before."""
    return await tx.run(
        """
        insert into app.peer_hidden (tenant_id, post_id, reason, hidden_by, hidden_at)
        values ($1, $2, $3, $4, $5) on conflict do nothing
        """,
        tx.tenant,
        post,
        reason,
        tx.actor.id,
        at,
    )


async def record_report(tx: Tx, post: UUID, *, why: str, at: datetime) -> int:
    """She asks the office to look at it; 0: she did before."""
    return await tx.run(
        """
        insert into app.peer_report (tenant_id, post_id, worker_id, why, reported_at)
        values ($1, $2, $3, $4, $5) on conflict do nothing
        """,
        tx.tenant,
        post,
        tx.actor.id,
        why,
        at,
    )


async def whys(tx: ReadTx, thread: UUID) -> list[Why]:
    """What was said of a thread's posts to the office, without who said it."""
    return await tx.all(
        Why,
        """
        select r.post_id, r.why from app.peer_report r
        join app.peer_post p on p.tenant_id = r.tenant_id and p.id = r.post_id
        where r.tenant_id = $1 and (p.id = $2 or p.thread_id = $2) order by r.post_id, r.reported_at
        """,
        tx.tenant,
        thread,
    )
