"""arq's side: `arq workers_async.settings.WorkerSettings`.

arq is a doorbell here and no queue of record: it may be killed, flushed or absent (architecture
§6). So nothing is retried by it, nothing kept, and what it carries is msgpack (reliability.md §4).
"""

import asyncio
import contextlib
import logging
import os
import socket
import time
from collections.abc import Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

from arq.worker import func

from tenants.actor import TenantId
from workers_async import ring, schedule
from workers_async.runner import keep, put_back
from workers_async.setup import ready
from yui import clock
from yui.clock import TOKYO
from yui.doors import close_doors
from yui.settings import load

LOG = logging.getLogger("yui.worker")
SETTINGS = load()
BATCH_SECONDS = 12.0
PLANT_SECONDS = 300.0


async def keep_promises(_: dict[str, Any], town: int, rows: Sequence[str]) -> int:
    """Keeps one town's promises in their order, and begins none once its time is up: what is left
    goes back and is rung for again. Returns how many were kept."""
    until = time.monotonic() + BATCH_SECONDS
    kept = 0
    for at, row in enumerate(rows):
        if time.monotonic() > until:
            await put_back(TenantId(town), [UUID(one) for one in rows[at:]])
            break
        kept += await keep(TenantId(town), UUID(row), now=clock.now())
    return kept


async def on_startup(ctx: dict[str, Any]) -> None:
    """Opens the doors. What fails here ends the worker, and its supervisor starts it again."""
    await ready(SETTINGS)
    ctx["planting"] = asyncio.create_task(_plant_for_ever())


async def on_shutdown(ctx: dict[str, Any]) -> None:
    """Closes the doors; never raises, as arq would take that for a crash."""
    if (planting := ctx.get("planting")) is not None:
        planting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await planting
    try:
        await close_doors()
    except Exception:
        LOG.exception("the doors did not close")


async def _plant_for_ever() -> None:
    """New towns get their schedule while the worker runs."""
    while True:
        try:
            await schedule.plant()
        except Exception:
            LOG.exception("the schedule could not be planted")
        await asyncio.sleep(PLANT_SECONDS)


class WorkerSettings:
    """What arq reads."""

    functions: ClassVar[list[Any]] = [func(cast(Any, keep_promises), name=ring.FUNCTION)]
    redis_settings = ring.queue_settings(SETTINGS.queue_url)
    queue_name = ring.QUEUE
    job_serializer = staticmethod(ring.encode)
    job_deserializer = staticmethod(ring.decode)
    on_startup = staticmethod(on_startup)
    on_shutdown = staticmethod(on_shutdown)
    job_timeout = 60
    max_tries = 1
    retry_jobs = False
    keep_result = 0
    job_completion_wait = 30
    poll_delay = 0.1
    max_jobs = 8
    queue_read_limit = 16
    health_check_interval = 5
    health_check_key = f"arq:health:{socket.gethostname()}:{os.getpid()}"
    timezone = TOKYO
