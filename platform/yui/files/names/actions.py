"""What is done with names inside files: read where nobody did yet, told, taken out of a copy."""

import asyncio
import io
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

from msgspec import to_builtins

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.files import actions as files
from yui.files import store
from yui.files.inside import leaving, model, read
from yui.files.inside import queries as inside_rows
from yui.files.inside.model import Inside, Looked, Mark
from yui.files.model import Checked, Held, display_name
from yui.files.names import clean, queries
from yui.web.words import gettext

Opener = Callable[[], AbstractAsyncContextManager[Tx]]
MEMORY = 1 << 20


@asynccontextmanager
async def _bytes(file: Looked) -> AsyncGenerator[IO[bytes]]:
    """The bytes at hand; raises `Lost` when they are not there."""
    with SpooledTemporaryFile(max_size=MEMORY) as body:
        async for piece in await store.read(file.key, size=file.size):
            body.write(piece)
        body.seek(0)
        yield body


async def look(opener: Opener, *, chosen: Sequence[UUID]) -> None:
    """Looks into files that came before files were looked into, or from another town; no bytes move
    inside a transaction."""
    if not chosen:
        return
    async with opener() as tx:
        found = [each for each in await inside_rows.looked(tx, chosen) if each.inside is None]
    for file in found:
        async with _bytes(file) as body:
            inside = await read.in_thread(file.kind, body)
        async with opener() as tx:
            await inside_rows.record_inside(tx, file.id, inside)


async def named(tx: ReadTx, *, chosen: Sequence[UUID]) -> list[tuple[str, Mark]]:
    """The files with a worker's name in them, by the files' names; under scope person her own."""
    return [(file.name, mark) for file, mark in await leaving.named(tx, files=chosen)]


async def show(tx: ReadTx, *, file: UUID) -> Looked:
    """A kept file with what was read of it."""
    await files.show(tx, file=file)
    (found,) = await inside_rows.looked(tx, [file])
    return found


async def inside_of(file: Looked) -> Inside:
    """What was read of a file, or what is read now where nobody looked yet."""
    if file.inside is not None:
        return file.inside
    async with _bytes(file) as body:
        return await read.in_thread(file.kind, body)


async def place_of(tx: ReadTx, *, file: UUID) -> str:
    """The page that a delivered file leaves from; empty where there is none."""
    return await queries.place_of(tx, file)


def cleanable(file: Looked, inside: Inside) -> bool:
    """Whether a copy without names could be made, and would say less."""
    return file.delivered and file.kind in clean.KINDS and bool(inside.marks or inside.unread)


async def clean_copy(opener: Opener, *, file: UUID, now: datetime) -> UUID:
    """Keeps a copy without the names beside a delivered file; the same copy once. The file itself stays
    as it was handed in. Raises `NotCleanable` when a worker would still be named."""
    async with opener() as tx:
        old = await show(tx, file=file)
    if not old.delivered:
        raise Unknown
    checked = await _cleaned(old)
    async with opener() as tx:
        held = await _promise(tx, old, checked, now=now)
    await store.write(held.key, checked.body)
    async with opener() as tx:
        return await _keep(tx, old, held, checked)


async def _cleaned(old: Looked) -> Checked:
    async with _bytes(old) as body:
        try:
            made = await asyncio.to_thread(clean.cleaned, old.kind, body)
        except clean.NotHere as wrong:
            raise _no(old) from wrong
    copy = io.BytesIO(made)
    inside = await read.in_thread(old.kind, copy)
    stem = old.name.rpartition(".")[0]
    name = display_name(f"{stem}（作成者なし）.{old.kind.value}", kind=old.kind)
    digest, found = sha256(made).digest(), to_builtins(inside)
    return Checked(name, old.kind, len(made), digest, old.scanned, copy, found)


def _no(old: Looked) -> model.NotCleanable:
    return model.NotCleanable(name=old.name, how=gettext(model.remedy(old.kind)))


async def _promise(tx: Tx, old: Looked, checked: Checked, *, now: datetime) -> Held:
    (held,) = await files.promise(tx, [checked], purpose=old.purpose, worker=old.worker_id, now=now)
    if await leaving.named(tx, files=[held.id]):
        raise _no(old)
    return held


async def _keep(tx: Tx, old: Looked, held: Held, checked: Checked) -> UUID:
    subject = await queries.subject_locked(tx, old.id)
    if subject is None:
        raise Unknown
    before = await queries.twin(tx, subject, sha256=checked.sha256)
    if before is not None:
        return before
    await files.keep(tx, [held], subject=subject)
    await audit.note(
        tx, "file.cleaned", subject=str(held.id), of=str(old.id), sha256=checked.sha256.hex()
    )
    return held.id
