"""The jobs of every slice: `workers_async/jobs/<slice>.py` defines `JOBS: dict[str, Job | Call]`.

A `Job` runs in the transaction that also marks its row done. A `Call` reaches outside the database
or prints for a while, and has three steps: `intend` reads what to do (None: nothing), `call` does it outside any
transaction under a key of its own, `record` writes what came of it in the transaction that marks
the row done. `SCHEDULE: dict[str, Every]` beside it names the kinds that are due again and again;
their payload is `Due`.
"""

import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any, Literal

from msgspec import Struct

Every = Literal["minute", "hour", "day", "month"]


class Due(Struct, frozen=True):
    """The payload of a scheduled job: the moment it was due."""

    due_at: datetime


class Job(Struct, frozen=True):
    """`async def handler(tx, payload, *, now)`, in the system's own transaction of the town."""

    payload_type: type[Struct]
    handler: Callable[..., Awaitable[object]]


class Call(Struct, frozen=True):
    """`intend(tx, payload, now=) → intent | None`, `call(intent) → result`,
    `record(tx, payload, result, now=)`. `call` may be repeated after a crash: it carries a key."""

    payload_type: type[Struct]
    intend: Callable[..., Awaitable[Any]]
    call: Callable[[Any], Awaitable[Any]]
    record: Callable[..., Awaitable[object]]


AnyJob = Job | Call


@cache
def registry() -> Mapping[str, AnyJob]:
    """Every kind of job by name. A kind that two modules claim is a bug."""
    found: dict[str, AnyJob] = {}
    for module in _modules():
        jobs: dict[str, AnyJob] = module.JOBS
        if twice := found.keys() & jobs.keys():
            raise RuntimeError(f"two modules claim {sorted(twice)}")
        found |= jobs
    return found


@cache
def schedules() -> Mapping[str, Every]:
    """What is due again and again, by kind."""
    found: dict[str, Every] = {}
    for module in _modules():
        found |= getattr(module, "SCHEDULE", {})
    return found


def _modules() -> list[Any]:
    return [import_module(f"{__name__}.{part.name}") for part in pkgutil.iter_modules(__path__)]
