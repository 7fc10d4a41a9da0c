"""What is done with files: checked, promised, written, kept; dropped when nothing names them.

Bytes and row never disagree: the row is promised first (pending, with an outbox row that looks
again after an hour), then the bytes are written, then whatever names the file keeps it in its own
transaction. Killed in between, the file was never there for anyone, and the job removes what is left.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct, to_builtins

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.files import model, queries, scan, sniff, store
from yui.files.inside import leaving, read
from yui.files.model import Checked, File, Handed, Held, Purpose, State, Stored
from yui.files.refusals import NotNow
from yui.notices import actions as notices
from yui.web.uploads import Received

GRACE = timedelta(hours=1)
OLD = timedelta(days=1)
Opener = Callable[[], AbstractAsyncContextManager[Tx]]


class CheckFile(Struct, frozen=True):
    """The job that looks again whether a promised file was kept."""

    file_id: UUID


class EraseKey(Struct, frozen=True):
    """The job that removes bytes no row stands for."""

    key: str


async def check(received: Sequence[Received]) -> list[Checked]:
    """Each file's kind and scan; the first that may not pass is refused, and none is kept."""
    return [await _checked(each) for each in received]


async def _checked(file: Received) -> Checked:
    kind = await sniff.in_thread(file.name, file.body, size=file.size)
    scanned = await scan.scan(file.name, kind=kind, body=file.body)
    name = model.display_name(file.name, kind=kind)
    inside = to_builtins(await read.in_thread(kind, file.body))
    return Checked(name, kind, file.size, file.sha256, scanned, file.body, inside)


async def promise(
    tx: Tx, checked: Sequence[Checked], *, purpose: Purpose, worker: UUID | None, now: datetime
) -> list[Held]:
    """Writes a pending row for each, and the promise to look again."""
    held: list[Held] = []
    again = await queries.moment(tx) + GRACE
    for file in checked:
        key = store.new_key(tx.tenant)
        made = await queries.record_pending(
            tx, file, purpose=purpose, key=key, worker=worker, at=now
        )
        await outbox.put(
            tx, "files.check", CheckFile(made), key=f"files.check:{made}", run_at=again
        )
        held.append(Held(made, file.name, key))
    return held


async def hold(
    opener: Opener,
    received: Sequence[Received],
    *,
    purpose: Purpose,
    worker: UUID | None,
    now: datetime,
) -> list[Held]:
    """Checks what came in, promises it in a transaction of its own, and writes its bytes.

    `opener` opens that transaction (`lambda: begin(actor)`): no bytes move inside one. What comes
    back is handed to the action that keeps it. Nothing happens when nothing came.
    """
    if not received:
        return []
    checked = await check(received)
    async with opener() as tx:
        held = await promise(tx, checked, purpose=purpose, worker=worker, now=now)
    for file, mine in zip(checked, held, strict=True):
        await store.write(mine.key, file.body)
    return held


async def keep(tx: Tx, held: Sequence[Held], *, subject: UUID) -> None:
    """The files belong to `subject` from now on; raises `NotNow` when one was dropped meanwhile."""
    if not held:
        return
    found = await queries.locked(tx, [file.id for file in held])
    if len(found) != len(held):
        raise Unknown
    for file in found:
        model.move(file.state, State.KEPT)
    await queries.record_moved(tx, [file.id for file in held], to=State.KEPT, subject=subject)
    for file in found:
        await audit.note(
            tx, "file.kept", subject=str(file.id), of=str(subject), sha256=file.sha256.hex()
        )


async def drop(tx: Tx, *, file: UUID) -> str | None:
    """Drops a file that nothing kept; the key whose bytes are to go, None when there is none."""
    found = await queries.locked(tx, [file])
    if not found or found[0].state not in {State.PENDING, State.DROPPED}:
        return None
    if found[0].state is State.PENDING:
        await queries.record_moved(tx, [file], to=model.move(found[0].state, State.DROPPED))
        await audit.note(tx, "file.dropped", subject=str(file))
    return found[0].key


async def erased(tx: Tx, *, file: UUID) -> None:
    """The bytes of a dropped file are gone."""
    (found,) = await queries.locked(tx, [file])
    await queries.record_moved(tx, [file], to=model.move(found.state, State.ERASED))


async def show(tx: ReadTx, *, file: UUID, on: date | None = None) -> File:
    """A kept file that the caller may see: under scope person her own work's, or a manual's. What hangs
    on a contract has a door of its own, as a leader reads no contracts. With the day of the look (`on`),
    what came with a share that is asked under an agreement goes with that agreement."""
    found = await queries.kept(tx, file, on=on)
    if found is not None and found.purpose is Purpose.CONTRACT:
        raise Unknown
    if found is None and tx.actor.role == "worker":
        found = await queries.manual_file(tx, file)
    if found is None:
        raise Unknown
    return found


async def of_contract(tx: ReadTx, *, file: UUID) -> File:
    """A kept scan of a contract; whoever calls has seen to it that contracts may be read."""
    found = await queries.kept(tx, file)
    if found is None or found.purpose is not Purpose.CONTRACT:
        raise Unknown
    return found


async def of_course(tx: ReadTx, *, file: UUID) -> File:
    """The kept video of a course: for a learner of it, and for who writes courses."""
    found = await queries.course_file(tx, file) or await queries.kept(tx, file)
    if found is None or found.purpose is not Purpose.COURSE:
        raise Unknown
    return found


async def of(tx: ReadTx, *, subjects: Sequence[UUID]) -> list[File]:
    """The kept files of these subjects."""
    return await queries.of(tx, subjects) if subjects else []


async def hand_over(
    tx: Tx, *, files: Sequence[UUID], client: UUID, handover: UUID, now: datetime
) -> None:
    """Gives a client its own rows of kept files: those of deliveries under names that tell of nobody,
    those that the office made for it by the names it gave them. Raises `Named` where a worker's name
    stands in one."""
    await leaving.clear(tx, files=files, field="chosen")
    found = [await queries.kept(tx, file) for file in files]
    given = len(await queries.handed_of(tx, handover))
    for number, file in enumerate(found, given + 1):
        if file is None or file.purpose not in {
            Purpose.DELIVERY,
            Purpose.HANDOVER,
            Purpose.SHARE,
        }:
            raise NotNow("files")
        own = file.purpose is Purpose.HANDOVER
        name = file.name if own else model.handed_name(number, kind=file.kind)
        await queries.record_handed(tx, file, client=client, handover=handover, name=name, at=now)
        await audit.note(tx, "file.handed_over", subject=str(file.id), handover=str(handover))


async def rehang(tx: Tx, *, files: Sequence[UUID], subject: UUID) -> None:
    """Kept files belong to another subject from now on: what came with a share, to its task."""
    if files:
        await queries.record_moved(tx, files, to=State.KEPT, subject=subject)


async def handed(tx: ReadTx, *, file: UUID) -> Handed:
    """A file of a handover; under scope client its own alone."""
    found = await queries.handed(tx, file)
    if found is None:
        raise Unknown
    return found


async def handed_of(tx: ReadTx, *, handover: UUID) -> list[Handed]:
    """The files of a handover."""
    return await queries.handed_of(tx, handover)


async def is_orphan(tx: ReadTx, *, key: str) -> bool:
    """Whether no row stands for the key."""
    return not await queries.names(tx, key)


async def compare(tx: Tx, listed: Sequence[Stored], *, now: datetime) -> int:
    """Rows beside bytes: what has no row goes, what has no bytes is told. Returns how many differ."""
    known = {row.key: row for row in await queries.known(tx)}
    real = await queries.moment(tx)
    old = [each for each in listed if each.key not in known and each.at < real - OLD]
    for each in old:
        await outbox.put(tx, "files.erase", EraseKey(each.key), key=f"files.erase:{each.key}")
    sizes = {each.key: each.size for each in listed}
    lost = [
        row
        for row in known.values()
        if row.state is State.KEPT and row.settled and sizes.get(row.key) != row.size
    ]
    for row in lost:
        await notices.tell_directors(
            tx,
            kind="file.lost",
            subject="ファイルの中身が見つかりません",
            body="保管しているはずのファイルが、置き場所にありません。控えから戻してください。",
            link=f"/files/{row.id}",
            key=f"file.lost:{row.id}",
            now=now,
        )
    return len(old) + len(lost)
