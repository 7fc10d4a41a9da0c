"""From the outbox to the queue: `python -m workers_async.relay`.

Leases what is due, in order within each town and fairly between towns, and rings once for each
town's batch. It leases nothing while Valkey is away or has enough rings, so no try is spent; it
waits and connects again when PostgreSQL or Valkey were gone. Two relays may run: rows are locked.
"""

import asyncio
import contextlib
import logging
import signal
import time

from arq.connections import ArqRedis
from redis.exceptions import RedisError

from tenants.db import DOORS, Door, begin_relay
from workers_async import queries, ring
from yui.doors import close_doors
from yui.settings import Settings, load

LOG = logging.getLogger("yui.relay")
MOST_OF_A_TOWN = 10
LEASE_SECONDS = 30
MOST_RINGS = 16
IDLE_SECONDS = 0.1
LOOK_AT_SCHEDULE = 5.0
LOOK_AT_DEAD = 60.0
LONGEST_WAIT = 2.0


class Relay:
    """One loop; `stop` ends it after the batch in hand."""

    def __init__(self, settings: Settings, *, lease_seconds: int = LEASE_SECONDS) -> None:
        self._settings = settings
        self._lease_seconds = lease_seconds
        self._queue: ArqRedis | None = None
        self._stopping = asyncio.Event()
        self._looked = 0.0
        self._told = 0.0
        self._wait = IDLE_SECONDS

    def stop(self) -> None:
        """Asks the loop to end."""
        self._stopping.set()

    async def run(self) -> None:
        """Until asked to stop."""
        while not self._stopping.is_set():
            try:
                busy = await self.once()
            except Exception as lost:
                await self._lose(lost)
                busy = False
            else:
                self._wait = IDLE_SECONDS
            if not busy:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), self._wait)
        await self._close()

    async def once(self) -> bool:
        """One look at the outbox; whether it rang."""
        queue = await self._open()
        await self._look_at_schedule()
        if await ring.waiting(queue) >= MOST_RINGS:
            return False
        async with begin_relay() as tx:
            rows = await queries.leased(tx, most=MOST_OF_A_TOWN, seconds=self._lease_seconds)
        for batch in ring.batches(rows):
            await ring.ring(queue, batch)
        return bool(rows)

    async def _look_at_schedule(self) -> None:
        if time.monotonic() - self._looked < LOOK_AT_SCHEDULE:
            return
        while True:
            async with begin_relay() as tx:
                if not await queries.scheduled(tx):
                    break
        self._looked = time.monotonic()
        if self._looked - self._told >= LOOK_AT_DEAD:
            await self._tell_dead()

    async def _tell_dead(self) -> None:
        """Jobs that were laid aside for good are an operator's to look at: says how many, always."""
        async with begin_relay() as tx:
            found = await queries.depth(tx)
        if dead := found.get("dead"):
            LOG.error("%s jobs are dead; see last_error in app.outbox (waiting: %s)", dead, found)
        self._told = time.monotonic()

    async def _open(self) -> ArqRedis:
        if DOORS.relay is None:
            DOORS.relay = await Door.open(self._settings.dsn("yui_relay"), size=2)
        if self._queue is None:
            self._queue = await ring.connect(self._settings.queue_url)
        return self._queue

    async def _lose(self, lost: Exception) -> None:
        """Waits longer each time; what was connected to Valkey is dropped and made anew."""
        LOG.warning("waiting: %r", lost)
        self._wait = min(self._wait * 2, LONGEST_WAIT)
        await self._close()

    async def _close(self) -> None:
        if self._queue is not None:
            with contextlib.suppress(RedisError, OSError):
                await self._queue.aclose()
        self._queue = None


async def main(settings: Settings, *, lease_seconds: int = LEASE_SECONDS) -> None:
    """Runs a relay until SIGTERM or SIGINT."""
    relay = Relay(settings, lease_seconds=lease_seconds)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, relay.stop)
    try:
        await relay.run()
    finally:
        await close_doors()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    asyncio.run(main(load()))
