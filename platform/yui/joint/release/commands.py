"""A data set as it goes out: each file is read in a transaction of its own, the archive is never whole."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

from tenants.actor import Actor
from tenants.db import begin
from yui.joint.release import actions
from yui.joint.release.contents import Archive
from yui.joint.release.model import Dataset, Kept


async def taken(
    actor: Actor, dataset: UUID, *, now: datetime
) -> tuple[Dataset, AsyncIterator[bytes]]:
    """A data set that may be had, and its archive part by part; that it was taken is noted first."""
    async with begin(actor) as tx:
        found, files = await actions.download(tx, dataset=dataset, now=now)
    return found, _parts(actor, dataset, files)


async def _parts(actor: Actor, dataset: UUID, files: Sequence[Kept]) -> AsyncIterator[bytes]:
    book = Archive()
    for each in files:
        async with begin(actor) as tx:
            content = await actions.content(tx, dataset=dataset, number=each.number)
        yield book.add(each.name, content)
    yield book.end()
