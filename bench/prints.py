"""10,000 支払通知書 as PDF/A, printed and kept by the product's own background jobs on two cores.

A run of 10,000 payees × 10 pieces is built, approved and filed; issuing its statements promises the
printing, one operation in parts (what is promised beside it, the notices to the payees, is taken
out: it is not printing). Then the relay and two workers start, as `yui` starts them; PostgreSQL,
Valkey, relay and workers share two cores. The clock runs from the first look at the operation's
progress that shows a part done to the last part.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from bench.dashboard import _close, _open
from bench.month import CLOSING, NOW, Size, fill
from bench.payouts import approve, build, export, issue
from bench.place import Place
from tenants.actor import TenantId, system
from tenants.db import begin
from yui.payouts import actions

HERE = Path(__file__).resolve().parent.parent
FULL = Size(towns=1, workers=10_000, pieces=10)
SMALL = Size(towns=1, workers=60, pieces=3)
GOAL, WORKERS, PATIENCE = 100, 2, 600.0
LOOK = "select done, total, state, problem from app.operation where kind = 'statements.print'"
ARQ = ("arq", "workers_async.settings.WorkerSettings")
RELAY = (Path(sys.executable).name, "-m", "workers_async.relay")


def run(place: Place, size: Size = FULL) -> list[tuple[str, str]]:
    """Rows for the table."""
    rate, pages = asyncio.run(_run(place, size))
    held = "held" if rate >= GOAL else "not held"
    what = f"{size.workers:,} statements of {size.pieces} lines as PDF/A by jobs, two workers"
    return [
        (
            f"{what}, a second of two cores",
            f"{rate:.0f} (at least {GOAL}: {held}), {pages} bytes each",
        )
    ]


async def _run(place: Place, size: Size) -> tuple[float, int]:
    admin = await asyncpg.connect(place.superuser)
    await _open(place)
    try:
        ((tenant, body),) = (await fill(place, admin, size)).items()
        run = await _filed(tenant, body, size=size)
        await issue(tenant, run)
        await admin.execute("delete from app.outbox where kind = 'statements.tell'")
        with _working(place) as started:
            rate = await _watch(
                place, admin, [place.cluster.pid, *(one.pid for one in started)], size
            )
        return rate, await _check(admin, run, size=size)
    finally:
        await _close()
        await admin.close()


async def _filed(tenant: TenantId, body: UUID, *, size: Size) -> UUID:
    async with begin(system(tenant)) as tx:
        run = await actions.propose(tx, body=body, closing_on=CLOSING, now=NOW)
    await build(tenant, run, size)
    await approve(tenant, run)
    await export(tenant, run)
    return run


@contextmanager
def _working(place: Place) -> Generator[list[subprocess.Popen[bytes]], None, None]:
    """The relay and two workers, ended at the end."""
    started = [
        subprocess.Popen(
            [str(Path(sys.executable).parent / command[0]), *command[1:]],
            env={**os.environ, **place.environ(), "PYTHONPATH": f"{HERE / 'platform'}:{HERE}"},
            cwd=HERE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for command in (RELAY, *[ARQ] * WORKERS)
    ]
    try:
        yield started
    finally:
        for one in started:
            one.terminate()
        for one in started:
            one.wait(60)


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process, its children and those that it waited for have used."""
    used = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(stat.parent.name) == pid:
                used += sum(map(int, fields[11:15]))
            elif int(fields[1]) == pid:
                used += sum(map(int, fields[11:13]))
    return used / os.sysconf("SC_CLK_TCK")


async def _watch(place: Place, admin: Any, pids: list[int], size: Size) -> float:
    """Statements a second, from the first part that is seen done to the last."""
    began, first, used, told = 0.0, 0, [0.0], 0
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        look = await admin.fetchrow(LOOK)
        now = time.perf_counter()
        if look["state"] == "failed":
            raise RuntimeError(look["problem"])
        if look["done"] and not began:
            began, first, used = now, look["done"], [_cpu(pid) for pid in pids]
        if look["done"] * 10 // look["total"] > told:
            told = look["done"] * 10 // look["total"]
            place.note(f"  {look['done']} of {look['total']} parts, {now - began:.1f} s")
        if look["state"] == "done":
            many = max(size.workers * (look["total"] - first) / look["total"], 1)
            spent = [(_cpu(pid) - was) / many * 1e3 for pid, was in zip(pids, used, strict=True)]
            place.note(
                f"  CPU {sum(spent):.1f} ms each ({spent[0]:.1f} of it PostgreSQL):"
                f" two cores with nothing else to do make {2e3 / max(sum(spent), 0.1):.0f} a second"
            )
            return many / max(now - began, 0.001)
        await asyncio.sleep(0.05)
    raise RuntimeError(f"not printed in {PATIENCE} s")


async def _check(admin: Any, run: UUID, *, size: Size) -> int:
    """Every statement is there once, whole; the mean size in bytes."""
    found = await admin.fetchrow(
        "select count(*) as kept, count(distinct d.worker_id) as payees, avg(length(f.pdf))::int as size"
        " from app.document d join app.document_file f"
        " on f.tenant_id = d.tenant_id and f.document_id = d.id where d.subject_id = $1",
        run,
    )
    one = await admin.fetchrow("select pdf, sha256 from app.document_file limit 1")
    archival = b"pdfaid" in one["pdf"] and sha256(one["pdf"]).digest() == one["sha256"]
    if not found["kept"] == found["payees"] == size.workers or not archival:
        raise RuntimeError(f"the statements are wrong: {dict(found)}")
    return int(found["size"])
