"""The worker and the relay as they are run, with a job of the tests' own that counts its effects.

`python -m tests.workers.parts worker|relay` in an environment that `settings.load()` reads.
"""

import asyncio
import os
import sys
from datetime import datetime
from typing import Any, cast

from msgspec import Struct

from tenants.db import Tx
from workers_async.jobs import Job, registry


class Effect(Struct, frozen=True):
    """Does one thing, `name`, taking `seconds`."""

    name: str
    seconds: float = 0.0


async def effect(tx: Tx, payload: Effect, *, now: datetime) -> None:
    """Leaves a line in the town's chain: as many lines as there were effects."""
    await tx.run("select audit.append('test.effect', $1, '{}')", payload.name)
    await asyncio.sleep(payload.seconds)


class Failing(Struct, frozen=True):
    """Fails as long as there is no line of this name."""

    name: str


async def failing(tx: Tx, payload: Failing, *, now: datetime) -> None:
    """Writes, and then breaks."""
    await tx.run("select audit.append('test.failing', $1, '{}')", payload.name)
    raise RuntimeError(payload.name)


def _lingering(job: Job, *, seconds: float) -> Job:
    """The product's own job, that takes its time between its work and the commit."""

    async def handler(tx: Tx, payload: Struct, *, now: datetime) -> None:
        await job.handler(tx, payload, now=now)
        await asyncio.sleep(seconds)

    return Job(job.payload_type, handler)


def register() -> None:
    """Makes the tests' jobs known to this process."""
    known = cast("dict[str, Any]", registry())
    if lingers := os.environ.get("YUI_TEST_LINGER"):
        kind, _, seconds = lingers.partition("=")
        known[kind] = _lingering(known[kind], seconds=float(seconds))
    known["test.effect"] = Job(Effect, effect)
    known["test.failing"] = Job(Failing, failing)


def main() -> None:
    """Runs one part."""
    register()
    if sys.argv[1] == "relay":
        from workers_async.relay import main as relay
        from yui.settings import load

        asyncio.run(relay(load(), lease_seconds=2))
        return
    from arq.worker import run_worker

    from workers_async.settings import WorkerSettings

    run_worker(cast("Any", WorkerSettings))


if __name__ == "__main__":
    main()
