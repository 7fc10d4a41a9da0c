"""The bytes: written whole or not at all, read as a stream, listed and erased. No name of anyone's."""

import secrets
import time
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import obstore
from obstore.exceptions import BaseError

from tenants.actor import TenantId
from yui.files import config
from yui.files.model import Stored
from yui.files.refusals import Lost, StoreAway
from yui.web.uploads import NoRoom

READ_BYTES = 262_144
PART_SECONDS = 86_400


def new_key(town: TenantId) -> str:
    """A random key of the town: nothing of the file's name or content is in it."""
    mark = secrets.token_hex(16)
    return f"{int(town)}/{mark[:2]}/{mark}"


@contextmanager
def _reached() -> Generator[None, None, None]:
    try:
        yield
    except FileNotFoundError as lost:
        raise Lost from lost
    except (BaseError, OSError) as away:
        if "No space left" in str(away) or "os error 28" in str(away):
            raise NoRoom("files") from away
        raise StoreAway("files") from away


async def write(key: str, body: IO[bytes]) -> None:
    """Puts the bytes under the key; a reader sees all of them or none."""
    body.seek(0)
    with _reached():
        await obstore.put_async(config.store(), key, body)


async def read(key: str, *, size: int) -> AsyncIterator[bytes]:
    """The bytes in pieces; raises `Lost` before the first when not just as many are there."""
    with _reached():
        found = await obstore.get_async(config.store(), key)
    if found.meta["size"] != size:
        raise Lost

    async def pieces() -> AsyncIterator[bytes]:
        async for piece in found.stream(min_chunk_size=READ_BYTES):
            yield bytes(piece)

    return pieces()


async def read_part(key: str, *, start: int, end: int, size: int) -> AsyncIterator[bytes]:
    """The bytes from `start` up to and without `end`; `Lost` when not `size` bytes are there."""
    with _reached():
        found = await obstore.get_async(config.store(), key, options={"range": (start, end)})
    if found.meta["size"] != size:
        raise Lost

    async def pieces() -> AsyncIterator[bytes]:
        async for piece in found.stream(min_chunk_size=READ_BYTES):
            yield bytes(piece)

    return pieces()


async def erase(key: str) -> None:
    """Removes the bytes; what is gone already stays gone."""
    try:
        with _reached():
            await obstore.delete_async(config.store(), key)
    except Lost:
        return


async def listed(town: TenantId) -> list[Stored]:
    """Every object of the town."""
    found: list[Stored] = []
    with _reached():
        async for some in obstore.list(config.store(), prefix=str(int(town)), chunk_size=1000):
            found += [Stored(each["path"], each["size"], each["last_modified"]) for each in some]
    return found


def remove_parts() -> int:
    """Removes what writes that were killed left in the local folder (`key#1`), a day after."""
    if not config.CONFIG.folder:
        return 0
    old = time.time() - PART_SECONDS
    parts = [
        path
        for path in Path(config.CONFIG.folder).rglob("*#*")
        if path.is_file() and path.stat().st_mtime < old
    ]
    for path in parts:
        path.unlink(missing_ok=True)
    return len(parts)
