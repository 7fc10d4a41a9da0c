"""What is done with a joint project's data set: asked for, built file by file, handed out.

Who may is the gate's to say (`gate.joint_scope`), at each step anew: the lead town, and a town that
took part as far as the terms grant it while the agreement of both lives.
"""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.joint.release import contents, model, queries, refusals
from yui.joint.release.model import Asked, Dataset, DataState, Kept, Piece, Release, Subject
from yui.sharing.model import made_once

SAYS = model.PUBLISH_SAYS
SHOWN = 10
"""Data sets that a page lists: the newest."""


async def release(tx: ReadTx, *, of: Subject, now: datetime) -> Release:
    """What a data set would be today, and what stands against it."""
    found = await queries.release(tx, of, at=now)
    if found is None or found.word == "not_found":
        raise Unknown
    return found


async def datasets(tx: ReadTx, *, of: Subject) -> list[Dataset]:
    """What was built, the newest first."""
    return await queries.of_subject(tx, of, most=SHOWN)


async def ask(tx: Tx, *, of: Subject, once: UUID, now: datetime) -> None:
    """A data set is to be built, a job a batch; one at a time: a second click finds the first's.

    Raises what stands against it (`refusals`). One that broke down gives way.
    """
    found = await release(tx, of=of, now=now)
    refusals.heed(found.word)
    if not found.batches:
        raise refusals.NotBegun
    for known in await queries.of_subject(tx, of, most=SHOWN):
        if known.state is DataState.BUILDING and known.broken:
            await queries.record_state(tx, known.id, DataState.FAILED)
    made = made_once(tx.tenant, once)
    if not await queries.record_dataset(tx, made, of, release=found, at=now):
        return
    total = len(found.batches)
    operation = await outbox.open_operation(tx, "joint.dataset", total=total, now=now, subject=made)
    await queries.record_operation(tx, made, operation=operation)
    for number, batch in enumerate(found.batches, 1):
        await outbox.put(
            tx,
            "joint.dataset",
            Piece(made, number, batch),
            key=f"joint.dataset:{made}:{number}",
            operation=operation,
        )
    await audit.note(tx, "joint.dataset_asked", subject=str(made), batches=total)


async def build(tx: Tx, piece: Piece, *, now: datetime) -> None:
    """One batch's file (job `joint.dataset`); again it does nothing. The last one ends the data set."""
    held = await queries.locked(tx, piece.dataset)
    if held is None or held.state is not DataState.BUILDING:
        return
    found = await release(tx, of=held.subject, now=now)
    if not _same(held, found):
        await queries.record_state(tx, held.id, DataState.FAILED)
        await queries.empty(tx, held.id)
        return
    rows = await queries.items(tx, held.subject, batch=piece.batch, at=now)
    content = contents.lines(rows, found)
    file = Kept(
        piece.number,
        f"data/batch-{piece.batch:03}.jsonl",
        len(rows),
        sum(each.agreed for each in rows),
        contents.hashed(content),
        len(content),
    )
    await queries.record_file(tx, held.id, file, content=content)
    known = await queries.files(tx, held.id)
    if len(known) == held.files:
        await _finish(tx, held, found, known, now=now)


def _same(held: Dataset, now: Release) -> bool:
    """Nothing that a data set rests on has changed since it was asked for."""
    return now.word == "ok" and now.version == held.terms_version and now.consents == held.consents


async def _finish(
    tx: Tx, held: Dataset, found: Release, known: list[Kept], *, now: datetime
) -> None:
    """The words, the manifest, the archive's hash; what was built before is kept as a hash alone."""
    words = contents.readme(found)
    first = Kept(0, contents.README, 0, 0, contents.hashed(words), len(words))
    whole = [first, *known]
    index = contents.manifest(found, whole)
    last = Kept(held.files + 1, contents.MANIFEST, 0, 0, contents.hashed(index), len(index))
    await queries.record_file(tx, held.id, first, content=words)
    await queries.record_file(tx, held.id, last, content=index)
    book, hashed, size = contents.Archive(), sha256(), 0
    for each in [*whole, last]:
        content = await queries.content(tx, held.id, number=each.number)
        part = book.add(each.name, content or b"")
        hashed.update(part)
        size += len(part)
    end = book.end()
    hashed.update(end)
    for earlier in await queries.of_subject(tx, held.subject, most=SHOWN):
        if earlier.state is DataState.READY:
            await queries.record_state(tx, earlier.id, DataState.REPLACED)
            await queries.empty(tx, earlier.id)
    await queries.record_ready(
        tx,
        held.id,
        items=sum(each.rows for each in known),
        size=size + len(end),
        sha256=hashed.hexdigest(),
        at=now,
    )
    await audit.note(tx, "joint.dataset_built", subject=str(held.id), sha256=hashed.hexdigest())


async def download(tx: Tx, *, dataset: UUID, now: datetime) -> tuple[Dataset, list[Kept]]:
    """A data set that may be had now, and its files; each download is noted.

    Raises `Stale` when a consent or the terms are others since, `NotReady`, and what stands against it.
    """
    found = await queries.dataset(tx, dataset)
    if found is None:
        raise Unknown
    today = await release(tx, of=found.subject, now=now)
    refusals.heed(today.word)
    if found.state is not DataState.READY:
        raise refusals.NotReady(state=found.state.says)
    if not _same(found, today):
        raise refusals.Stale
    await audit.note(tx, "joint.dataset_downloaded", subject=str(dataset), sha256=found.sha256)
    return found, await queries.files(tx, dataset)


async def content(tx: ReadTx, *, dataset: UUID, number: int) -> bytes:
    """The bytes of a file of it."""
    found = await queries.content(tx, dataset, number=number)
    if found is None:
        raise refusals.Stale
    return found


async def subject_of(tx: ReadTx, *, dataset: UUID) -> Subject:
    """What a data set is of."""
    found = await queries.dataset(tx, dataset)
    if found is None:
        raise Unknown
    return found.subject


async def publish(tx: Tx, *, part: UUID, now: datetime) -> None:
    """She consents that her answers of this part be in a published data set."""
    if await queries.record_publish(
        tx, part, version=model.PUBLISH_VERSION, says=model.PUBLISH_SAYS, at=now
    ):
        await audit.note(tx, "joint.publish", subject=str(part))


async def unpublish(tx: Tx, *, part: UUID, now: datetime) -> None:
    """She takes it back: the next data set is without her answers, the last one is handed out no
    more. Again it does nothing."""
    if await queries.record_unpublish(tx, part, at=now):
        await audit.note(tx, "joint.unpublish", subject=str(part))


async def hers(tx: ReadTx, *, part: UUID) -> Asked | None:
    """Her own living consent."""
    return await queries.hers(tx, part)
