"""What is done with what travels: given, followed, fetched byte for byte, sent along."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from tempfile import SpooledTemporaryFile
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui import outbox
from yui.audit import actions as audit
from yui.deliveries.checks import actions as checks
from yui.files import actions as files
from yui.files import store
from yui.files.inside import leaving
from yui.files.model import Checked, Held, Purpose
from yui.files.refusals import Lost
from yui.sharing import queries as shares
from yui.sharing import refusals
from yui.sharing.carry import queries
from yui.sharing.carry.model import Carried, Given, NotReady, Ready
from yui.sharing.model import Share
from yui.threads.manuals import actions as manuals

MEMORY = 1 << 20


class Fetch(Struct, frozen=True):
    """The promise to copy a file's bytes into this town's part of the store."""

    id: UUID


class Copy(Struct, frozen=True):
    """What is to be copied: from a key to a key, these bytes and no other."""

    source: str
    held: Held
    size: int
    sha256: bytes


async def give(tx: Tx, *, share: UUID, now: datetime) -> bool:
    """The guest gets the lead town's newest manual and standard; False when it has them."""
    if await queries.give_through(tx, share, at=now) != "ok":
        return False
    await audit.note(tx, "share.manual_given", subject=str(share))
    return True


async def manual(tx: ReadTx, *, share: UUID) -> Given | None:
    """The common manual as it came; None where there is none."""
    return await queries.given(tx, share)


async def of_share(tx: ReadTx, *, share: UUID) -> list[Carried]:
    """The files that came or went with a share."""
    return await queries.carried(tx, share)


async def of_handover(tx: ReadTx, *, handover: UUID) -> list[Carried]:
    """The files that came or went with a handover."""
    return await queries.of_handover(tx, handover)


async def ready(tx: ReadTx, *, share: UUID) -> list[Ready]:
    """Files of inspected work that could go with the next handover."""
    return await queries.ready(tx, share)


async def expect(tx: Tx, *, share: UUID) -> None:
    """Promises to fetch what came and is not here yet."""
    for file in await queries.carried(tx, share):
        if file.file_id is None:
            await outbox.put(tx, "sharing.fetch", Fetch(file.id), key=f"sharing.fetch:{file.id}")


async def begin_task(tx: Tx, *, share: Share, now: datetime) -> None:
    """The share became a task of ours: its units, its manual and its standard come with it."""
    await queries.units_through(tx, share.id, at=now)
    await follow(tx, share=share.id, now=now)


async def follow(tx: Tx, *, share: UUID, now: datetime) -> None:
    """Our task of a share has the lead town's newest manual, files and standard of inspection."""
    await expect(tx, share=share)
    found = await shares.share(tx, share)
    if found is None or found.side != "in" or found.task_id is None:
        return
    here = [each.file_id for each in await queries.carried(tx, share) if each.purpose == "manual"]
    await files.rehang(tx, files=[each for each in here if each], subject=found.task_id)
    given = await queries.given(tx, share)
    if given is not None:
        await _publish(tx, found.task_id, given, now=now)


async def _publish(tx: Tx, task: UUID, given: Given, *, now: datetime) -> None:
    known = await manuals.of_task(tx, task=task)
    asked = "".join(f"\n\nQ. {each.question}\nA. {each.answer}" for each in given.faq)
    text = given.text + asked
    if (known.text, known.checklist) != (text, given.checklist):
        await manuals.publish(
            tx,
            task=task,
            text=text,
            checklist="\n".join(given.checklist),
            seen=known.version or 0,
            now=now,
        )
    plans = await checks.plans_of(tx, task=task)
    newest = plans[0] if plans else None
    standard = (given.sample_percent, given.points)
    if given.sample_percent is not None and (
        newest is None or (newest.sample_percent, newest.checklist) != standard
    ):
        await checks.set_plan(
            tx,
            task=task,
            sample_percent=given.sample_percent,
            checklist="\n".join(given.points),
            seen=newest.version if newest else 0,
            now=now,
        )


async def send(tx: Tx, *, handover: UUID, chosen: Sequence[UUID], now: datetime) -> None:
    """Files and the rows of done units go to the lead town with a handover of ours; none that names a
    worker of ours inside."""
    await leaving.clear(tx, files=chosen, field="chosen")
    word = await queries.results_through(tx, handover, files=chosen, at=now)
    if word == "file_not_ready":
        raise NotReady("chosen")
    refusals.heed(word)
    if chosen:
        await audit.note(tx, "share.files_sent", subject=str(handover), files=len(chosen))


async def to_fetch(tx: Tx, *, carried: UUID, now: datetime) -> Copy | None:
    """A row of our own is promised for the file; None when its bytes are here or no longer ours."""
    found = await queries.one(tx, carried)
    if found is None or found.file_id is not None:
        return None
    as_sent = Checked(found.name, found.kind, found.size, found.sha256, found.scanned, BytesIO())
    purpose = Purpose.MANUAL if found.purpose == "manual" else Purpose.SHARE
    (held,) = await files.promise(tx, [as_sent], purpose=purpose, worker=None, now=now)
    return Copy(found.source, held, found.size, found.sha256)


async def copy(what: Copy) -> Held:
    """Copies the bytes; raises `Lost` when they are not those that were sent."""
    digest = sha256()
    with SpooledTemporaryFile(max_size=MEMORY) as body:
        async for piece in await store.read(what.source, size=what.size):
            digest.update(piece)
            body.write(piece)
        if digest.digest() != what.sha256:
            raise Lost
        await store.write(what.held.key, body)
    return what.held


async def here(tx: Tx, *, carried: UUID, held: Held, now: datetime) -> None:
    """The bytes are here: the file belongs to the handover, or to our task of the share."""
    found = await queries.one(tx, carried)
    if found is None or found.file_id is not None:
        return
    await files.keep(tx, [held], subject=found.handover_id or found.share_id)
    await queries.record_here(tx, carried, file=held.id)
    if found.purpose == "manual":
        await follow(tx, share=found.share_id, now=now)
