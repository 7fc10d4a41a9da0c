"""The relay in this process: one ring for a town's batch, none too many, and the dead are told."""

from collections.abc import AsyncIterator

import pytest
from msgspec import msgpack

from tenants.db import begin
from tests.conftest import Town
from tests.workers.parts import Effect
from workers_async import relay as relays
from workers_async import ring
from workers_async.relay import Relay
from yui import outbox

pytestmark = pytest.mark.anyio


@pytest.fixture
async def relay(town: Town) -> AsyncIterator[Relay]:
    """A relay on this town, with an empty queue."""
    queue = await ring.connect(town.settings.queue_url)
    for key in await queue.zrange(ring.QUEUE, 0, -1):
        await queue.delete(b"arq:job:" + key)
    await queue.delete(ring.QUEUE)
    await queue.aclose()
    found = Relay(town.settings)
    yield found
    await found._close()


async def _put(town: Town, slug: str, count: int) -> None:
    async with begin(town.actor(slug)) as tx:
        for n in range(count):
            await outbox.put(tx, "test.effect", Effect(f"{slug}{n}"), key=f"{slug}{n}")


async def test_a_towns_rows_are_one_ring_that_tells_nothing_but_ids(
    town: Town, relay: Relay
) -> None:
    await _put(town, "tateshina", 25)
    await _put(town, "omachi", 1)
    assert await relay.once()
    queue = await relay._open()
    names = await queue.zrange(ring.QUEUE, 0, -1)
    assert len(names) == 2
    told = [msgpack.decode(await queue.get(b"arq:job:" + name)) for name in names]
    assert sorted((job["a"][0], len(job["a"][1])) for job in told) == [(20212, 1), (20324, 10)]
    assert b"tateshina0" not in b"".join([await queue.get(b"arq:job:" + n) for n in names])
    assert await relay.once()  # the next ten
    assert await ring.waiting(queue) == 3


async def test_nothing_is_leased_while_enough_rings_wait(
    town: Town, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _put(town, "tateshina", 1)
    monkeypatch.setattr(relays, "MOST_RINGS", 0)
    assert not await relay.once()
    async with town.admin() as admin:
        assert await admin.fetchval("select attempts from app.outbox") == 0


async def test_dead_jobs_are_told_to_the_operator(
    town: Town, relay: Relay, caplog: pytest.LogCaptureFixture
) -> None:
    await _put(town, "tateshina", 2)
    async with town.admin() as admin:
        await admin.execute("update app.outbox set state = 'dead' where key = 'tateshina0'")
    await relay.once()
    assert "1 jobs are dead" in caplog.text
