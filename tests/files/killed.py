"""A process that brings a file and is killed at a point of its way: `python -m tests.files.killed`."""

import asyncio
import io
import os
import signal
import sys
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import obstore

from tenants.db import begin
from tests import world
from tests.conftest import MASTER
from yui.doors import open_doors
from yui.files import actions, config, store
from yui.files.model import Checked, Kind, Purpose
from yui.settings import Settings

BODY = b"bytes of a worker" * 50_000
POINTS = ("before", "promised", "writing", "written", "keeping", "kept")
NOW = datetime.fromisoformat("2026-11-20T10:00:00+09:00")


def die() -> None:
    """As the kernel does it: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def halves() -> Iterator[bytes]:
    """The first half, and then no more process."""
    yield BODY[: len(BODY) // 2]
    die()


async def bring(point: str, *, home: Path, database: str, queue: str) -> None:
    """One file on its way, as far as `point`."""
    settings = Settings(home=home, master=MASTER, database=database, queue=queue)
    config.set_up(settings)
    await open_doors(settings, size=1)
    who = world.actor("tateshina", "worker")
    body = io.BytesIO(BODY)
    file = Checked("a.txt", Kind.TXT, len(BODY), sha256(BODY).digest(), "signature", body)
    async with begin(who) as tx:
        (held,) = await actions.promise(
            tx, [file], purpose=Purpose.DELIVERY, worker=who.id, now=NOW
        )
        if point == "before":
            die()
    if point == "promised":
        die()
    if point == "writing":
        await obstore.put_async(config.store(), held.key, halves(), chunk_size=65_536)
    await store.write(held.key, body)
    if point == "written":
        die()
    async with begin(who) as tx:
        await actions.keep(tx, [held], subject=UUID(int=7))
        if point == "keeping":
            die()
    die()


if __name__ == "__main__":
    asyncio.run(bring(sys.argv[1], home=Path(sys.argv[2]), database=sys.argv[3], queue=sys.argv[4]))
