"""Every SQL statement of stories. Whatever shows one to others asks for the consent in the statement."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.surveys.stories.model import Published, Story, StoryState, Words

_STORY: LiteralString = """
    select s.id, s.worker_id, s.state, s.title, s.text, s.pen_name, s.note, s.written_at,
           s.published_at, c.given_at as consented_at
    from app.story s
    left join app.story_consent c on c.tenant_id = s.tenant_id and c.story_id = s.id
         and c.revoked_at is null
    where s.tenant_id = $1
"""


async def hers(tx: ReadTx, *, after: UUID | None, most: int) -> list[Story]:
    """The caller's stories, the newest first, after one."""
    return await tx.all(
        Story,
        _STORY
        + " and s.worker_id = $2 and ($3::uuid is null or s.id < $3) order by s.id desc limit $4",
        tx.tenant,
        tx.actor.id,
        after,
        most,
    )


async def own(tx: Tx, story_id: UUID) -> Story | None:
    """One of the caller's stories, held."""
    return await tx.one(
        Story,
        _STORY + " and s.worker_id = $2 and s.id = $3 for update of s",
        tx.tenant,
        tx.actor.id,
        story_id,
    )


async def offered(tx: ReadTx, *, after: UUID | None, most: int) -> list[Story]:
    """What staff may read: stories with a standing consent, the newest first, after one."""
    return await tx.all(
        Story,
        _STORY
        + """
        and c.given_at is not null and s.state in ('offered', 'published')
        and ($2::uuid is null or s.id < $2) order by s.id desc limit $3
        """,
        tx.tenant,
        after,
        most,
    )


async def locked(tx: Tx, story_id: UUID) -> Story | None:
    """A story with a standing consent, held, for staff."""
    return await tx.one(
        Story,
        _STORY + " and s.id = $2 and c.given_at is not null for update of s",
        tx.tenant,
        story_id,
    )


async def published(tx: ReadTx, *, after: UUID | None, most: int) -> list[Published]:
    """What visitors read: published, and consented to at this moment."""
    return await tx.all(
        Published,
        """
        select s.id, s.title, s.text, s.pen_name, s.published_at
        from app.story s
        join app.story_consent c on c.tenant_id = s.tenant_id and c.story_id = s.id
             and c.revoked_at is null
        where s.tenant_id = $1 and s.state = 'published'
          and ($2::uuid is null or (s.published_at, s.id) < (
              select a.published_at, a.id from app.story a where a.tenant_id = $1 and a.id = $2))
        order by s.published_at desc, s.id desc limit $3
        """,
        tx.tenant,
        after,
        most,
    )


async def record(tx: Tx, words: Words, *, at: datetime) -> UUID:
    """A story of the caller; its id."""
    made: UUID = await tx.value(
        """
        insert into app.story (tenant_id, worker_id, title, text, pen_name, written_at)
        values ($1, $2, $3, $4, $5, $6) returning id
        """,
        tx.tenant,
        tx.actor.id,
        words.title,
        words.text,
        words.pen_name,
        at,
    )
    return made


async def record_words(tx: Tx, story_id: UUID, words: Words, *, at: datetime) -> None:
    """Its words as they are now."""
    await tx.run(
        """
        update app.story set title = $3, text = $4, pen_name = $5, written_at = $6
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        story_id,
        words.title,
        words.text,
        words.pen_name,
        at,
    )


async def record_state(
    tx: Tx, story_id: UUID, *, to: StoryState, note: str = "", published_at: datetime | None = None
) -> None:
    """Where it stands now; what the staff wrote to her."""
    await tx.run(
        """
        update app.story set state = $3, note = $4, published_at = $5
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        story_id,
        to.value,
        note,
        published_at,
    )


async def record_consent(
    tx: Tx, story_id: UUID, *, sha256: bytes, wording: str, at: datetime
) -> None:
    """The caller's consent to just this text."""
    await tx.run(
        """
        insert into app.story_consent (tenant_id, story_id, worker_id, sha256, wording, given_at)
        values ($1, $2, $3, $4, $5, $6)
        """,
        tx.tenant,
        story_id,
        tx.actor.id,
        sha256,
        wording,
        at,
    )


async def record_revoked(tx: Tx, story_id: UUID, *, at: datetime) -> int:
    """Her consent ends; how many stood (one or none)."""
    return await tx.run(
        """
        update app.story_consent set revoked_at = greatest($3, given_at)
        where tenant_id = $1 and story_id = $2 and revoked_at is null
        """,
        tx.tenant,
        story_id,
        at,
    )
