"""Stories are written, offered with consent, published, and taken back at once whenever she wants."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.notices import actions as notices
from yui.surveys.refusals import NoConsent, NotNow
from yui.surveys.stories import model, queries
from yui.surveys.stories.model import WORDING, Published, Story, StoryState, Words


async def hers(tx: ReadTx, *, after: UUID | None, most: int) -> list[Story]:
    """The caller's stories."""
    return await queries.hers(tx, after=after, most=most)


async def offered(tx: ReadTx, *, after: UUID | None, most: int) -> list[Story]:
    """What staff may read: only while a consent stands."""
    return await queries.offered(tx, after=after, most=most)


async def published(tx: ReadTx, *, after: UUID | None, most: int) -> list[Published]:
    """What visitors read."""
    return await queries.published(tx, after=after, most=most)


async def write(tx: Tx, *, words: Words, now: datetime) -> UUID:
    """A new story, which nobody but she can read yet."""
    made = await queries.record(tx, words, at=now)
    await audit.note(tx, "story.written", subject=str(made))
    return made


async def rewrite(tx: Tx, *, story: UUID, words: Words, now: datetime) -> None:
    """Other words; not while it waits or is shown, as a consent is to one text."""
    found = await _own(tx, story)
    if not found.editable:
        raise NotNow
    await queries.record_words(tx, story, words, at=now)
    await audit.note(tx, "story.written", subject=str(story))


async def _own(tx: Tx, story: UUID) -> Story:
    found = await queries.own(tx, story)
    if found is None:
        raise Unknown
    return found


async def offer(tx: Tx, *, story: UUID, now: datetime) -> None:
    """She consents to the publication of the text as it stands, and hands it in."""
    found = await _own(tx, story)
    to = model.move(found.state, StoryState.OFFERED)
    digest = found.words.digest()
    await queries.record_revoked(tx, story, at=now)  # one consent stands at a time
    await queries.record_consent(tx, story, sha256=digest, wording=WORDING, at=now)
    await queries.record_state(tx, story, to=to)
    await audit.note(tx, "story.consented", subject=str(story), sha256=digest.hex())


async def revoke(tx: Tx, *, story: UUID, now: datetime) -> None:
    """She takes her consent back: nobody else sees the story from now on."""
    found = await _own(tx, story)
    to = model.move(found.state, StoryState.DRAFT)
    await queries.record_revoked(tx, story, at=now)
    await queries.record_state(tx, story, to=to)
    await audit.note(tx, "story.revoked", subject=str(story))


async def publish(tx: Tx, *, story: UUID, now: datetime) -> None:
    """Staff show it to visitors, while her consent stands."""
    found = await _consented(tx, story)
    to = model.move(found.state, StoryState.PUBLISHED)
    await queries.record_state(tx, story, to=to, published_at=now)
    await audit.note(tx, "story.published", subject=str(story))
    await _tell(tx, found, subject="あなたの文章を公開しました", now=now)


async def give_back(tx: Tx, *, story: UUID, note: str, now: datetime) -> None:
    """Staff write to her what they would like changed; her consent to the old text ends."""
    found = await _consented(tx, story)
    to = model.move(found.state, StoryState.RETURNED)
    await queries.record_revoked(tx, story, at=now)
    await queries.record_state(tx, story, to=to, note=note)
    await audit.note(tx, "story.returned", subject=str(story))
    await _tell(tx, found, subject="あなたの文章にお返事があります", now=now)


async def _consented(tx: Tx, story: UUID) -> Story:
    found = await queries.locked(tx, story)
    if found is None:
        raise Unknown
    if found.consented_at is None:
        raise NoConsent
    return found


async def _tell(tx: Tx, story: Story, *, subject: str, now: datetime) -> None:
    await notices.tell(
        tx,
        to=story.worker_id,
        kind="story.answered",
        subject=subject,
        body="画面で内容をご確認ください。公開の同意は、いつでも取り消せます。",
        link="/me/stories",
        key=f"story.answered:{story.id}:{now.isoformat()}",
        now=now,
    )
